"""A recurrent layer by the kernel: through all timesteps, back, and writing texts."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.custom_derivatives import SymbolicZero

from elman.rnn.kernels.library import Library, loaded

__all__ = ["Inputs", "Kernel", "Texts", "run", "write"]

_ACTIVATIONS = {"tanh": 0, "relu": 1, "sigmoid": 2, "linear": 3}


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


class Kernel(NamedTuple):
    """What runs a cell in elman/native: its file there, its gates, what it keeps."""

    name: str
    gates: int
    """Also the number by which handlers know the cell."""
    saved: int
    """Numbers that forward keeps for backward, per unit and step."""


class _Cell(NamedTuple):
    kernel: Kernel
    activation: str
    reverse: bool


def run(
    kernel: Kernel, inputs: Inputs, *, activation: str = "tanh", reverse: bool = False
) -> tuple[Array, tuple[Array, ...]]:
    """Run a cell: `h (time, batch, units)` and the last state.

    What nobody differentiates costs nothing: the gradient of `x` is computed where it is asked
    for, and a loss on the last state alone never sees zeros for the other steps.
    """
    x = inputs.x
    if jnp.issubdtype(x.dtype, jnp.integer):
        x = x.astype(jnp.int32)
    h, state = _run(_Cell(kernel, activation, reverse), *inputs._replace(x=x))
    return h, state


_NONE = (0,)


def _arguments(inputs: Inputs) -> list[Array]:
    return [
        jnp.zeros(_NONE, bool if field == "mask" else jnp.float32) if value is None else value
        for field, value in zip(Inputs._fields, inputs, strict=True)
    ]


def _cell_settings(cell: _Cell, library: Library) -> dict[str, Any]:
    return {
        "variant": np.int32(library.variant),
        "cell": np.int32(cell.kernel.gates),
        "activation": np.int32(_ACTIVATIONS[cell.activation]),
        "threads": np.int32(library.threads),
    }


def _settings(cell: _Cell, library: Library) -> dict[str, Any]:
    return {**_cell_settings(cell, library), "reverse": bool(cell.reverse)}


def _call_forward(
    cell: _Cell, inputs: Inputs, *, keep: bool
) -> tuple[Array, tuple[Array, ...], Array]:
    library = loaded()
    time, batch = inputs.x.shape[:2]
    units = len(inputs.W_h)
    panels = -(-units // library.panel)
    saved = time * panels * cell.kernel.saved * batch * library.panel if keep else 0
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
    library = loaded()

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
    kernel: Kernel, texts: Texts, *, activation: str, temperature: float, greedy: bool
) -> tuple[Array, tuple[Array, ...], Array, Array]:
    """Write texts: symbols `(count, room)`, the last state, the last symbols, which have ended."""
    library = loaded()
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
        **_cell_settings(_Cell(kernel, activation, False), library),
        temperature=np.float32(temperature),
        greedy=greedy,
    )
    return symbols, (h_end,) if texts.c_0 is None else (h_end, c_end), symbol, done
