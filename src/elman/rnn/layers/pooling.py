"""What of all time steps counts: the last, the mean, the largest, the sum."""

from __future__ import annotations

from typing import Literal, Self, get_args

import equinox as eqx
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key
from elman.rnn.layers.layer import Shape, read_sequences, setting

__all__ = ["Pooling"]

Over = Literal["mean", "max", "sum", "last"]


class Pooling(eqx.Module):
    """Sums a sequence up in one vector: mean, max, sum or last over its real timesteps.

    `(time, batch, features)` becomes `(batch, features)`.
    """

    over: Over = setting("mean")

    def __check_init__(self) -> None:
        if self.over not in get_args(Over):
            raise ConfigurationError(
                f"Pooling is one of {', '.join(get_args(Over))}, received {self.over!r}"
            )

    @property
    def title(self) -> str:
        return f'Pooling("{self.over}")'

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape[1:]

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        real = jnp.ones(x.shape[:2], bool) if mask is None else mask
        match self.over:
            case "max":
                return jnp.where(real[..., None], x, -jnp.inf).max(0)
            case "last":
                last = real.shape[0] - 1 - jnp.argmax(real[::-1], axis=0)
                return x[last, jnp.arange(x.shape[1])]
        total = jnp.where(real[..., None], x, 0).sum(0)
        return total if self.over == "sum" else total / jnp.maximum(real.sum(0), 1)[:, None]
