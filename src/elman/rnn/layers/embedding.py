"""Symbols as vectors: one-hot without ever building them, or learned."""

from __future__ import annotations

import dataclasses
from typing import Self

from jax import Array

from elman.rnn.layers.initialise import Key, uniform
from elman.rnn.layers.layer import Shape, Stateless, built, check_units, known_features, setting
from elman.rnn.projection import project

__all__ = ["Embedding", "OneHot"]


class OneHot(Stateless):
    """Declares symbols `0 ... symbols - 1` as one-hot vectors, without ever building them.

    Symbols stay integers `(time, batch)`; the next layer looks up rows of its weights instead.
    """

    symbols: int = setting()

    def __check_init__(self) -> None:
        check_units(self, self.symbols)

    @property
    def title(self) -> str:
        return f"OneHot({self.symbols})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.symbols)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return x


class Embedding(Stateless):
    """Learned vectors for symbols: integers `(time, batch)` to `(time, batch, units)`."""

    units: int = setting()
    W: Array | None = None  # (symbols, units)

    def __check_init__(self) -> None:
        check_units(self, self.units)

    @property
    def title(self) -> str:
        return f"Embedding({self.units})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        W = uniform(key, 0.05, known_features(self.title, shape), self.units)
        return dataclasses.replace(self, W=W)

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return project(x, built(self, self.W))
