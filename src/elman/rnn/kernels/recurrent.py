"""Calls of the recurrent kernels: through all timesteps, back, and writing texts."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.kernels.library import Library, loaded

__all__ = ["Inputs", "Kernel", "Texts", "backward", "forward", "saved", "write"]

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


_NONE = (0,)


def _arguments(inputs: Inputs) -> list[Array]:
    return [
        jnp.zeros(_NONE, bool if field == "mask" else jnp.float32) if value is None else value
        for field, value in zip(Inputs._fields, inputs, strict=True)
    ]


def _settings(kernel: Kernel, library: Library, activation: str) -> dict[str, Any]:
    return {
        "variant": np.int32(library.variant),
        "cell": np.int32(kernel.gates),
        "activation": np.int32(_ACTIVATIONS[activation]),
        "threads": np.int32(library.threads),
    }


def saved(kernel: Kernel, library: Library, inputs: Inputs) -> int:
    """Count the numbers that forward keeps for backward."""
    time, batch = inputs.x.shape[:2]
    panels = -(-len(inputs.W_h) // library.panel)
    return int(time * panels * kernel.saved * batch * library.panel)


def forward(
    kernel: Kernel, library: Library, inputs: Inputs, saved: int, activation: str, reverse: bool
) -> tuple[Array, Array, Array]:
    """Run a cell: `h (time, batch, units)`, the last `c`, and `saved` numbers for the way back.

    `c` is empty for a cell without one, and nothing need be kept.
    """
    time, batch = inputs.x.shape[:2]
    units = len(inputs.W_h)
    h, kept, c_end = library.call(
        "forward",
        ((time, batch, units), jnp.float32),
        ((saved,), jnp.float32),
        (_NONE if inputs.c_0 is None else (batch, units), jnp.float32),
    )(*_arguments(inputs), **_settings(kernel, library, activation), reverse=bool(reverse))
    return h, c_end, kept


def backward(
    kernel: Kernel,
    library: Library,
    inputs: Inputs,
    h: Array,
    kept: Array,
    dh: Array | None,
    d_end: tuple[Array | None, ...],
    wants: tuple[bool, bool],
    activation: str,
    reverse: bool,
) -> tuple[Array | None, ...]:
    """Run a cell back through time: the gradients of `x`, `W_x`, `b`, `W_h`, `b_h`, `h_0`, `c_0`.

    None for what is not there or not wanted, as `wants` says of `x` and of `h_0`; a gradient given
    as None is zero.
    """

    def gradient(value: Array | None) -> Array:
        return jnp.zeros(_NONE, jnp.float32) if value is None else value

    wanted = (
        inputs.x if wants[0] else None,
        *(inputs.W_x, inputs.b, inputs.W_h, inputs.b_h),
        inputs.h_0 if wants[1] else None,
        inputs.c_0,
    )
    shapes = [(_NONE if value is None else value.shape, jnp.float32) for value in wanted]
    gradients = library.call("backward", *shapes)(
        *_arguments(inputs),
        h,
        kept,
        gradient(dh),
        *(map(gradient, (*d_end, None)[:2])),
        **_settings(kernel, library, activation),
        reverse=bool(reverse),
    )
    return tuple(None if value is None else d for value, d in zip(wanted, gradients, strict=True))


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
        **_settings(kernel, library, activation),
        temperature=np.float32(temperature),
        greedy=greedy,
    )
    return symbols, (h_end,) if texts.c_0 is None else (h_end, c_end), symbol, done
