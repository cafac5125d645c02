"""Getting JAX ready: its compiled programs are kept from one run to the next."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import warnings
from pathlib import Path
from typing import Any

from elman.extras import need

__all__ = ["COMPILED_BYTES", "compilation_cache", "compiled_bytes", "make_room", "ready"]

COMPILED_BYTES = 1 << 29
"""Size of the compiled programs that are kept, when work begins that may add some more."""


def compilation_cache() -> Path:
    """Name the folder of compiled programs, beside the data sets in elman's cache."""
    from elman.datasets.cache import cache_folder

    chosen = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    return Path(chosen) if chosen else cache_folder().parent / "jax"


def compiled_bytes() -> int:
    """Add up the sizes of the compiled programs that are kept."""
    return sum(found.st_size for _, found in _programs(compilation_cache()))


def _programs(folder: Path) -> list[tuple[str, os.stat_result]]:
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            # Others may remove theirs meanwhile.
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    found.append((entry.path, entry.stat(follow_symlinks=False)))
    return found


def make_room(folder: Path, most: int) -> None:
    """Remove the programs that were not used for longest, where all have over `most` bytes."""
    programs = _programs(folder)
    over = sum(found.st_size for _, found in programs) - most
    # Where reading leaves no trace (noatime), the oldest go first.
    programs.sort(key=lambda program: max(program[1].st_atime, program[1].st_mtime))
    for path, found in programs:
        if over <= 0:
            return
        with contextlib.suppress(OSError):
            Path(path).unlink()
            over -= found.st_size


def ready(what: str = "Training") -> None:
    """Set JAX's environment; to be called before anything imports JAX.

    Raises `MissingExtra` where it is not installed.
    """
    need(what, "jax", "equinox", "optax")
    folder = compilation_cache()
    if not isinstance(warnings.showwarning, _Healing):
        warnings.showwarning = _Healing(folder, warnings.showwarning)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # Without a cache everything works, a few seconds later.
    if os.access(folder, os.W_OK):
        # A folder of somebody's own may hold programs that are not elman's.
        if "JAX_COMPILATION_CACHE_DIR" not in os.environ:
            make_room(folder, COMPILED_BYTES)
        os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(folder))
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.1")
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")


_UNREADABLE = re.compile(r"Error reading persistent compilation cache entry for '(\w+)'")
_UNWRITABLE = re.compile(r"Error writing persistent compilation cache entry for '\w+': (.*)", re.S)


class _Healing:
    """Shows warnings as before, but for JAX's of its cache, which would come in every run.

    JAX compiles what it cannot read, and never writes where something lies: a damaged program is
    removed, so that it is kept again. That nothing can be kept is said once.
    """

    def __init__(self, folder: Path, before: Any) -> None:
        self._folder, self._before, self._told = folder, before, False

    def __call__(self, message: Any, *more: Any, **named: Any) -> None:
        if found := _UNREADABLE.match(str(message)):
            for entry in self._folder.glob(f"{found[1]}-*"):
                with contextlib.suppress(OSError):
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        elif found := _UNWRITABLE.match(str(message)):
            if not self._told:
                from elman.app.shown.console import note

                note(
                    f"elman: compiled programs cannot be kept in {self._folder} "
                    f"({' '.join(found[1].split())}); "
                    "set ELMAN_CACHE to a folder you may write to"
                )
            self._told = True
        else:
            self._before(message, *more, **named)
