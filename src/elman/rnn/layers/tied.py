"""An output that shares the weights of the embedding: what is read and what is written."""

from __future__ import annotations

import dataclasses
from typing import Any, Self

from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.dense import Dense
from elman.rnn.layers.embedding import Embedding
from elman.rnn.layers.initialise import Key, glorot_uniform, zeros
from elman.rnn.layers.layer import Shape, Stateless, built, check_units, known_features, setting
from elman.rnn.projection import product

__all__ = ["Tied", "linked"]


class Tied(Stateless):
    """Affine map to symbols by the vectors that the embedding reads them with, `y = x P E^T + b`.

    `E (symbols, width)` belongs to the `Embedding(width)` before it in the same `Sequential`,
    which puts it in place; the first `units` of its rows count. `P (features, width)` is there
    where the features are of another number. Parameters: `units`, and `features width` of `P`
    (Press and Wolf 2017; Inan et al. 2017). `(batch, features)` becomes `(batch, units)`; with a
    time axis before, at every timestep.

    >>> from elman.rnn import GRU, Sequential
    >>> layers = [Embedding(8), GRU(16, return_sequences=True), Tied(5, width=8)]
    >>> network = Sequential(layers).build((None, 5), key=0)
    >>> [row[2] for row in network.rows()]
    [40, 1248, 133]
    """

    units: int = setting()
    width: int = setting()
    P: Array | None = None  # (features, width), where features are no width
    b: Array | None = None  # (units,)
    E: Array | None = None  # (units, width), of the embedding while the network computes

    def __check_init__(self) -> None:
        check_units(self, self.units)
        check_units(self, self.width)

    @property
    def title(self) -> str:
        return f"Tied({self.units})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        features = known_features(self.title, shape)
        P = None if features == self.width else glorot_uniform(key, features, self.width)
        return dataclasses.replace(self, P=P, b=zeros(self.units))

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def linked(self, embedding: Embedding | None) -> Self:
        """Return the layer with the weights of the embedding before it.

        Raises `ConfigurationError` where there is none of that width, or with fewer symbols.
        """
        has = "none"
        if embedding is not None:
            has = f"one of {embedding.units}"
            W = built(embedding, embedding.W)
            if embedding.units == self.width and len(W) >= self.units:
                return dataclasses.replace(self, E=W[: self.units])
            has += f" for {len(W)} symbols"
        raise ConfigurationError(
            f"{self.title} shares an embedding of {self.width} numbers for {self.units} symbols or "
            f"more that stands before it, the network has {has}",
            remedy=f"put Embedding({self.width}) before it",
        )

    def dense(self) -> Dense:
        """Return the same map as a layer with weights of its own, `P E^T`."""
        W = built(self, self.E).T
        return Dense(self.units, W=W if self.P is None else product(self.P, W), b=self.b)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        x = x if self.P is None else product(x, self.P)
        return Dense(self.units, W=built(self, self.E).T, b=self.b)(x)


def linked(layers: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return layers that stand one after another, each tied one with the weights it shares."""
    if not any(isinstance(layer, Tied) for layer in layers):
        return layers
    found, embedding = [], None
    for layer in layers:
        if isinstance(layer, Embedding):
            embedding = layer
        found.append(layer.linked(embedding) if isinstance(layer, Tied) else layer)
    return tuple(found)
