"""GRU: `z, r = sigmoid(a + q)`, `n = tanh(a_n + r q_n)`, `h_t = z h_{t-1} + (1 - z) n`.

where `q = h_{t-1} W_h + b_h` (Cho et al. 2014; the variant with the reset after the product).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array
from jaxtyping import Float

from elman.rnn.recurrence.shared import (
    Mask,
    Sequences,
    State,
    dropped,
    keep,
    previous,
    product_over_time,
    through,
)

__all__ = ["gru", "gru_plain"]


def _gru_gates(a_t: Array, q: Array) -> tuple[Array, Array, Array, Array]:
    a_z, a_r, a_n = jnp.split(a_t, 3, -1)
    q_z, q_r, q_n = jnp.split(q, 3, -1)
    z, r = jax.nn.sigmoid(a_z + q_z), jax.nn.sigmoid(a_r + q_r)
    return z, r, jnp.tanh(a_n + r * q_n), q_n


def gru_plain(
    a: Float[Array, "time batch three_units"],
    W_h: Float[Array, "units three_units"],
    b_h: Float[Array, " three_units"],
    h_0: State,
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    reverse: bool = False,
) -> Sequences:
    """Run a GRU over time; gates in the order update, reset, new (Keras, reset_after=True)."""

    def step(h_prev: Array, now: tuple[Array, Array | None]) -> tuple[Array, Array]:
        a_t, mask_t = now
        z, _, n, _ = _gru_gates(a_t, dropped(h_prev, drop) @ W_h + b_h)
        h = keep(mask_t, z * h_prev + (1 - z) * n, h_prev)
        return h, h

    return jax.lax.scan(step, h_0, (a, mask), reverse=reverse)[1]


@partial(jax.custom_vjp, nondiff_argnums=(6,))
def _gru(
    a: Array,
    W_h: Array,
    b_h: Array,
    h_0: Array,
    mask: Array | None,
    drop: Array | None,
    reverse: bool,
) -> Array:
    return gru_plain(a, W_h, b_h, h_0, mask, drop, reverse=reverse)


def _gru_forward(
    a: Array,
    W_h: Array,
    b_h: Array,
    h_0: Array,
    mask: Array | None,
    drop: Array | None,
    reverse: bool,
) -> tuple[Array, tuple[Array | None, ...]]:
    h = gru_plain(a, W_h, b_h, h_0, mask, drop, reverse=reverse)
    return h, (a, h, W_h, b_h, h_0, mask, drop)


def _gru_backward(
    reverse: bool,
    saved: tuple[Array, Array, Array, Array, Array, Array | None, Array | None],
    dh: Array,
) -> tuple[Array | None, ...]:
    a, h, W_h, b_h, h_0, mask, drop = saved
    h_prev = previous(h, h_0, reverse)
    # The gates are computed again, for all timesteps in one product: cheaper than keeping them.
    z, r, n, q_n = _gru_gates(a, dropped(h_prev, drop) @ W_h + b_h)

    def step(dh_next: Array, now: Any) -> tuple[Array, tuple[Array, Array]]:
        h_prev_t, z_t, r_t, n_t, q_t, dh_t, mask_t = now
        taken, skipped = through(mask_t, dh_t + dh_next)
        dz = taken * (h_prev_t - n_t) * z_t * (1 - z_t)
        dn = taken * (1 - z_t) * (1 - n_t * n_t)
        dr = dn * q_t * r_t * (1 - r_t)
        da = jnp.concatenate([dz, dr, dn], -1)  # (batch, 3 units)
        dq = jnp.concatenate([dz, dr, dn * r_t], -1)
        return taken * z_t + dropped(dq @ W_h.T, drop) + skipped, (da, dq)

    dh_0, (da, dq) = jax.lax.scan(
        step, jnp.zeros_like(h_0), (h_prev, z, r, n, q_n, dh, mask), reverse=not reverse
    )
    dW_h = product_over_time(dropped(h_prev, drop), dq)  # (units, 3 units)
    return da, dW_h, dq.sum((0, 1)), dh_0, None, None


_gru.defvjp(_gru_forward, _gru_backward)


def gru(
    a: Float[Array, "time batch three_units"],
    W_h: Float[Array, "units three_units"],
    b_h: Float[Array, " three_units"],
    h_0: State,
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    reverse: bool = False,
) -> Sequences:
    """Run a GRU over time with BPTT written out; same result as the plain scan."""
    return _gru(a, W_h, b_h, h_0, mask, drop, reverse)
