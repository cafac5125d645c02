"""How long the tests take from a clean clone: `suite_seconds` in `result.json`.

    python benchmarks/suite.py [--no-write]

Clones the commit that is checked out, gives the clone the kernels that are compiled here, and runs
the README's test command there, with this Python and its packages, and with nothing compiled or
kept by an earlier run. Installing them is not counted. Run it alone on the machine: how many cores
others had meanwhile is said beside, and the twenty tests that took longest.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

sys.path.append(str(Path(__file__).resolve().parent))
sys.path.append(str(Path(__file__).resolve().parents[1] / "experiments"))
import record
from run import cpu_seconds, others_at_work

from elman.files import write_atomically

ROOT = Path(__file__).resolve().parents[1]
DEAREST = 20


def cloned(folder: Path) -> Path:
    """Clone what is checked out, with the kernels compiled here beside their sources."""
    clone = folder / "elman"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for library in (ROOT / "src" / "elman" / "native").glob("*.so"):
        shutil.copy2(library, clone / "src" / "elman" / "native")
    return clone


def environment(folder: Path, clone: Path) -> dict[str, str]:
    """Return the variables of a run that finds the data, and nothing that others have kept."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JAX_", "XLA_", "PYTEST_"))}
    mirror = ROOT.parent / "shared" / "data"
    if mirror.is_dir():
        kept.setdefault("ELMAN_DATA_MIRROR", str(mirror))
    return kept | {"PYTHONPATH": str(clone / "src"), "XDG_CACHE_HOME": str(folder / "cache")}


def measured() -> tuple[dict[str, float], dict[str, Any]]:
    """Run the suite: its figures, and what is said beside them. Exits where a test fails."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        clone, report = cloned(folder), folder / "report.xml"
        began, used = time.perf_counter(), cpu_seconds()
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}"]
        code = subprocess.run(command, cwd=clone, env=environment(folder, clone)).returncode
        seconds = time.perf_counter() - began
        others = others_at_work(used, seconds)
        if code:
            sys.exit(f"pytest ended with {code}: nothing is measured of a suite that fails")
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    skipped = sum(case.find("skipped") is not None for case in cases)
    dearest = sorted(cases, key=lambda case: -float(case.attrib["time"]))[:DEAREST]
    figures = {
        "suite_seconds": round(seconds, 1),
        "suite_processor_seconds": round(children.ru_utime + children.ru_stime, 1),
        "suite_tests": len(cases) - skipped,
    }
    return figures, {
        "command": "python benchmarks/suite.py",
        "commit": record.commit(Path(__file__).parent),
        "machine": record.machine(),
        "others_cores": others,
        "skipped": skipped,
        "dearest": {
            f"{case.attrib['classname']}.{case.attrib['name']}": float(case.attrib["time"])
            for case in dearest
        },
    }


def main() -> None:
    """Measure, and put the figures among those of `result.json`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    figures, beside = measured()
    print(json.dumps(figures | beside, indent=2, ensure_ascii=False))
    if given.no_write:
        return
    path = ROOT / "benchmarks" / "result.json"
    result = json.loads(path.read_text())
    result["figures"] |= figures
    result["suite"] = beside
    write_atomically(path, (json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
