"""Getting JAX ready: its compiled programs are kept from one run to the next."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["compilation_cache", "ready"]


def compilation_cache() -> Path:
    """Name the folder of compiled programs, beside the data sets in elman's cache."""
    from elman.datasets.cache import cache_folder

    chosen = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    return Path(chosen) if chosen else cache_folder().parent / "jax"


def ready() -> None:
    """Set JAX's environment; to be called before anything imports JAX."""
    folder = compilation_cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # Without a cache everything works, a few seconds later.
    if os.access(folder, os.W_OK):
        os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(folder))
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.1")
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
