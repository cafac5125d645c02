"""What is read is disturbed in training, so that what does not vary by chance is learned."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.layer import Shape, Stateless, bernoulli, check_rate, setting
from elman.rnn.training.placement import drawn

__all__ = ["Blank", "GaussianNoise"]


class GaussianNoise(Stateless):
    """Adds normal noise of deviation `spread` to `x (time, batch, features)` in training.

    A denoising autoencoder learns from it (Vincent et al. 2008).
    """

    spread: float = setting(0.1)

    def __check_init__(self) -> None:
        if not self.spread >= 0:
            raise ConfigurationError(
                f"spread is zero or more, received {self.spread!r}", remedy="pass for example 0.1"
            )

    @property
    def title(self) -> str:
        return f"GaussianNoise({self.spread:g})"

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def build(self, shape: Shape, *, key: object) -> GaussianNoise:
        return self

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None or not self.spread:
            return x
        if jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(
                f"{self.title} disturbs numbers, received symbols",
                remedy="put an Embedding before it",
            )
        normal = partial(jax.random.normal, key, dtype=x.dtype)
        return x + self.spread * drawn(normal, x.shape)


class Blank(Stateless):
    """Blanks whole time steps of `x (time, batch, features)` in training, and scales nothing.

    `rate` is the share of them that becomes 0.
    """

    rate: float = setting()

    def __check_init__(self) -> None:
        check_rate(self, self.rate)

    @property
    def title(self) -> str:
        return f"Blank({self.rate:g})"

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def build(self, shape: Shape, *, key: object) -> Blank:
        return self

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None or not self.rate:
            return x
        if jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(
                f"{self.title} blanks vectors, received symbols",
                remedy="put an Embedding before it",
            )
        return x * (bernoulli(key, self.rate, (*x.shape[:2], 1), x.dtype) > 0)
