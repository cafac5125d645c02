"""`elman info`: what a bug report has to say."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from elman.app.commands import options
from elman.app.shown.console import print_json, put

__all__ = ["info"]


def info(as_json: options.Json = False) -> None:
    """Tell versions, device, threads, and where elman keeps its files."""
    facts = _facts()
    if as_json:
        print_json(facts)
        return
    put("".join(f"{name:<20} {'-' if value is None else value}\n" for name, value in facts.items()))


def _facts() -> dict[str, Any]:
    from elman import __version__
    from elman.app.engine import compilation_cache, ready
    from elman.datasets.cache import cache_folder

    ready()
    import jax

    from elman.rnn import kernels

    devices = jax.devices()
    return {
        "elman": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        **{
            name: _version(name)
            for name in ("jax", "jaxlib", "equinox", "optax", "numpy", "polars", "scikit-learn")
        },
        "device": f"{len(devices)} x {devices[0].device_kind} ({devices[0].platform})",
        "threads": _threads(),
        "recurrence": kernels.describe(),
        "data sets": str(cache_folder()),
        "compiled programs": str(compilation_cache()),
        "ELMAN_CACHE": os.environ.get("ELMAN_CACHE"),
        "ELMAN_DATA_MIRROR": os.environ.get("ELMAN_DATA_MIRROR"),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _threads() -> int:
    # What this process may use, which in a container is less than the machine has.
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
