"""QRNN's fo-pooling: `c_t = f c_{t-1} + (1 - f) n`, `h_t = o c_t` (Bradbury et al. 2016).

where `n = tanh(a_n)` and `f, o = sigmoid(a)` see one step of the input alone (a convolution of
width 1): there are no recurrent weights.
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.recurrence.scan import Equations

__all__ = ["EQUATIONS", "QRNN"]

Pair = tuple[Array, Array]


def _gates(a: Array) -> tuple[Array, Array, Array]:
    a_n, a_f, a_o = jnp.split(a, 3, -1)
    return jnp.tanh(a_n), jax.nn.sigmoid(a_f), jax.nn.sigmoid(a_o)


def _step(a: Array, q: None, state: Pair) -> Pair:
    n, f, o = _gates(a)
    c = f * state[1] + (1 - f) * n
    return o * c, c


def _kept(a: Array, q: None, before: Pair, after: Pair) -> tuple[Array, ...]:
    return before[1], after[1], *_gates(a)


def _back(d: Pair, kept: tuple[Array, ...]) -> tuple[Array, None, Pair]:
    (dh, dc), (c_prev, c, n, f, o) = d, kept
    dc = dc + dh * o
    dn = dc * (1 - f) * (1 - n * n)
    df = dc * (c_prev - n) * f * (1 - f)
    da = jnp.concatenate([dn, df, dh * c * o * (1 - o)], -1)  # (batch, 3 units)
    return da, None, (jnp.zeros_like(dh), dc * f)  # no step reads h_{t-1}


EQUATIONS = Equations(_step, _kept, _back)


class QRNN(Recurrent):
    """Quasi-recurrent layer with fo-pooling (Bradbury et al. 2016), without recurrent weights.

    Gates stand in the order new, forget, output. Parameters: `3 units (features + 1)`.
    `(time, batch, features)` becomes `(batch, units)`, or `(time, batch, units)` of all steps.

    >>> layer = QRNN(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.b))
    10944
    """

    biases: ClassVar[tuple[float, ...]] = (0.0, 0.0, 0.0)
    states: ClassVar[int] = 2
    recurrent_weights: ClassVar[bool] = False

    @property
    def equations(self) -> Equations:
        return EQUATIONS
