"""Simple RNN (Elman 1990): `h_t = g(a_t + h_{t-1} W_h)`."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import Array
from jaxtyping import Float

from elman.rnn.recurrence.shared import (
    ACTIVATIONS,
    Mask,
    Sequences,
    State,
    dropped,
    keep,
    previous,
    product_over_time,
    through,
)

__all__ = ["simple_rnn", "simple_rnn_plain"]


def simple_rnn_plain(
    a: Sequences,
    W_h: Float[Array, "units units"],
    h_0: State,
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    g: str = "tanh",
    reverse: bool = False,
) -> Sequences:
    """Run `h_t = g(a_t + h_{t-1} W_h)` over time (Elman 1990): `(time, batch, units)`.

    >>> a = jnp.zeros((3, 1, 2)).at[0].set(1.0)
    >>> [f"{h:.3f}" for h in simple_rnn_plain(a, jnp.eye(2), jnp.zeros((1, 2)))[:, 0, 0]]
    ['0.762', '0.642', '0.566']
    """

    def step(h_prev: Array, now: tuple[Array, Array | None]) -> tuple[Array, Array]:
        a_t, mask_t = now
        z = a_t + dropped(h_prev, drop) @ W_h
        h = keep(mask_t, ACTIVATIONS[g].of(z), h_prev)
        return h, h

    return jax.lax.scan(step, h_0, (a, mask), reverse=reverse)[1]


@partial(jax.custom_vjp, nondiff_argnums=(5, 6))
def _simple_rnn(
    a: Array, W_h: Array, h_0: Array, mask: Array | None, drop: Array | None, g: str, reverse: bool
) -> Array:
    return simple_rnn_plain(a, W_h, h_0, mask, drop, g=g, reverse=reverse)


def _simple_rnn_forward(
    a: Array, W_h: Array, h_0: Array, mask: Array | None, drop: Array | None, g: str, reverse: bool
) -> tuple[Array, tuple[Array | None, ...]]:
    h = simple_rnn_plain(a, W_h, h_0, mask, drop, g=g, reverse=reverse)
    return h, (h, W_h, h_0, mask, drop)


def _simple_rnn_backward(
    g: str, reverse: bool, saved: tuple[Array, Array, Array, Array | None, Array | None], dh: Array
) -> tuple[Array | None, ...]:
    h, W_h, h_0, mask, drop = saved

    def step(dh_next: Array, now: tuple[Array, Array, Array | None]) -> tuple[Array, Array]:
        h_t, dh_t, mask_t = now
        taken, skipped = through(mask_t, dh_t + dh_next)
        dz = taken * ACTIVATIONS[g].slope(h_t)  # (batch, units)
        return dropped(dz @ W_h.T, drop) + skipped, dz

    dh_0, dz = jax.lax.scan(step, jnp.zeros_like(h_0), (h, dh, mask), reverse=not reverse)
    h_prev = previous(h, h_0, reverse)
    dW_h = product_over_time(dropped(h_prev, drop), dz)  # (units, units)
    return dz, dW_h, dh_0, None, None


_simple_rnn.defvjp(_simple_rnn_forward, _simple_rnn_backward)


def simple_rnn(
    a: Sequences,
    W_h: Float[Array, "units units"],
    h_0: State,
    mask: Mask | None = None,
    drop: State | None = None,
    *,
    g: str = "tanh",
    reverse: bool = False,
) -> Sequences:
    """Run `h_t = g(a_t + h_{t-1} W_h)` with BPTT written out; same result as the plain scan.

    `g` names one of `ACTIVATIONS`; `reverse=True` runs from the last step to the first.
    """
    return _simple_rnn(a, W_h, h_0, mask, drop, g, reverse)
