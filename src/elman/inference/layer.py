"""What every layer is here: its settings, its arrays, and one function of NumPy arrays.

Arrays are time-major as in `elman.rnn`: `(time, batch, features)`, or integers `(time, batch)`
that stand for one-hot vectors; a mask `(time, batch)` is true where a step is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Layer", "Mask", "Shape", "known_features", "project", "sigmoid"]

Floats: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]
Shape: TypeAlias = tuple[int | None, ...]
"""Shape of one example: `(timesteps, features)` for a sequence, `(features,)` for a vector."""


@dataclass
class Layer:
    """A layer without memory or arrays, which gives its input on; others say what they do.

    What a constructor does not take (`field(init=False)`) are arrays: `network.filled` sets them,
    once their shapes were checked.
    """

    steps_alone: ClassVar[bool] = False
    """Whether each timestep is read for itself, so that the layer can stand in a stream."""

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        """Tell the arrays that the layer has for inputs of `shape`, by name."""
        return {}

    def output_shape(self, shape: Shape) -> Shape:
        """Tell the shape of one output from the shape of one input."""
        return shape

    def inner_shape(self, shape: Shape) -> Shape:
        """Tell the shape of what the layers inside read."""
        return shape

    def mask_after(self, mask: Mask | None) -> Mask | None:
        """Tell which timesteps of the output are real."""
        return mask

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        return x


def known_features(shape: Shape) -> int:
    """Return the number of features; raises `ValueError` where it is open."""
    if not shape or shape[-1] is None:
        raise ValueError(f"a layer needs a known number of features, received {shape}")
    return shape[-1]


def project(x: NDArray[Any], W: Floats) -> Floats:
    """Multiply `x (..., features)` by `W (features, units)`; look rows up for integers `(...)`.

    >>> project(np.array([1, 0]), np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[3.0, 4.0], [1.0, 2.0]]
    """
    return W[x] if x.dtype.kind in "iu" else x @ W


def sigmoid(z: Floats) -> Floats:
    """Compute `1 / (1 + e^-z)`, by the tangent: no power overflows."""
    half: Floats = np.tanh(z * np.float32(0.5))
    return half * np.float32(0.5) + np.float32(0.5)
