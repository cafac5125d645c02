"""A matrix and an activation: on one vector, or on that of every time step."""

from __future__ import annotations

import dataclasses
from typing import Self

from jax import Array

from elman.rnn import kernels
from elman.rnn.layers.initialise import Key, glorot_uniform, zeros
from elman.rnn.layers.layer import (
    Layer,
    Shape,
    Stateless,
    built,
    check_units,
    known_features,
    read_sequences,
    setting,
)
from elman.rnn.projection import project

__all__ = ["Dense", "TimeDistributed"]


class Dense(Stateless):
    """Affine map of the last axis, `y = x W + b`; parameters: `units (features + 1)`.

    `(batch, features)` becomes `(batch, units)`; with a time axis before, at every timestep.

    >>> Dense(2).build((64,), key=0).W.shape
    (64, 2)
    """

    units: int = setting()
    kernel_l2: float = setting(0.0)
    bias_l2: float = setting(0.0)
    W: Array | None = None  # (features, units)
    b: Array | None = None  # (units,)

    def __check_init__(self) -> None:
        check_units(self, self.units)

    @property
    def title(self) -> str:
        return f"Dense({self.units})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        W = glorot_uniform(key, known_features(self.title, shape), self.units)
        return dataclasses.replace(self, W=W, b=zeros(self.units))

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        W, b = built(self, self.W), built(self, self.b)
        return kernels.dense(x, W, b) if kernels.serve_dense(x, W) else project(x, W) + b


class TimeDistributed(Stateless):
    """Applies one layer, with the same parameters, to every timestep.

    `(time, batch, features)` becomes `(time, batch, units)` of the layer.
    """

    inner: Layer

    @property
    def title(self) -> str:
        return f"TimeDistributed({self.inner.title})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        return dataclasses.replace(self, inner=self.inner.build(shape[1:], key=key))

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], *self.inner.output_shape(shape[1:]))

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        time, batch = x.shape[:2]
        y = self.inner(x.reshape(time * batch, *x.shape[2:]), key=key)
        return y.reshape(time, batch, *y.shape[1:])
