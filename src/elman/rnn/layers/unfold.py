"""A vector unfolded to a sequence: the first state of a decoder comes from it."""

from __future__ import annotations

import dataclasses
from typing import Self

import equinox as eqx
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key, glorot_uniform, split, zeros
from elman.rnn.layers.layer import Shape, built, known_features
from elman.rnn.layers.recurrent import Recurrent

__all__ = ["Unfold"]


class Unfold(eqx.Module):
    """Unfolds a vector `v (batch, features)` to a sequence: `s_0 = tanh(v W_0 + b_0)`.

    The recurrent layer `inner` goes on from there, and reads `v` again at every step (Cho et al.
    2014, whose decoder sees its summary at each step). The mask says how many steps there are.

    >>> from elman.rnn import GRU
    >>> layer = Unfold(GRU(3, return_sequences=True)).build((2,), key=0)
    >>> layer(jnp.ones((4, 2)), mask=jnp.ones((5, 4), bool)).shape
    (5, 4, 3)
    """

    inner: Recurrent
    W_0: Array | None = None  # (features, states * units)
    b_0: Array | None = None  # (states * units,)

    def __check_init__(self) -> None:
        if not isinstance(self.inner, Recurrent) or not self.inner.return_sequences:
            raise ConfigurationError(
                "Unfold holds a recurrent layer that gives out every step",
                remedy="pass for example GRU(64, return_sequences=True)",
            )

    @property
    def title(self) -> str:
        return f"Unfold({self.inner.title})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        if len(shape) != 1:
            raise ConfigurationError(f"{self.title} reads vectors (features,), received {shape}")
        features = known_features(self.title, shape)
        key_0, key_inner = split(key, 2)
        width = self.inner.states * self.inner.units
        return dataclasses.replace(
            self,
            inner=self.inner.build((None, features), key=key_inner),
            W_0=glorot_uniform(key_0, features, width),
            b_0=zeros(width),
        )

    def output_shape(self, shape: Shape) -> Shape:
        return (None, self.inner.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if mask is None:
            raise ConfigurationError(
                f"{self.title} is told how many steps there are", remedy="pass lengths"
            )
        first = jnp.tanh(x @ built(self, self.W_0) + built(self, self.b_0))
        state = tuple(jnp.split(first, self.inner.states, -1))
        steps = jnp.broadcast_to(x, (len(mask), *x.shape))
        return self.inner.run(steps, state, mask=mask, key=key)[0]
