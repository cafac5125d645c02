"""What the three recurrences share: masks, dropped states, lining up `h_{t-1}` with `h_t`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jaxtyping import Bool, Float

Sequences = Float[Array, "time batch units"]
State = Float[Array, "batch units"]
Mask = Bool[Array, "time batch"]


class Activation(NamedTuple):
    """A nonlinearity `g(z)` and its derivative as a function of the output `h = g(z)`."""

    of: Callable[[Array], Array]
    slope: Callable[[Array], Array]


ACTIVATIONS = {
    "tanh": Activation(jnp.tanh, lambda h: 1 - h * h),
    "relu": Activation(jax.nn.relu, lambda h: (h > 0).astype(h.dtype)),
    "sigmoid": Activation(jax.nn.sigmoid, lambda h: h * (1 - h)),
    "linear": Activation(lambda z: z, jnp.ones_like),
}


def previous(h: Sequences, h_0: State, reverse: bool) -> Sequences:
    """Line `h_{t-1}` up with `h_t`."""
    return jnp.concatenate([h[1:], h_0[None]]) if reverse else jnp.concatenate([h_0[None], h[:-1]])


def keep(mask: Array | None, new: Array, old: Array) -> Array:
    return new if mask is None else jnp.where(mask[:, None], new, old)


def through(mask: Array | None, d_new: Array) -> tuple[Array, Array | float]:
    """Share a gradient between the step (mask true) and the state it skipped (mask false)."""
    if mask is None:
        return d_new, 0.0
    return jnp.where(mask[:, None], d_new, 0), jnp.where(mask[:, None], 0, d_new)


def dropped(h: Array, drop: Array | None) -> Array:
    return h if drop is None else h * drop


def product_over_time(
    h_prev: Sequences, dz: Float[Array, "time batch gates"]
) -> Float[Array, "units gates"]:
    return jnp.einsum("tbi,tbj->ij", h_prev, dz)
