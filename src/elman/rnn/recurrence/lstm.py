"""LSTM: `i, f, o = sigmoid(z)`, `n = tanh(z_n)`, `c_t = f c_{t-1} + i n`, `h_t = o tanh(c_t)`.

where `z = a_t + h_{t-1} W_h` (Hochreiter and Schmidhuber 1997).
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

__all__ = ["lstm", "lstm_plain"]


def _lstm_gates(z: Array) -> tuple[Array, Array, Array, Array]:
    z_i, z_f, z_n, z_o = jnp.split(z, 4, -1)
    return jax.nn.sigmoid(z_i), jax.nn.sigmoid(z_f), jnp.tanh(z_n), jax.nn.sigmoid(z_o)


def lstm_plain(
    a: Float[Array, "time batch four_units"],
    W_h: Float[Array, "units four_units"],
    h_0: State,
    c_0: State,
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    reverse: bool = False,
) -> tuple[Sequences, Sequences]:
    """Run an LSTM over time: hidden states and cell states; gates in Keras's order i, f, n, o."""

    def step(
        state: tuple[Array, Array], now: tuple[Array, Array | None]
    ) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        h_prev, c_prev = state
        a_t, mask_t = now
        i, f, n, o = _lstm_gates(a_t + dropped(h_prev, drop) @ W_h)
        c = f * c_prev + i * n
        new = keep(mask_t, o * jnp.tanh(c), h_prev), keep(mask_t, c, c_prev)
        return new, new

    return jax.lax.scan(step, (h_0, c_0), (a, mask), reverse=reverse)[1]


@partial(jax.custom_vjp, nondiff_argnums=(6,))
def _lstm(
    a: Array,
    W_h: Array,
    h_0: Array,
    c_0: Array,
    mask: Array | None,
    drop: Array | None,
    reverse: bool,
) -> tuple[Array, Array]:
    return lstm_plain(a, W_h, h_0, c_0, mask, drop, reverse=reverse)


def _lstm_forward(
    a: Array,
    W_h: Array,
    h_0: Array,
    c_0: Array,
    mask: Array | None,
    drop: Array | None,
    reverse: bool,
) -> tuple[tuple[Array, Array], tuple[Array | None, ...]]:
    h, c = lstm_plain(a, W_h, h_0, c_0, mask, drop, reverse=reverse)
    return (h, c), (a, h, c, W_h, h_0, c_0, mask, drop)


def _lstm_backward(
    reverse: bool,
    saved: tuple[Array, Array, Array, Array, Array, Array, Array | None, Array | None],
    d: tuple[Array, Array],
) -> tuple[Array | None, ...]:
    a, h, c, W_h, h_0, c_0, mask, drop = saved
    dh, dc = d
    h_prev, c_prev = previous(h, h_0, reverse), previous(c, c_0, reverse)
    i, f, n, o = _lstm_gates(a + dropped(h_prev, drop) @ W_h)
    u = jnp.tanh(c)

    def step(d_next: tuple[Array, Array], now: Any) -> tuple[tuple[Array, Array], Array]:
        c_prev_t, i_t, f_t, n_t, o_t, u_t, dh_t, dc_t, mask_t = now
        taken_h, skipped_h = through(mask_t, dh_t + d_next[0])
        taken_c, skipped_c = through(mask_t, dc_t + d_next[1])
        dc_now = taken_c + taken_h * o_t * (1 - u_t * u_t)
        di = dc_now * n_t * i_t * (1 - i_t)
        df = dc_now * c_prev_t * f_t * (1 - f_t)
        dn = dc_now * i_t * (1 - n_t * n_t)
        do = taken_h * u_t * o_t * (1 - o_t)
        dz = jnp.concatenate([di, df, dn, do], -1)  # (batch, 4 units)
        return (dropped(dz @ W_h.T, drop) + skipped_h, dc_now * f_t + skipped_c), dz

    (dh_0, dc_0), dz = jax.lax.scan(
        step,
        (jnp.zeros_like(h_0), jnp.zeros_like(c_0)),
        (c_prev, i, f, n, o, u, dh, dc, mask),
        reverse=not reverse,
    )
    dW_h = product_over_time(dropped(h_prev, drop), dz)  # (units, 4 units)
    return dz, dW_h, dh_0, dc_0, None, None


_lstm.defvjp(_lstm_forward, _lstm_backward)


def lstm(
    a: Float[Array, "time batch four_units"],
    W_h: Float[Array, "units four_units"],
    h_0: State,
    c_0: State,
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    reverse: bool = False,
) -> tuple[Sequences, Sequences]:
    """Run an LSTM over time with BPTT written out; same result as the plain scan."""
    return _lstm(a, W_h, h_0, c_0, mask, drop, reverse)
