"""A vector unfolded to a sequence, and layers that disturb what is read in training alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.layer import Floats, Layer, Mask, Shape, known_features
from elman.inference.recurrence import Recurrent

__all__ = ["Blank", "GaussianNoise", "Unfold"]


@dataclass
class Unfold(Layer):
    """Goes on from `s_0 = tanh(v W_0 + b_0)` for as many steps as the mask has, reading `v`."""

    inner: Recurrent
    W_0: Floats = field(init=False, repr=False)  # (features, states * units)
    b_0: Floats = field(init=False, repr=False)  # (states * units,)

    def __post_init__(self) -> None:
        if not isinstance(self.inner, Recurrent) or not self.inner.return_sequences:
            raise ValueError("Unfold holds a recurrent layer that gives out every step")

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        if len(shape) != 1:
            raise ValueError(f"Unfold reads vectors, received shape {shape}")
        width = self.inner.states * self.inner.units
        return {"W_0": (known_features(shape), width), "b_0": (width,)}

    def inner_shape(self, shape: Shape) -> Shape:
        return (None, *shape)

    def output_shape(self, shape: Shape) -> Shape:
        return (None, self.inner.units)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        if mask is None:
            raise ValueError("Unfold is told how many steps there are")
        first = np.tanh(x @ self.W_0 + self.b_0)
        state = tuple(np.ascontiguousarray(s) for s in np.split(first, self.inner.states, -1))
        steps = np.ascontiguousarray(np.broadcast_to(x, (len(mask), *x.shape)))
        return self.inner.run(steps, state, mask)[0]


@dataclass
class GaussianNoise(Layer):
    """Adds noise in training; in use it gives its input on."""

    steps_alone = True

    spread: float = 0.1


@dataclass
class Blank(Layer):
    """Blanks time steps in training; in use it gives its input on."""

    steps_alone = True

    rate: float
