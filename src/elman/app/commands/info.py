"""`elman info`: what a bug report has to say."""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

from elman.app.commands import options
from elman.app.shown.console import print_json, put

__all__ = ["info"]

_X86 = ("x86_64", "AMD64")

_PACKAGES = ("numpy", "jax", "jaxlib", "equinox", "optax", "polars", "scikit-learn")


def info(as_json: options.Json = False) -> None:
    """Tell versions, threads, and where elman keeps its files."""
    facts = _facts()
    if as_json:
        print_json(facts)
        return
    put("".join(f"{name:<20} {'-' if value is None else value}\n" for name, value in facts.items()))


def _facts() -> dict[str, Any]:
    from importlib.metadata import entry_points

    from elman import __version__
    from elman.app.engine import COMPILED_BYTES, compilation_cache, compiled_bytes
    from elman.datasets.cache import cache_folder

    return {
        "elman": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        **{name: _version(name) for name in _PACKAGES},
        "JAX plugins": ", ".join(found.name for found in entry_points(group="jax_plugins")) or None,
        "threads": _threads(),
        "recurrence": _recurrence(),
        "data sets": str(cache_folder()),
        "compiled programs": str(compilation_cache()),
        "compiled size": f"{compiled_bytes() / 2**20:.1f} of {COMPILED_BYTES >> 20} MiB",
        "ELMAN_CACHE": os.environ.get("ELMAN_CACHE"),
        "ELMAN_DATA_MIRROR": os.environ.get("ELMAN_DATA_MIRROR"),
    }


def _recurrence() -> str:
    """Say whether the compiled kernels are in use on the CPU, which, and if not, why."""
    from elman.inference.native import better_variant, library, wanted_variant
    from elman.native import VARIANTS, library_path

    if (found := library()) is not None:
        said = VARIANTS[found.name]
        if wanted_variant() == found.name:
            said += ", chosen by ELMAN_KERNELS"
        elif (better := better_variant(found)) and platform.machine() in _X86:
            said += f", without {better}"
        return f"compiled kernels ({said})"
    if wanted_variant() == "off":
        why = "switched off (ELMAN_KERNELS=off)"
    elif not library_path("_kernels.so").exists():
        why = "not compiled (no C++ compiler when elman was installed)"
    else:
        why = "of no use here"
    return f"scan; compiled kernels {why}"


def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _threads() -> int:
    # What this process may use, which in a container is less than the machine has.
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
