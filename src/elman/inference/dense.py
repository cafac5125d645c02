"""A matrix and an offset: on one vector, or on that of every time step; symbols as vectors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from elman.inference.layer import Floats, Layer, Mask, Shape, known_features, project

__all__ = ["Dense", "Embedding", "OneHot", "TimeDistributed"]


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
