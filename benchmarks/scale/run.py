"""When one machine is not enough: tables, pairs of processes, kills, and a million names by sound.

    python benchmarks/scale/run.py [--rows 300000] [--rounds 2] [--kills 10] [--names 1000000]
        [--only scoring,pairs,kills,names] [--no-write]

Each part is a module beside this one, which says what it measures. Everything runs on this machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kills
import names
import pairs
import scoring

sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))
from record import write


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--only", default="pairs,kills,names,scoring")
    parser.add_argument("--no-write", action="store_true")
    asked = parser.parse_args()
    parts: dict[str, Callable[[Path], dict[str, float]]] = {
        "pairs": pairs.measured,
        "kills": lambda folder: kills.measured(folder, asked.kills),
        "names": lambda folder: names.measured(folder, asked.names),
        "scoring": lambda folder: scoring.measured(folder, asked.rows, asked.rounds),
    }
    for name in asked.only.split(","):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
            figures = parts[name](Path(made))
        for key, value in figures.items():
            print(f"{key:44} {value:,.4g}" if value < 1e4 else f"{key:44} {value:,.0f}", flush=True)
        if not asked.no_write:
            command = f"python benchmarks/scale/run.py --only {name}"
            passed = time.perf_counter() - began
            write(__file__, figures, command, part=name, seconds=passed)


if __name__ == "__main__":
    main()
