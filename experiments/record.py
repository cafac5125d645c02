"""What every experiment leaves beside its script: `result.json`."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from elman.files import write_atomically

_BEGAN = time.perf_counter()


def machine() -> dict[str, Any]:
    """Describe the machine by what decides its speed."""
    cpu = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = lines[0].partition(":")[2].strip() if lines else cpu
    return {
        "cpu": cpu,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
        "system": platform.system(),
        "python": platform.python_version(),
    }


def commit(folder: Path) -> str:
    """Name the commit that ran, with a mark when files differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, check=False
        ).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ":/src", str(folder))
    return git("rev-parse", "--short=12", "HEAD") + ("+changes" if changed else "")


def write(
    script: str,
    figures: Mapping[str, float],
    command: str,
    *,
    part: str | None = None,
    seconds: float | None = None,
    **more: Any,
) -> None:
    """Write `result.json` beside `script`: figures (name -> number) and how they were made.

    An experiment of several scripts names its `part`, and the figures of the others stay.
    `seconds` are those of this process unless given.
    """
    folder = Path(script).resolve().parent
    made = {
        "figures": {name: _rounded(float(value)) for name, value in figures.items()},
        "command": command,
        "commit": commit(folder),
        "seconds": round(time.perf_counter() - _BEGAN if seconds is None else seconds, 1),
        "machine": machine(),
        **more,
    }
    result = made if part is None else _together(folder / "result.json", part, made)
    _store(folder / "result.json", result)
    print(f"wrote {folder.name}/result.json after {made['seconds']} s")


def renew(script: str, figures: Mapping[str, float], *, part: str | None = None) -> None:
    """Put figures measured anew, as speeds are, into the stored result, its `part` if it has some.

    Everything else stays; `commit_of_speeds` says which commit measured them.
    """
    path = Path(script).resolve().parent / "result.json"
    result = json.loads(path.read_text(encoding="utf-8"))
    rounded = {name: _rounded(float(value)) for name, value in figures.items()}
    if part is None:
        result["figures"] |= rounded
    else:
        result["parts"][part]["figures"] |= rounded
        result["figures"] = _figures(result["parts"])
    result["commit_of_speeds"] = commit(path.parent)
    _store(path, result)


def _store(path: Path, result: Mapping[str, Any]) -> None:
    write_atomically(path, (json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode())


def _figures(parts: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures of all parts; of a speed that several have, the slowest."""
    found: dict[str, float] = {}
    for part in parts.values():
        for name, value in part["figures"].items():
            found[name] = min(found.get(name, value), value)
    return found


def _together(path: Path, part: str, made: dict[str, Any]) -> dict[str, Any]:
    parts = json.loads(path.read_text()).get("parts", {}) if path.exists() else {}
    parts[part] = made
    return {
        "figures": _figures(parts),
        "command": " && ".join(one["command"] for one in parts.values()),
        "commit": made["commit"],
        "seconds": round(sum(one["seconds"] for one in parts.values()), 1),
        "machine": made["machine"],
        "parts": parts,
    }


def _rounded(value: float) -> float:
    """Keep six places, and of what is below 1 six digits: a difference of 1e-7 is a figure too."""
    return round(value, 6) if abs(value) >= 1 else float(f"{value:.6g}")


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Run something and return its result with its wall seconds."""
    began = time.perf_counter()
    value = call()
    return value, time.perf_counter() - began
