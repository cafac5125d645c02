"""GRU: `z, r = sigmoid(a + q)`, `n = tanh(a_n + r q_n)`, `h_t = z h_{t-1} + (1 - z) n`.

where `q = h_{t-1} W_h + b_h` (Cho et al. 2014; the variant with the reset after the product).
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.kernels import Kernel
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.recurrence.scan import Equations

__all__ = ["EQUATIONS", "GRU"]


def _gates(a: Array, q: Array) -> tuple[Array, Array, Array, Array]:
    a_z, a_r, a_n = jnp.split(a, 3, -1)
    q_z, q_r, q_n = jnp.split(q, 3, -1)
    z, r = jax.nn.sigmoid(a_z + q_z), jax.nn.sigmoid(a_r + q_r)
    return z, r, jnp.tanh(a_n + r * q_n), q_n


def _step(a: Array, q: Array, state: tuple[Array]) -> tuple[Array]:
    z, _, n, _ = _gates(a, q)
    return (z * state[0] + (1 - z) * n,)


def _kept(a: Array, q: Array, before: tuple[Array], after: tuple[Array]) -> tuple[Array, ...]:
    return *before, *_gates(a, q)


def _back(d: tuple[Array], kept: tuple[Array, ...]) -> tuple[Array, Array, tuple[Array]]:
    (dh,), (h_prev, z, r, n, q_n) = d, kept
    dz = dh * (h_prev - n) * z * (1 - z)
    dn = dh * (1 - z) * (1 - n * n)
    dr = dn * q_n * r * (1 - r)
    da = jnp.concatenate([dz, dr, dn], -1)  # (batch, 3 units)
    return da, jnp.concatenate([dz, dr, dn * r], -1), (dh * z,)


EQUATIONS = Equations(_step, _kept, _back)


class GRU(Recurrent):
    """Gated recurrent unit (Cho et al. 2014), as Keras's with `reset_after=True`.

    Gates stand in the order update, reset, new. Parameters: `3 units (features + units + 2)`.
    `(time, batch, features)` becomes `(batch, units)`, or `(time, batch, units)` of all steps.

    >>> layer = GRU(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.W_h, layer.b, layer.b_h))
    23424
    """

    biases: ClassVar[tuple[float, ...]] = (0.0, 0.0, 0.0)
    recurrent_bias: ClassVar[bool] = True
    kernel: ClassVar[Kernel | None] = Kernel("gru", gates=3, saved=4)

    @property
    def equations(self) -> Equations:
        return EQUATIONS
