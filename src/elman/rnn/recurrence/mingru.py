"""minGRU: `z = sigmoid(a_z)`, `h_t = (1 - z) h_{t-1} + z a_n` (Feng et al. 2024).

The gates see the input alone: there are no recurrent weights.
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.recurrence.scan import Equations

__all__ = ["EQUATIONS", "MinGRU"]


def _gates(a: Array) -> tuple[Array, Array]:
    a_z, n = jnp.split(a, 2, -1)
    return jax.nn.sigmoid(a_z), n


def _step(a: Array, q: None, state: tuple[Array]) -> tuple[Array]:
    z, n = _gates(a)
    return ((1 - z) * state[0] + z * n,)


def _kept(a: Array, q: None, before: tuple[Array], after: tuple[Array]) -> tuple[Array, ...]:
    return *before, *_gates(a)


def _back(d: tuple[Array], kept: tuple[Array, ...]) -> tuple[Array, None, tuple[Array]]:
    (dh,), (h_prev, z, n) = d, kept
    dz = dh * (n - h_prev) * z * (1 - z)
    return jnp.concatenate([dz, dh * z], -1), None, (dh * (1 - z),)  # da: (batch, 2 units)


EQUATIONS = Equations(_step, _kept, _back)


class MinGRU(Recurrent):
    """Minimal gated recurrent unit (Feng et al. 2024), without recurrent weights.

    Gates stand in the order update, new. Parameters: `2 units (features + 1)`.
    `(time, batch, features)` becomes `(batch, units)`, or `(time, batch, units)` of all steps.

    >>> layer = MinGRU(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.b))
    7296
    """

    biases: ClassVar[tuple[float, ...]] = (0.0, 0.0)
    recurrent_weights: ClassVar[bool] = False

    @property
    def equations(self) -> Equations:
        return EQUATIONS
