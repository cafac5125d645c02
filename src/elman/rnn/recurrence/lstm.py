"""LSTM: `i, f, o = sigmoid(z)`, `n = tanh(z_n)`, `c_t = f c_{t-1} + i n`, `h_t = o tanh(c_t)`.

where `z = a_t + h_{t-1} W_h` (Hochreiter and Schmidhuber 1997).
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.kernels import Kernel
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.recurrence.scan import Equations

__all__ = ["EQUATIONS", "LSTM"]

Pair = tuple[Array, Array]


def _gates(z: Array) -> tuple[Array, Array, Array, Array]:
    z_i, z_f, z_n, z_o = jnp.split(z, 4, -1)
    return jax.nn.sigmoid(z_i), jax.nn.sigmoid(z_f), jnp.tanh(z_n), jax.nn.sigmoid(z_o)


def _step(a: Array, q: Array, state: Pair) -> Pair:
    i, f, n, o = _gates(a + q)
    c = f * state[1] + i * n
    return o * jnp.tanh(c), c


def _kept(a: Array, q: Array, before: Pair, after: Pair) -> tuple[Array, ...]:
    return before[1], *_gates(a + q), jnp.tanh(after[1])


def _back(d: Pair, kept: tuple[Array, ...]) -> tuple[Array, None, tuple[None, Array]]:
    (dh, dc), (c_prev, i, f, n, o, u) = d, kept
    dc = dc + dh * o * (1 - u * u)
    di = dc * n * i * (1 - i)
    df = dc * c_prev * f * (1 - f)
    dn = dc * i * (1 - n * n)
    do = dh * u * o * (1 - o)
    return jnp.concatenate([di, df, dn, do], -1), None, (None, dc * f)  # da: (batch, 4 units)


EQUATIONS = Equations(_step, _kept, _back)


class LSTM(Recurrent):
    """Long short-term memory (Hochreiter and Schmidhuber 1997), forget bias 1.

    Gates stand in Keras's order: input, forget, new, output. Parameters:
    `4 units (features + units + 1)`.
    `(time, batch, features)` becomes `(batch, units)`, or `(time, batch, units)` of all steps.

    >>> layer = LSTM(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.W_h, layer.b))
    30976
    """

    biases: ClassVar[tuple[float, ...]] = (0.0, 1.0, 0.0, 0.0)
    states: ClassVar[int] = 2
    kernel: ClassVar[Kernel | None] = Kernel("lstm", gates=4, saved=5)

    @property
    def equations(self) -> Equations:
        return EQUATIONS
