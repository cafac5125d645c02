r"""The compiled kernels: found, loaded and called, or the plain scan in their place.

A kernel runs a recurrent layer from its raw input (features, or symbols looked up in `W_x`)
through all timesteps, and back; `elman/native` has them. They serve float32 on a CPU. The
library is loaded when the first layer runs. `ELMAN_KERNELS` chooses: `off` for the scan, or one
of the variants `baseline`, `v3` (AVX2) and `v4` (AVX-512); without it the best one the processor
can run is taken. `bf16` is `v4` with the factors of its products rounded to bfloat16 (AVX-512
BF16) and float32 sums: faster, and about two digits less in a gradient; a processor without it
takes float32. A library that is not there means the scan; one that cannot be used means the scan
too, and one warning that says why. `ELMAN_KERNEL_THREADS` is the number of parts a batch is cut
into; without it, or with 0, as many as XLA has threads.
"""

from __future__ import annotations

import ctypes
import os
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

__all__ = ["Library", "available", "conditions", "describe", "found", "loaded", "serve"]

_VARIANTS = ("baseline", "v3", "v4", "bf16")
# XLA finds a handler by its name, also from programs it compiled and cached in another process:
# count up when what a handler takes or gives changes.
_INTERFACE = 1


class Library(NamedTuple):
    """The library as loaded: which variant, and how it cuts units and batches."""

    name: str
    variant: int
    panel: int
    """Units are kept in panels of so many; what forward saves is padded to whole ones."""
    threads: int
    """Parts of the batch; 0 for as many as XLA has threads."""

    def call(self, name: str, *results: tuple[tuple[int, ...], Any]) -> Any:
        specs = [jax.ShapeDtypeStruct(s, d) for s, d in results]  # type: ignore[no-untyped-call]
        return jax.ffi.ffi_call(_target(name), specs, vmap_method="sequential")


def _target(name: str) -> str:
    return f"elman_{name}_{_INTERFACE}"


def _path() -> Path:
    # Editable installs keep the package and its library in two places.
    import elman.native

    for folder in elman.native.__path__:
        if (library := Path(folder) / "_kernels.so").exists():
            return library
    return Path(next(iter(elman.native.__path__))) / "_kernels.so"


@cache
def _load(path: Path, wanted: str, threads: int) -> Library | str:
    """Load the library and register its handlers; or say why not."""
    if wanted == "off":
        return "switched off (ELMAN_KERNELS=off)"
    if wanted and wanted not in _VARIANTS:
        _warn(f"ELMAN_KERNELS is off or one of {', '.join(_VARIANTS)}, received {wanted!r}")
        return f"unknown ELMAN_KERNELS={wanted}"
    if not path.exists():
        return "not compiled (no C++ compiler when elman was installed)"
    try:
        library = ctypes.CDLL(str(path))
        library.elman_name.restype = ctypes.c_char_p
        variant = int(library.elman_variant(wanted.encode()))
        if variant < 0 and wanted == "bf16":
            warnings.warn(
                "ELMAN_KERNELS=bf16, but this processor has no AVX-512 BF16: elman multiplies in "
                "float32",
                RuntimeWarning,
                stacklevel=2,
            )
            variant = int(library.elman_variant(b""))
        if variant < 0:
            _warn(f"this processor cannot run the kernels for {wanted} (ELMAN_KERNELS)")
            return f"this processor cannot run {wanted}"
        _register(path)
    except Exception as error:  # noqa: BLE001  whatever is wrong with it, the scan is there
        problem = str(error).strip().partition("\n")[0]
        _warn(f"{path.name} cannot be used with JAX {jax.__version__} here ({problem})")
        return f"cannot be loaded ({problem})"
    panel = int(library.elman_panel(variant))
    return Library(library.elman_name(variant).decode(), variant, panel, threads)


@cache
def _register(path: Path) -> None:
    library = ctypes.CDLL(str(path))
    for name in ("forward", "backward", "dense", "dense_backward", "gather", "write"):
        handler = jax.ffi.pycapsule(getattr(library, f"elman_{name}"))  # type: ignore[no-untyped-call]
        jax.ffi.register_ffi_target(_target(name), handler, platform="cpu")


def _warn(problem: str) -> None:
    warnings.warn(
        f"elman runs on the slower scan: {problem}; reinstall elman on this machine to compile "
        "the kernels",
        RuntimeWarning,
        stacklevel=2,
    )


@cache
def _threads(asked: str) -> int:
    if asked.isdecimal() and int(asked) < 1 << 16:
        return int(asked)
    warnings.warn(
        "ELMAN_KERNEL_THREADS is a whole number, 0 for as many as there are, received "
        f"{asked!r}; taking 0",
        RuntimeWarning,
        stacklevel=2,
    )
    return 0


def _found() -> Library | str:
    wanted = os.environ.get("ELMAN_KERNELS", "").strip().lower()
    return _load(
        _path(), wanted, _threads(os.environ.get("ELMAN_KERNEL_THREADS", "").strip() or "0")
    )


def found() -> Library | None:
    """Return the library, or None where layers run on the scan."""
    library = _found()
    return None if isinstance(library, str) or jax.default_backend() != "cpu" else library


def loaded() -> Library:
    """Return the library for one who asked `serve` before."""
    library = found()
    assert library is not None, "kernels.serve was not asked"
    return library


def available() -> bool:
    """Tell whether the kernels run here at all."""
    return found() is not None


def describe() -> str:
    """Say in a line whether the compiled kernels are in use, which, and if not, why."""
    library = _found()
    if isinstance(library, str):
        return f"scan; compiled kernels {library}"
    if jax.default_backend() != "cpu":
        return f"scan on {jax.default_backend()}; compiled kernels are for the CPU"
    names = {
        "baseline": "baseline",
        "v3": "AVX2",
        "v4": "AVX-512",
        "bf16": "AVX-512, bfloat16 products",
    }
    return f"compiled kernels ({names[library.name]})"


def conditions() -> dict[str, Any]:
    """Tell what decides the last digits of what is trained here, beside seed, data and version.

    Sums are taken in another order by each variant of the kernels, by the scan, and by another
    number of threads.
    """
    asked = _threads(os.environ.get("ELMAN_KERNEL_THREADS", "").strip() or "0")
    if sys.platform == "linux":
        # What XLA takes: what this process may use, which may be less than the machine has.
        there = len(os.sched_getaffinity(0))
    else:
        there = os.cpu_count() or 1
    return {"recurrence": describe(), "threads": asked or there}


def serve(x: Array, *parameters: Array | None) -> bool:
    """Tell whether a kernel can run a layer on `x` with these parameters.

    A single step is left to XLA: there is nothing to fuse, and it can be differentiated and
    mapped over in every way.
    """
    floats = [p for p in parameters if p is not None]
    if not jnp.issubdtype(x.dtype, jnp.integer):
        floats.append(x)
    return (
        x.ndim >= 2
        and x.shape[0] > 1
        and x.shape[1] > 0
        and all(p.dtype == jnp.float32 and p.size > 0 for p in floats)
        and available()
    )
