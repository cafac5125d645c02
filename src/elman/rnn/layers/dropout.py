"""Dropout (Srivastava et al. 2014), by unit or for whole time steps."""

from __future__ import annotations

from typing import Self

import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key
from elman.rnn.layers.layer import Shape, Stateless, bernoulli, check_rate, setting

__all__ = ["Dropout"]


class Dropout(Stateless):
    """Sets a share `rate` of the values to zero in training and scales the others up.

    `variational=True` drops the same features at every timestep of a sequence (Gal and
    Ghahramani 2016); it needs an input `(time, batch, features)`.
    """

    rate: float = setting()
    variational: bool = setting(False)

    def __check_init__(self) -> None:
        check_rate(self, self.rate)

    @property
    def title(self) -> str:
        return f"Dropout({self.rate:g}{', variational' if self.variational else ''})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        if self.variational and len(shape) != 2:
            raise ConfigurationError(
                f"{self.title} reads sequences (timesteps, features), received shape {shape}",
                remedy="use Dropout(rate) on vectors",
            )
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None or not self.rate:
            return x
        if jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(
                f"{self.title} drops features, received symbols",
                remedy="put an Embedding or a recurrent layer before it",
            )
        shape = (1, *x.shape[1:]) if self.variational else x.shape
        return x * bernoulli(key, self.rate, shape, x.dtype)
