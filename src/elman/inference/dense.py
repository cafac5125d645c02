"""A matrix and an offset: on one vector, or on that of every time step; symbols as vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference.layer import Floats, Layer, Mask, Shape, known_features, project

__all__ = ["Dense", "Embedding", "OneHot", "Tied", "TimeDistributed", "link"]


@dataclass
class Dense(Layer):
    """Affine map of the last axis, `y = x W + b`."""

    steps_alone = True

    units: int
    kernel_l2: float = 0.0
    bias_l2: float = 0.0
    W: Floats = field(init=False, repr=False)  # (features, units)
    b: Floats = field(init=False, repr=False)  # (units,)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"W": (known_features(shape), self.units), "b": (self.units,)}

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        return project(x, self.W) + self.b


@dataclass
class TimeDistributed(Layer):
    """Applies one layer, with the same parameters, to every timestep."""

    steps_alone = True

    inner: Layer

    def inner_shape(self, shape: Shape) -> Shape:
        return shape[1:]

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise ValueError(f"TimeDistributed reads sequences, received shape {shape}")
        return (shape[0], *self.inner.output_shape(shape[1:]))

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        time, batch = x.shape[:2]
        y = self.inner(x.reshape(time * batch, *x.shape[2:]))
        return y.reshape(time, batch, *y.shape[1:])


@dataclass
class OneHot(Layer):
    """Declares symbols as one-hot vectors; the next layer looks rows up instead."""

    steps_alone = True

    symbols: int

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.symbols)


@dataclass
class Embedding(Layer):
    """Learned vectors for symbols: integers `(time, batch)` to `(time, batch, units)`."""

    steps_alone = True

    units: int
    W: Floats = field(init=False, repr=False)  # (symbols, units)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        return {"W": (known_features(shape), self.units)}

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        return project(x, self.W)


@dataclass
class Tied(Layer):
    """Affine map to symbols by the vectors that the embedding reads them with."""

    steps_alone = True

    units: int
    width: int
    P: Floats | None = field(init=False, repr=False, default=None)  # (features, width)
    b: Floats = field(init=False, repr=False)  # (units,)

    def __post_init__(self) -> None:
        self._embedding: Embedding | None = None
        self._made: tuple[tuple[Any, ...], tuple[Dense, ...]] | None = None

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        features = known_features(shape)
        own: dict[str, Shape] = {} if features == self.width else {"P": (features, self.width)}
        return {**own, "b": (self.units,)}

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def share(self, embedding: Embedding | None) -> None:
        """Take the weights of the embedding before it; raises `ConfigurationError` for none."""
        W = None if embedding is None else embedding.W
        if W is None or len(W) < self.units or W.shape[1] != self.width:
            raise ConfigurationError(
                f"A tied layer shares an embedding of {self.width} numbers for {self.units} symbols"
                f" or more, received {'none' if W is None else list(W.shape)}"
            )
        self._embedding = embedding

    def dense(self) -> tuple[Dense, ...]:
        """Return the same map as layers with weights of their own: `P`, and the vectors.

        They are made anew only where a weight is another array.
        """
        assert self._embedding is not None, "link was not asked"
        weights = (self._embedding.W, self.P, self.b)
        if self._made and all(a is b for a, b in zip(self._made[0], weights, strict=True)):
            return self._made[1]
        made = [(self._embedding.W[: self.units].T, self.b)]
        if self.P is not None:
            made.insert(0, (self.P, np.zeros(self.width, np.float32)))
        layers = tuple(Dense(W.shape[1]) for W, _ in made)
        for layer, (W, b) in zip(layers, made, strict=True):
            layer.W, layer.b = W, b
        self._made = weights, layers
        return layers

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        for layer in self.dense():
            x = layer(x)
        return x


def link(layers: Iterable[Layer]) -> None:
    """Give each tied layer among layers that stand one after another the weights it shares."""
    embedding: Embedding | None = None
    for layer in layers:
        if isinstance(layer, Embedding):
            embedding = layer
        elif isinstance(layer, Tied):
            layer.share(embedding)
