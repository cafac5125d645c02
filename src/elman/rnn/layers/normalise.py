"""Layer normalisation (Ba et al. 2016)."""

from __future__ import annotations

import dataclasses
from typing import Self

import jax
from jax import Array

from elman.rnn.layers.initialise import Key, ones, zeros
from elman.rnn.layers.layer import Shape, Stateless, built, known_features, setting

__all__ = ["LayerNorm"]


class LayerNorm(Stateless):
    """Normalises each timestep over its features, then scales and shifts (Ba et al. 2016).

    `(time, batch, features)` keeps its shape.
    """

    epsilon: float = setting(1e-3)
    scale: Array | None = None  # (features,)
    shift: Array | None = None  # (features,)

    @property
    def title(self) -> str:
        return "LayerNorm()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        features = known_features(self.title, shape)
        return dataclasses.replace(self, scale=ones(features), shift=zeros(features))

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred * centred).mean(-1, keepdims=True)
        normal = centred * jax.lax.rsqrt(variance + self.epsilon)
        return normal * built(self, self.scale) + built(self, self.shift)
