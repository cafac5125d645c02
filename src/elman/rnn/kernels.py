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
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.custom_derivatives import SymbolicZero

__all__ = [
    "Inputs",
    "Texts",
    "available",
    "conditions",
    "dense",
    "describe",
    "gather",
    "run",
    "serve",
    "serve_dense",
    "write",
]

_VARIANTS = ("baseline", "v3", "v4", "bf16")
_GATES = {"simple_rnn": 1, "gru": 3, "lstm": 4}
# Numbers that forward keeps for backward, per unit and step: the cells' `saved` in elman/native.
_SAVED = {"simple_rnn": 0, "gru": 4, "lstm": 5}
_ACTIVATIONS = {"tanh": 0, "relu": 1, "sigmoid": 2, "linear": 3}
# XLA finds a handler by its name, also from programs it compiled and cached in another process:
# count up when what a handler takes or gives changes.
_INTERFACE = 1


class Inputs(NamedTuple):
    """What a recurrent layer reads: arrays of the forward call, None where there is none."""

    x: Array
    """Features `(time, batch, features)`, or symbols `(time, batch)`."""
    W_x: Array
    b: Array
    W_h: Array
    b_h: Array | None
    h_0: Array
    c_0: Array | None
    mask: Array | None
    drop: Array | None


class _Cell(NamedTuple):
    name: str
    activation: str
    reverse: bool


class _Library(NamedTuple):
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
def _load(path: Path, wanted: str, threads: int) -> _Library | str:
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
    return _Library(library.elman_name(variant).decode(), variant, panel, threads)


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


def _found() -> _Library | str:
    wanted = os.environ.get("ELMAN_KERNELS", "").strip().lower()
    return _load(
        _path(), wanted, _threads(os.environ.get("ELMAN_KERNEL_THREADS", "").strip() or "0")
    )


def _library() -> _Library | None:
    found = _found()
    return None if isinstance(found, str) or jax.default_backend() != "cpu" else found


def describe() -> str:
    """Say in a line whether the compiled kernels are in use, which, and if not, why."""
    found = _found()
    if isinstance(found, str):
        return f"scan; compiled kernels {found}"
    if jax.default_backend() != "cpu":
        return f"scan on {jax.default_backend()}; compiled kernels are for the CPU"
    names = {
        "baseline": "baseline",
        "v3": "AVX2",
        "v4": "AVX-512",
        "bf16": "AVX-512, bfloat16 products",
    }
    return f"compiled kernels ({names[found.name]})"


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
        and _library() is not None
    )


def run(
    name: str, inputs: Inputs, *, activation: str = "tanh", reverse: bool = False
) -> tuple[Array, tuple[Array, ...]]:
    """Run a cell (`simple_rnn`, `gru`, `lstm`): `h (time, batch, units)` and the last state.

    What nobody differentiates costs nothing: the gradient of `x` is computed where it is asked
    for, and a loss on the last state alone never sees zeros for the other steps.
    """
    x = inputs.x
    if jnp.issubdtype(x.dtype, jnp.integer):
        x = x.astype(jnp.int32)
    h, state = _run(_Cell(name, activation, reverse), *inputs._replace(x=x))
    return h, state


_NONE = (0,)


def _arguments(inputs: Inputs) -> list[Array]:
    return [
        jnp.zeros(_NONE, bool if field == "mask" else jnp.float32) if value is None else value
        for field, value in zip(Inputs._fields, inputs, strict=True)
    ]


def _cell_settings(cell: _Cell, library: _Library) -> dict[str, Any]:
    return {
        "variant": np.int32(library.variant),
        "cell": np.int32(_GATES[cell.name]),
        "activation": np.int32(_ACTIVATIONS[cell.activation]),
        "threads": np.int32(library.threads),
    }


def _settings(cell: _Cell, library: _Library) -> dict[str, Any]:
    return {**_cell_settings(cell, library), "reverse": bool(cell.reverse)}


def _loaded() -> _Library:
    library = _library()
    assert library is not None, "kernels.serve was not asked"
    return library


def _call_forward(
    cell: _Cell, inputs: Inputs, *, keep: bool
) -> tuple[Array, tuple[Array, ...], Array]:
    library = _loaded()
    time, batch = inputs.x.shape[:2]
    units = len(inputs.W_h)
    panels = -(-units // library.panel)
    saved = time * panels * _SAVED[cell.name] * batch * library.panel if keep else 0
    h, kept, c_end = library.call(
        "forward",
        ((time, batch, units), jnp.float32),
        ((saved,), jnp.float32),
        (_NONE if inputs.c_0 is None else (batch, units), jnp.float32),
    )(*_arguments(inputs), **_settings(cell, library))
    h_end = h[0 if cell.reverse else -1]
    return h, (h_end,) if inputs.c_0 is None else (h_end, c_end), kept


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _run(cell: _Cell, *inputs: Any) -> tuple[Array, tuple[Array, ...]]:
    h, state, _ = _call_forward(cell, Inputs(*inputs), keep=False)
    return h, state


def _forward(cell: _Cell, *primals: Any) -> tuple[tuple[Array, tuple[Array, ...]], Any]:
    values: list[Any] = [None if p is None else p.value for p in primals]
    inputs = Inputs(*values)
    h, state, kept = _call_forward(cell, inputs, keep=True)
    return (h, state), (inputs, h, kept, primals[0].perturbed)


def _backward(cell: _Cell, saved: Any, d: tuple[Any, tuple[Any, ...]]) -> tuple[Any, ...]:
    inputs, h, kept, wants_dx = saved
    library = _loaded()

    def gradient(value: Any) -> Array:
        zero = isinstance(value, SymbolicZero)
        return jnp.zeros(_NONE, jnp.float32) if zero else value

    def like(value: Array | None, *, wanted: bool = True) -> tuple[tuple[int, ...], Any]:
        return (_NONE if value is None or not wanted else value.shape), jnp.float32

    dh, (dh_end, *dc_end) = d
    symbols = jnp.issubdtype(inputs.x.dtype, jnp.integer)
    dx, dW_x, db, dW_h, db_h, dh_0, dc_0 = library.call(
        "backward",
        like(inputs.x, wanted=wants_dx and not symbols),
        *map(like, (inputs.W_x, inputs.b, inputs.W_h, inputs.b_h, inputs.h_0, inputs.c_0)),
    )(
        *_arguments(inputs),
        h,
        kept,
        gradient(dh),
        gradient(dh_end),
        *(map(gradient, dc_end) if dc_end else [jnp.zeros(_NONE, jnp.float32)]),
        **_settings(cell, library),
    )
    if symbols:
        dx = np.zeros(inputs.x.shape, jax.dtypes.float0)
    return (
        dx if symbols or wants_dx else None,
        dW_x,
        db,
        dW_h,
        None if inputs.b_h is None else db_h,
        dh_0,
        None if inputs.c_0 is None else dc_0,
        None,
        None,
    )


_run.defvjp(_forward, _backward, symbolic_zeros=True)


class Texts(NamedTuple):
    """What a writing network reads, in the kernel's order; None where there is none."""

    table: Array
    """What each symbol adds to the sums before the gates: `x W_x + b`, `(symbols, gates)`."""
    W_h: Array
    b_h: Array | None
    W: Array
    b: Array
    """Of the logits; far below zero for what never follows."""
    h_0: Array
    c_0: Array | None
    symbol: Array
    done: Array
    u: Array
    """Uniform numbers `(count, room)`, one for each symbol."""
    steps: Array
    end: Array


def write(
    name: str, texts: Texts, *, activation: str, temperature: float, greedy: bool
) -> tuple[Array, tuple[Array, ...], Array, Array]:
    """Write texts: symbols `(count, room)`, the last state, the last symbols, which have ended."""
    library = _loaded()
    count, room = texts.u.shape
    none = jnp.zeros(_NONE, jnp.float32)
    c_0 = none if texts.c_0 is None else texts.c_0
    symbols, h_end, c_end, symbol, done = library.call(
        "write",
        ((count, room), jnp.int32),
        (texts.h_0.shape, jnp.float32),
        (c_0.shape, jnp.float32),
        ((count,), jnp.int32),
        ((count,), jnp.bool_),
    )(
        *(none if value is None else value for value in texts),
        **_cell_settings(_Cell(name, activation, False), library),
        temperature=np.float32(temperature),
        greedy=greedy,
    )
    return symbols, (h_end,) if texts.c_0 is None else (h_end, c_end), symbol, done


def available() -> bool:
    """Tell whether the kernels run here at all."""
    return _library() is not None


def gather(x: Array, rows: Array) -> Array:
    """Gather a batch, time-major: `x (n, time, ...)` and `rows (batch)` to `(time, batch, ...)`.

    >>> gather(jnp.arange(6).reshape(3, 2), jnp.array([2, 0])).tolist()
    [[4, 0], [5, 1]]
    """
    library = _library()
    if library is None or x.dtype.itemsize != 4 or x.size == 0:
        return jnp.swapaxes(x[rows], 0, 1)
    shape = (x.shape[1], len(rows), *x.shape[2:])
    batch: Array
    (batch,) = library.call("gather", (shape, x.dtype))(x, rows.astype(jnp.int32))
    return batch


def serve_dense(x: Array, W: Array) -> bool:
    """Tell whether the kernel of a dense layer pays on `x (..., features)`."""
    return (
        x.dtype == W.dtype == jnp.float32
        and x.size * W.shape[1] > _WORTH
        and _library() is not None
    )


_WORTH = 1 << 18
"""Multiplications below which a call costs more than it saves."""


@jax.custom_vjp
def dense(x: Array, W: Array, b: Array) -> Array:
    """Compute `x W + b` with the kernel: `(..., features)` to `(..., units)`."""
    library = _loaded()
    y: Array
    (y,) = library.call("dense", ((*x.shape[:-1], W.shape[1]), jnp.float32))(
        x, W, b, variant=np.int32(library.variant), threads=np.int32(library.threads)
    )
    return y


def _dense_forward(x: Array, W: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    return dense(x, W, b), (x, W)


def _dense_backward(saved: tuple[Array, Array], dy: Array) -> tuple[Array, Array, Array]:
    x, W = saved
    library = _loaded()
    dx, dW, db = library.call(
        "dense_backward", (x.shape, jnp.float32), (W.shape, jnp.float32), (W.shape[1:], jnp.float32)
    )(x, W, dy, variant=np.int32(library.variant), threads=np.int32(library.threads))
    return dx, dW, db


dense.defvjp(_dense_forward, _dense_backward)
