"""Use without training: fresh commands, both engines side by side, memory, what is installed.

    python benchmarks/use/run.py [--rounds 9] [--installed] [--no-write]

Models are trained for an epoch on names made up here: what they answer does not count. Commands
are fresh processes that take turns with `python -c "import numpy"`; each engine runs in processes
of its own, which take turns too. Medians count. `--installed` makes two fresh environments, for
use and for training, and takes minutes; without it their sizes stay as they were measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))
from record import write

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def fresh(words: list[str], folder: Path) -> tuple[float, float]:
    """Run a process and return its seconds of wall time and its memory at most, in MB."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed modules are compiled once
    with (folder / "said").open("w") as said:
        began = time.perf_counter()
        process = subprocess.Popen(words, stdout=said, stderr=said, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words[1:]} failed: {(folder / 'said').read_text()[-500:]}")
    return seconds, used.ru_maxrss / 1024


def commands(folder: Path, rounds: int) -> dict[str, float]:
    """Measure fresh commands, which take turns."""
    elman = [sys.executable, "-m", "elman"]
    turns = {
        "import_numpy": [sys.executable, "-c", "import numpy"],
        "cli_help": [*elman, "--help"],
        "cli_classify": [*elman, "classify", str(folder / "names.elman"), "Anna"],
        "cli_generate": [*elman, "generate", str(folder / "text.elman"), "--length", "100"],
        "cli_similar": [*elman, "domains", "similar", "airmix"],
    }
    for words in turns.values():
        fresh(words, folder)  # what is learned or fetched once, and files into memory
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, words in turns.items():
            measured[name].append(fresh(words, folder))
    figures = {f"{name}_seconds": median(s for s, _ in found) for name, found in measured.items()}
    pairs = zip(measured["cli_classify"], measured["import_numpy"], strict=True)
    over = [c / n for (c, _), (n, _) in pairs]
    figures["cli_classify_over_numpy"] = median(over)
    figures["cli_classify_megabytes"] = max(m for _, m in measured["cli_classify"])
    figures["import_numpy_megabytes"] = max(m for _, m in measured["import_numpy"])
    return figures


def engines(folder: Path, rounds: int) -> dict[str, float]:
    """Measure both engines in processes that take turns; the small one's figures have no mark."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for engine, mark in (("small", ""), ("jax", "_jax")):
            words = [sys.executable, str(HERE / "engine.py"), str(folder), engine]
            fresh(words, folder)
            said = (folder / "said").read_text().splitlines()[-1]
            for name, value in json.loads(said).items():
                found.setdefault(name + mark, []).append(value)
    return {name: median(values) for name, values in found.items()}


def installed(folder: Path) -> dict[str, float]:
    """Measure two fresh environments by what lies in them beside pip, in MB."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)]
    subprocess.run(pip, check=True)
    wheel = next(folder.glob("elman-*.whl"))
    figures = {}
    for name, extra in (("use", ""), ("train", "[train]")):
        subprocess.run([sys.executable, "-m", "venv", str(folder / name)], check=True)
        before = _megabytes(folder / name)
        python = str(folder / name / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", f"{wheel}{extra}"], check=True)
        figures[f"installed_{name}_megabytes"] = _megabytes(folder / name) - before
    return figures


def _megabytes(folder: Path) -> float:
    files = (
        p.lstat() for p in folder.rglob("*") if not p.is_dir() and "__pycache__" not in p.parts
    )
    return sum(status.st_size for status in files) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--installed", action="store_true", help="measure fresh environments too")
    parser.add_argument("--no-write", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        fresh([sys.executable, str(HERE / "models.py"), made], folder)
        figures = commands(folder, asked.rounds)
        figures |= engines(folder, max(1, asked.rounds // 3))
        if asked.installed:
            figures |= installed(folder)
        elif (stored := HERE / "result.json").exists():
            before = json.loads(stored.read_text())["figures"]
            figures |= {n: v for n, v in before.items() if n.startswith("installed_")}
    for name, value in figures.items():
        print(f"{name:48} {value:,.4g}" if value < 1e4 else f"{name:48} {value:,.0f}")
    if not asked.no_write:
        write(__file__, figures, "python benchmarks/use/run.py")


if __name__ == "__main__":
    main()
