"""elman, PyTorch with cuDNN and Keras on JAX on one GPU: seconds per epoch of every workload.

    python benchmarks/gpu/run.py [--seconds 240] [--only names] [--folder FOLDER]

Every cell at the unit's sizes and at 1,024 units with batches of 4,096. Systems of one size and
workload load and compile side by side, as many as fit in the card's memory, then take turns alone.
Products are in float32 (TF32 off) for everybody; `elman_tf32` and `pytorch_tf32` round their
factors to ten bits, as GPUs do unless told otherwise; `elman_cpu` is the same machine's processor.
Writes `result.json` and the README's table after every group, and ends when the time is up: what is
then missing, or was not ready or did not fit, is named in `missing`.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))
import record
from workloads import CELLS, WORKLOADS, Workload, workload

HERE = Path(__file__).resolve().parent

LARGE = "units=1024,batch=4096"
PEERS = ("pytorch", "keras_jax")
SYSTEMS = {
    "elman": "elman",
    "pytorch": "pytorch",
    "keras_jax": "keras_jax",
    "elman_tf32": "elman",
    "pytorch_tf32": "pytorch",
    "elman_cpu": "elman",
}
"""Columns, and who does the work."""

AT_UNIT = ("elman", "pytorch", "keras_jax", "elman_cpu")
AT_LARGE = ("elman", "pytorch", "keras_jax", "elman_tf32", "pytorch_tf32")
TOGETHER = {"unit": 24, "large": 5}
"""Processes that load and compile side by side: what 16 cores bear, and where products are large,
what the card bears, on which XLA tries its ways of multiplying while it compiles."""

READY_SECONDS = {"unit": 75.0, "large": 120.0}
"""How long a system may take to load, compile and train its first round."""

ROUNDS = 5

ENOUGH = 1.5
"""Seconds of rounds after which no more are measured."""


@dataclass(frozen=True)
class Group:
    """One workload at one size."""

    name: str
    size: str

    @property
    def spec(self) -> str:
        return self.name if self.size == "unit" else f"{self.name}:{LARGE}"

    @property
    def shape(self) -> Workload:
        return workload(self.spec)

    @property
    def systems(self) -> tuple[str, ...]:
        return AT_UNIT if self.size == "unit" else AT_LARGE


@dataclass(frozen=True)
class Job:
    """One system on one workload, with one cell."""

    group: Group
    cell: str
    system: str

    def __str__(self) -> str:
        return f"{self.group.spec} {self.cell} {self.system}"

    @property
    def memory(self) -> float:
        """Estimate the GiB taken of the card's memory: states, gates, and their gradients."""
        if self.system == "elman_cpu":
            return 0.0
        gates, shape = CELLS[self.cell], self.group.shape
        kept = {"elman": 4 * gates + 6, "keras": 5 * gates + 8}.get(self.system[:5], 12)
        return 1.0 + 4 * shape.time * shape.batch * shape.units * kept / 2**30


class Trainer:
    """A system at work in a process of its own; RuntimeError where it does not answer in time."""

    def __init__(self, job: Job, folder: Path) -> None:
        group, cell, system = job.group, job.cell, job.system
        settings: dict[str, Any] = {}
        if system.startswith("pytorch"):
            settings = {"device": "cuda", "fused": True, "tf32": system.endswith("tf32")}
        elif system == "keras_jax":
            settings = {"steps_per_execution": 4}
        environment = {
            **os.environ,
            "JAX_ENABLE_COMPILATION_CACHE": "false",
            "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
            "KERAS_BACKEND": "jax",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        environment["JAX_DEFAULT_MATMUL_PRECISION"] = (
            "tensorfloat32" if system.endswith("tf32") else "highest"
        )
        if system == "elman_cpu":
            environment["JAX_PLATFORMS"] = "cpu"
        self.errors = folder / f"{group.name}-{group.size}-{cell}-{system}.log"
        with self.errors.open("wb") as file:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, str(HERE.parent / "worker.py"), SYSTEMS[system]),
                    *(group.spec, cell, json.dumps(settings)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env=environment,
            )
        self.first: float = self._answer(READY_SECONDS[group.size])["first"]

    def _answer(self, seconds: float) -> dict[str, Any]:
        assert self.process.stdout is not None
        late = threading.Timer(seconds, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        if not line:
            code = self.process.wait()
            said = self.errors.read_text(errors="replace").strip().splitlines()
            why = f"no answer in {seconds:.0f} s" if code == -9 else (said or ["no word"])[-1]
            raise RuntimeError(why[:300])
        return json.loads(line)  # type: ignore[no-any-return]

    def ask(self, what: str, seconds: float = 30.0) -> dict[str, Any]:
        """Have a round trained, or two matrices multiplied."""
        assert self.process.stdin is not None
        print(what, file=self.process.stdin, flush=True)
        return self._answer(seconds)

    def close(self) -> None:
        """End the process: nothing is left to be told, and CUDA takes seconds to say goodbye."""
        self.process.kill()
        self.process.wait()


class Bench:
    """What was measured so far, and what could not be."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder, self.end = folder, time.monotonic() + seconds
        self.rows: list[dict[str, Any]] = []
        self.missing: list[str] = []
        self.peaks: dict[str, float] = {}
        self.card = card()

    @property
    def left(self) -> float:
        return self.end - time.monotonic()

    def measure(self, groups: list[Group]) -> None:
        """Measure every cell and system of groups, as many together as fit in memory."""
        waiting = [Job(g, cell, system) for g in groups for cell in CELLS for system in g.systems]
        while waiting:
            if self.left < 20:
                self.missing += [f"{job}: time was up" for job in waiting]
                return
            together, used = list[Job](), 0.0
            for job in list(waiting):
                if together and used + job.memory > 0.85 * self.card["memory_gib"]:
                    continue
                if len(together) < TOGETHER[job.group.size]:
                    together.append(job)
                    waiting.remove(job)
                    used += job.memory
            self._take_turns(together)

    def _row(self, job: Job) -> dict[str, Any]:
        """Return what is known of a job's workload, cell and size so far."""
        key = {"workload": job.group.name, "cell": job.cell, "size": job.group.size}
        for row in self.rows:
            if key.items() <= row.items():
                return row["systems"]  # type: ignore[no-any-return]
        self.rows.append({**key, "systems": {}})
        return self.rows[-1]["systems"]  # type: ignore[no-any-return]

    def _take_turns(self, together: list[Job]) -> None:
        def begin(job: Job) -> Trainer | None:
            try:
                return Trainer(job, self.folder)
            except (RuntimeError, ValueError) as error:
                self.missing.append(f"{job}: {error}")
                return None

        with ThreadPoolExecutor(len(together)) as pool:
            trainers = list(pool.map(begin, together))
        for job, trainer in zip(together, trainers, strict=True):
            if trainer is None:
                continue
            shape, system, group = job.group.shape, job.system, job.group
            scale = shape.examples / min(shape.examples, shape.steps * shape.batch)
            try:
                times: list[float] = []
                while len(times) < ROUNDS and sum(times) < ENOUGH:
                    times.append(trainer.ask("round")["seconds"])
                if system not in self.peaks and group.size == "unit" and system == "elman":
                    trainer.ask("peak")
                    seconds = min(trainer.ask("peak")["seconds"] for _ in range(5))
                    self.peaks[system] = 2 * 2048**3 / seconds
                self._row(job)[system] = {
                    "seconds": scale * median(times),
                    "least": scale * min(times),
                    "most": scale * max(times),
                    "rounds": len(times),
                    "first": trainer.first,
                }
            except (RuntimeError, ValueError) as error:
                self.missing.append(f"{job}: {error}")
            trainer.close()

    def figures(self) -> dict[str, float]:
        """Return milliseconds an epoch, and the better peer's time over elman's."""
        figures = {}
        for row in self.rows:
            systems, name = row["systems"], f"{row['workload']}_{row['cell']}_{row['size']}"
            figures |= {f"{name}_{s}_ms": 1e3 * of["seconds"] for s, of in systems.items()}
            peers = [systems[peer]["seconds"] for peer in PEERS if peer in systems]
            if "elman" in systems and peers:
                figures[f"{name}_vs_best_peer"] = min(peers) / systems["elman"]["seconds"]
        return figures

    def write(self) -> None:
        """Write all there is, here or, for a card that stands elsewhere, into `folder`."""
        (self.folder / "table.md").write_text(table(self.rows))
        record.write(
            str(self.folder / "run.py"),
            self.figures(),
            "python benchmarks/gpu/run.py",
            card=self.card,
            versions=versions(),
            multiply_flops=self.peaks,
            missing=self.missing,
            rows=self.rows,
        )


def card() -> dict[str, Any]:
    """Name the GPU, its memory and driver; ends the program where there is none."""
    asked = ["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        sys.exit("benchmarks/gpu needs an NVIDIA GPU: nvidia-smi found none here")
    name, memory, driver = said.splitlines()[0].split(", ")
    return {"name": name, "driver": driver, "memory_gib": int(memory.split()[0]) / 1024}


def versions() -> dict[str, str]:
    """Tell the versions of everything that computes."""
    found = {}
    for package in ("jax", "jax-cuda13-plugin", "torch", "keras", "nvidia-cudnn-cu13"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def table(rows: list[dict[str, Any]]) -> str:
    """Lay the medians out as Markdown: milliseconds an epoch."""
    head = "| size | workload | cell | " + " | ".join(SYSTEMS) + " | best peer / elman |\n"
    lines = [head, "|---" * (len(SYSTEMS) + 4) + "|\n"]
    for row in rows:
        systems = row["systems"]
        cells = [f"{1e3 * systems[s]['seconds']:.1f}" if s in systems else "" for s in SYSTEMS]
        peers = [systems[peer]["seconds"] for peer in PEERS if peer in systems]
        ratio = ""
        if peers and "elman" in systems:
            ratio = f"{min(peers) / systems['elman']['seconds']:.2f}"
        first = f"| {row['size']} | {row['workload']} | {row['cell']} | "
        lines.append(first + " | ".join(cells) + f" | {ratio} |\n")
    return "".join(lines)


def main() -> None:
    """Measure group after group, the unit's sizes first, until all is done or the time is up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--only", default="", help="workloads and sizes such as names,unit")
    parser.add_argument("--folder", type=Path, default=HERE, help="where results go")
    given = parser.parse_args()
    only = set(filter(None, given.only.split(",")))
    names = [name for name in WORKLOADS if name in only] or list(WORKLOADS)
    sizes = [size for size in ("unit", "large") if size in only] or ["unit", "large"]
    given.folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.folder, given.seconds)
    # The longest sequences last: they take most memory.
    names.sort(key=lambda name: WORKLOADS[name].time)
    for size in sizes:
        by = 2 if size == "unit" else 1
        for part in (names[i : i + by] for i in range(0, len(names), by)):
            began = time.monotonic()
            bench.measure([Group(name, size) for name in part])
            bench.write()
            print(f"{size} {part}: {time.monotonic() - began:.0f} s", flush=True)
    print(table(bench.rows) + "\n".join(bench.missing))


if __name__ == "__main__":
    main()
