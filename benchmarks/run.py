"""elman beside Keras (TensorFlow and JAX) and PyTorch: seconds per epoch of every workload.

    python benchmarks/run.py [--repeats 7] [--only names,gru] [--no-write]

Makes an environment with the peers in `.venv-peers` (once; `--peer-python` names another). Every
system is a process of its own; they take turns, one round each, and wait otherwise. Peers run with
the best settings that tuning.py finds for them on the same workload, just before. Writes
`result.json`, `table.md` and `plot.svg` beside this file. `--only` names workloads, cells, or
what has no peer: `alone` for the first second, classification and bfloat16, `generation` for
writing. What it measures takes its place among what `result.json` has from earlier runs on
processors of the same maker, and each row there says which commit it came from, and how many
cores were busy with somebody else's work meanwhile. A figure without a maker's name is that of the
processor that does worse.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent))
sys.path.append(str(Path(__file__).resolve().parents[1] / "experiments"))
import record
from generation import generation
from rows import SYSTEMS, merged, table
from tuning import READY_SECONDS, Settings, trial_of, tune
from workloads import CELLS, WORKLOADS

HERE = Path(__file__).resolve().parent

PEERS = ("keras", "tensorflow-cpu", "torch", "jax", "numpy")

FIRST = """
import jax, numpy as np
from elman.rnn import Dense, Sequential, SimpleRNN
from elman.rnn import logits_of
network = Sequential([SimpleRNN(64), Dense(2)]).build((15, 56), key=jax.random.key(0))
logits_of(network, np.zeros((1, 15), np.int32))
"""

THROUGHPUT = """
import json, time, jax, numpy as np
from statistics import median
from elman.rnn import Dense, Sequential, SimpleRNN
from elman.rnn import logits_of
network = Sequential([SimpleRNN(64), Dense(2)]).build((15, 56), key=jax.random.key(0))
x = np.random.default_rng(0).integers(0, 56, (6371, 15)).astype(np.int32)
def seconds(x):
    logits_of(network, x); times = []
    for _ in range(30):
        began = time.perf_counter()
        logits_of(network, x)
        times.append(time.perf_counter() - began)
    return median(times)
print(json.dumps([len(x) / seconds(x), 1e3 * seconds(x[:1])]))
"""


def environment_of(system: str) -> dict[str, str]:
    """Return the environment variables of a system: its backend, and no compilation caches."""
    more = {"TF_CPP_MIN_LOG_LEVEL": "3", "JAX_ENABLE_COMPILATION_CACHE": "false"}
    if system.startswith("keras"):
        more["KERAS_BACKEND"] = system.partition("_")[2]
    if system == "elman_bf16":
        more["ELMAN_KERNELS"] = "bf16"
    return {**os.environ, **more}


class Worker:
    """A system at work on one workload; RuntimeError where it ends or is not ready in time."""

    def __init__(
        self, python: str, system: str, workload: str, cell: str, settings: Settings | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [python, str(HERE / "worker.py"), system, workload, cell, json.dumps(settings or {})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment_of(system),
        )
        late = threading.Timer(READY_SECONDS, self.process.kill)
        late.start()
        try:
            self.first = self.answer()["first"]
        finally:
            late.cancel()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            code = self.process.wait()
            why = f"not ready in {READY_SECONDS:.0f} s" if code == -9 else f"exit code {code}"
            raise RuntimeError(f"{self.process.args[2]} ended without an answer: {why}")
        return json.loads(line)  # type: ignore[no-any-return]

    def ask(self, what: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        print(what, file=self.process.stdin, flush=True)
        return self.answer()

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def peer_python(given: str | None) -> str:
    """Return the Python of the peers' environment, made if need be."""
    if given:
        return given
    folder = HERE.parent / ".venv-peers"
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"making {folder.name} with {', '.join(PEERS)} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PEERS], check=True)
    return str(python)


def cpu_seconds() -> tuple[float, float] | None:
    """Return processor seconds of the whole machine so far, and of what this run has finished."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    user, nice, system = map(int, stat.read_text().split(maxsplit=4)[1:4])
    own = os.times()
    return (
        (user + nice + system) / os.sysconf("SC_CLK_TCK"),
        own.user + own.system + own.children_user + own.children_system,
    )


def others_at_work(before: tuple[float, float] | None, elapsed: float) -> float | None:
    """Tell how many cores somebody else's work took meanwhile."""
    now = cpu_seconds()
    if before is None or now is None:
        return None
    return max(0.0, now[0] - before[0] - (now[1] - before[1])) / elapsed


def compare(workload: str, cell: str, peers: str, repeats: int) -> dict[str, Any]:
    """Time one workload and cell on every system, taking turns."""
    began, used = time.perf_counter(), cpu_seconds()
    shape = WORKLOADS[workload]
    settings: dict[str, Settings] = {"elman": {}}
    tried = {}
    for system in SYSTEMS[1:]:
        start = partial(Worker, peers, system, trial_of(workload, shape), cell)
        settings[system], trials = tune(system, shape, start)
        tried[system] = [trial.to_json() for trial in trials]
    workers = {
        system: Worker(sys.executable if system == "elman" else peers, system, workload, cell, of)
        for system, of in settings.items()
    }
    scale = shape.examples / min(shape.examples, shape.steps * shape.batch)
    seconds: dict[str, list[float]] = {system: [] for system in SYSTEMS}
    peaks: dict[str, list[float]] = {"elman": [], "pytorch": []}
    memory: dict[str, float] = {}
    for _ in range(repeats):
        for system, worker in workers.items():
            told = worker.ask("round")
            seconds[system].append(told["seconds"] * scale)
            memory[system] = told["memory"]
        for system in peaks:
            peaks[system].append(workers[system].ask("peak")["seconds"])
    for worker in workers.values():
        worker.close()
    rate = 2 * 2048**3 / min(median(times) for times in peaks.values())
    bound = shape.operations(cell) / rate
    # Ratios of the same turn, so that what slows the machine down slows both.
    best = [min(seconds[s][i] for s in SYSTEMS[1:]) for i in range(repeats)]
    return {
        "workload": workload,
        "cell": cell,
        "settings": settings,
        "tried": tried,
        "seconds": {s: median(times) for s, times in seconds.items()},
        "spread": {s: [min(times), max(times)] for s, times in seconds.items()},
        "first_round_seconds": {s: worker.first for s, worker in workers.items()},
        "memory_mib": memory,
        "others_cores": others_at_work(used, time.perf_counter() - began),
        "gflops": rate / 1e9,
        "bound_seconds": bound,
        "vs_best_peer": min(median(seconds[s]) for s in SYSTEMS[1:]) / median(seconds["elman"]),
        "vs_best_peer_per_turn": median(b / e for b, e in zip(best, seconds["elman"], strict=True)),
        "vs_bound": median(seconds["elman"]) / bound,
    }


def fresh(program: str, repeats: int, system: str = "elman") -> tuple[float, str]:
    """Run a program in fresh processes: median wall seconds from start to end, last output."""
    times, output = [], ""
    for _ in range(repeats):
        began = time.perf_counter()
        output = subprocess.run(
            [sys.executable, "-c", program],
            env=environment_of(system),
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        times.append(time.perf_counter() - began)
    return median(times), output


def in_bfloat16(workload: str, cell: str, repeats: int) -> float:
    """Tell how much faster an epoch is with bfloat16 products than with float32."""
    workers = {s: Worker(sys.executable, s, workload, cell) for s in ("elman", "elman_bf16")}
    seconds: dict[str, list[float]] = {system: [] for system in workers}
    for _ in range(repeats):
        for system, worker in workers.items():
            seconds[system].append(worker.ask("round")["seconds"])
    for worker in workers.values():
        worker.close()
    return median(seconds["elman"]) / median(seconds["elman_bf16"])


def alone(repeats: int) -> dict[str, float]:
    """Measure what has no peer: the first second, classification, bfloat16."""
    figures = {
        "import_seconds": fresh("import elman", repeats)[0],
        "first_result_seconds": fresh(FIRST, repeats)[0],
    }
    told = json.loads(fresh(THROUGHPUT, 1)[1])
    names = ("names_per_second", "single_prediction_ms")
    for workload in ("many_to_one", "many_to_many"):
        for cell in CELLS:
            name = f"{workload}_{cell}_bf16_speedup"
            figures[name] = in_bfloat16(workload, cell, repeats)
    return figures | dict(zip(names, told, strict=True))


def main() -> None:
    """Run everything asked for and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument(
        "--only", default="", help="workloads and cells such as names,gru; alone; generation"
    )
    parser.add_argument("--peer-python", help="Python of an environment with the peers")
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    only = set(filter(None, given.only.split(",")))
    workloads = [w for w in WORKLOADS if w in only] or list(WORKLOADS)
    cells = [c for c in CELLS if c in only] or list(CELLS)
    from elman.rnn import kernels

    part = {
        "repeats": given.repeats,
        "commit": record.commit(HERE),
        "machine": record.machine(),
        "kernels": kernels.describe(),
    }
    write = (lambda *_: None) if given.no_write else merged
    if not only or only - {"alone", "generation"}:
        peers = peer_python(given.peer_python)
        for workload in workloads:
            for cell in cells:
                row = compare(workload, cell, peers, given.repeats) | part
                print(table([row]).splitlines()[-1], f"others {row['others_cores']}", flush=True)
                print(json.dumps(row["settings"]), flush=True)
                write([row], {}, {})
    if not only or "alone" in only:
        figures = alone(given.repeats)
        print(json.dumps(figures, indent=2))
        write([], figures, {"alone": part})
    if not only or only & {"alone", "generation"}:
        figures = generation(lambda program, s: fresh(program, 1, s)[1], given.repeats)
        print(json.dumps(figures, indent=2))
        write([], figures, {"generation": part})


if __name__ == "__main__":
    # Nothing is read from a folder somebody else may have left a module in.
    os.chdir(tempfile.gettempdir())
    main()
