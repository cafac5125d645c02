"""How elman's lead changes with batch, units, length and threads: one of them varied at a time.

    python benchmarks/scaling.py --peer-python PATH [--repeats 3]

The workload is many-to-one (see workloads.py); systems take turns as in run.py, peers with the
best settings that tuning.py finds at each size. Prints a table and writes `scaling.json` and
`scaling.svg` beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent))
sys.path.append(str(Path(__file__).resolve().parents[1] / "experiments"))
import record
from run import HERE, Worker, peer_python
from tuning import Settings, tune
from workloads import workload

SYSTEMS = ("elman", "keras_jax", "pytorch")
SIZES = {"threads": (1, 2), "units": (64, 256, 1024), "batch": (32, 128, 2048), "time": (5, 20, 80)}
SYMBOLS = 1 << 17
"""Symbols read in a round, about, so that long sequences are as dear as short ones."""


def measure(size: str, value: int, cell: str, peers: str, repeats: int) -> dict[str, Any]:
    """Time one size on every system: symbols a second, the medians of rounds taken in turns."""
    base = workload("many_to_one")
    sizes = {"batch": base.batch, "time": base.time, "units": base.units, size: value}
    threads = sizes.pop("threads", 0)
    rows = max(1, SYMBOLS // (sizes["batch"] * sizes["time"])) * sizes["batch"]
    sizes |= {"examples": rows, "steps": rows // sizes["batch"]}
    name = "many_to_one:" + ",".join(f"{k}={v}" for k, v in sizes.items())
    cores = sorted(os.sched_getaffinity(0))
    if threads:
        os.sched_setaffinity(0, cores[:threads])  # What it starts has the same cores.
    settings: dict[str, Settings] = {"elman": {}}
    for system in SYSTEMS[1:]:
        start = partial(Worker, peers, system, name, cell)
        settings[system], _ = tune(system, workload(name), start)
    workers = {
        system: Worker(sys.executable if system == "elman" else peers, system, name, cell, of)
        for system, of in settings.items()
    }
    os.sched_setaffinity(0, cores)
    seconds: dict[str, list[float]] = {system: [] for system in SYSTEMS}
    for _ in range(repeats):
        for system, worker in workers.items():
            seconds[system].append(worker.ask("round")["seconds"])
    memory = {system: worker.ask("round")["memory"] for system, worker in workers.items()}
    for worker in workers.values():
        worker.close()
    return {
        "size": size,
        "value": value,
        "cell": cell,
        "settings": settings,
        "symbols_per_second": {s: rows * sizes["time"] / median(t) for s, t in seconds.items()},
        "memory_mib": memory,
    }


def line(row: dict[str, Any]) -> str:
    """Write one row of the table."""
    rates = row["symbols_per_second"]
    lead = rates["elman"] / max(rates[s] for s in SYSTEMS[1:])
    told = " | ".join(f"{rates[s]:,.0f} ({row['memory_mib'][s]:,.0f} MiB)" for s in SYSTEMS)
    return f"| {row['size']} {row['value']} | {row['cell']} | {told} | {lead:.2f} |"


def plot(rows: list[dict[str, Any]]) -> None:
    """Draw symbols a second against each size."""
    from elman.report.pictures import new_figure, save_figure

    figure = new_figure(11, 3)
    for axes, size in zip(figure.subplots(1, len(SIZES)), SIZES, strict=True):
        of_size = [row for row in rows if row["size"] == size]
        for system in SYSTEMS:
            axes.loglog(
                [row["value"] for row in of_size],
                [row["symbols_per_second"][system] for row in of_size],
                marker="o",
                label=system,
                base=2,
            )
        axes.set(xlabel=size)
    figure.axes[0].set(ylabel="symbols a second")
    figure.axes[0].legend(fontsize=7)
    save_figure(figure, HERE / "scaling.svg")


def main() -> None:
    """Measure every size, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--cell", default="simple_rnn", choices=["simple_rnn", "gru", "lstm"])
    parser.add_argument("--peer-python", help="Python of an environment with the peers")
    given = parser.parse_args()
    peers, rows = peer_python(given.peer_python), []
    print(f"| size | cell | {' | '.join(SYSTEMS)} | elman / best peer |\n|{'---|' * 6}")
    for size, values in SIZES.items():
        for value in values:
            rows.append(measure(size, value, given.cell, peers, given.repeats))
            print(line(rows[-1]), flush=True)
            told = {"machine": record.machine(), "commit": record.commit(HERE), "rows": rows}
            (HERE / "scaling.json").write_text(json.dumps(told, indent=2) + "\n")
    plot(rows)


if __name__ == "__main__":
    # Nothing is read from a folder somebody else may have left a module in.
    os.chdir(tempfile.gettempdir())
    main()
