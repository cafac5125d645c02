r"""The compiled kernels: found, loaded and called, or the plain scan in their place.

A kernel runs a recurrent layer from its raw input (features, or symbols looked up in `W_x`)
through all timesteps, and back, or sums a transducer's alignments; `elman/native` has them. They
serve float32 on a CPU, whatever else the machine has: programs carry both ways, and the platform
they are lowered for decides. The library is loaded when the first layer runs. `ELMAN_KERNELS`
chooses: `off` for the scan, or one of the variants `baseline`, `v3` (AVX2) and `v4` (AVX-512);
without it the best one the processor can run is taken. `bf16` is `v4` with the factors of its
products rounded to bfloat16 (AVX-512 BF16) and float32 sums: faster, in writing texts too, and
about two digits less in a gradient; a processor without it takes float32. A library that is not
there means the scan; one that cannot be used means the scan too, and one warning that says why.
`ELMAN_KERNEL_THREADS` is the number of parts a batch is cut into; without it, or with 0, as many as
XLA has threads.
"""

from __future__ import annotations

import ctypes
import warnings
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from elman.inference import native
from elman.native import REINSTALL, VARIANTS, UnusableLibrary, library_path, open_library

__all__ = ["Library", "available", "conditions", "describe", "found", "loaded", "on_cpu", "serve"]

# XLA finds a handler by its name, also from programs it compiled and cached in another process:
# count up when what a handler takes or gives changes.
_INTERFACE = 2


_HANDLERS = (
    *("forward", "backward", "write"),
    *("dense", "dense_backward", "gather"),
    *("lattice", "lattice_backward"),
    *("rows_sum", "rows_step", "rows_settle"),
)


class Library(NamedTuple):
    """The library as loaded: which variant, and how it cuts units and batches."""

    name: str
    variant: int
    panel: int
    """Units are kept in panels of so many; what forward saves is padded to whole ones."""
    threads: int
    """Parts of the batch; 0 for as many as XLA has threads."""

    def call(
        self,
        name: str,
        *results: tuple[tuple[int, ...], Any],
        aliases: dict[int, int] | None = None,
    ) -> Any:
        """Return a kernel by its name as what JAX calls, with the shapes and types it gives.

        `aliases` say which results lie in which arguments.
        """
        specs = [jax.ShapeDtypeStruct(s, d) for s, d in results]  # type: ignore[no-untyped-call]
        return jax.ffi.ffi_call(
            _target(name), specs, vmap_method="sequential", input_output_aliases=aliases
        )


def _target(name: str) -> str:
    return f"elman_{name}_{_INTERFACE}"


def _path() -> Path:
    return library_path("_kernels.so")


@cache
def _load(path: Path, wanted: str, threads: int) -> Library | str:
    """Load the library and register its handlers; or say why not."""
    if wanted == "off":
        return "switched off (ELMAN_KERNELS=off)"
    if unknown := native.unknown_variant(wanted):
        _warn(unknown)
        return f"unknown ELMAN_KERNELS={wanted}"
    if not path.exists():
        return "not compiled (no C++ compiler when elman was installed)"
    try:
        library = open_library(path, "elman_interface", native.INTERFACE)
        library.elman_name.restype = ctypes.c_char_p
        variant = native.variant_of(library, wanted)
        if variant < 0:
            _warn(native.cannot_run(wanted))
            return f"this processor cannot run {wanted}"
        _register(path)
    except UnusableLibrary as error:
        _warn(f"{error}; {REINSTALL}")
        return f"cannot be loaded ({error})"
    except Exception as error:  # noqa: BLE001  whatever is wrong with it, the scan is there
        problem = str(error).strip().partition("\n")[0]
        said = f"{path.name} cannot be used with JAX {jax.__version__} here ({problem})"
        _warn(f"{said}; {REINSTALL}")
        return f"cannot be loaded ({problem})"
    panel = int(library.elman_panel(variant))
    return Library(library.elman_name(variant).decode(), variant, panel, threads)


@cache
def _register(path: Path) -> None:
    library = ctypes.CDLL(str(path))
    for name in _HANDLERS:
        handler = jax.ffi.pycapsule(getattr(library, f"elman_{name}"))  # type: ignore[no-untyped-call]
        jax.ffi.register_ffi_target(_target(name), handler, platform="cpu")


def _warn(problem: str) -> None:
    warnings.warn(f"elman runs on the slower scan: {problem}", RuntimeWarning, stacklevel=2)


def _found() -> Library | str:
    return _load(_path(), native.wanted_variant(), native.asked_threads())


def found() -> Library | None:
    """Return the library, or None where layers run on the scan, on a CPU too."""
    library = _found()
    return None if isinstance(library, str) else library


def loaded() -> Library:
    """Return the library for one who asked `serve` before."""
    library = found()
    assert library is not None, "kernels.serve was not asked"
    return library


def available() -> bool:
    """Tell whether the kernels run on the CPU of this machine at all."""
    return found() is not None


def on_cpu(arrays: Any) -> bool:
    """Tell whether arrays lie on a CPU, as far as they lie anywhere yet."""
    leaves = [leaf for leaf in jax.tree.leaves(arrays) if isinstance(leaf, jax.Array)]
    placed = [leaf for leaf in leaves if not isinstance(leaf, jax.core.Tracer)]
    platforms = {device.platform for leaf in placed for device in leaf.devices()}
    return (platforms or {jax.default_backend()}) == {"cpu"}


def describe() -> str:
    """Say in a line whether the compiled kernels are in use, which, and if not, why."""
    library = _found()
    if isinstance(library, str):
        return f"scan; compiled kernels {library}"
    if jax.default_backend() != "cpu":
        return f"scan on {jax.default_backend()}; compiled kernels are for the CPU"
    return f"compiled kernels ({VARIANTS[library.name]})"


def conditions() -> dict[str, Any]:
    """Tell what decides the last digits of what is trained here, beside seed, data and version.

    Sums are taken in another order by each variant of the kernels, by the scan, and by another
    number of threads.
    """
    # XLA takes what this process may use.
    return {"recurrence": describe(), "threads": native.asked_threads() or native.processors()}


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
