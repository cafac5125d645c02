"""What of all time steps counts: the last, the mean, the largest, the sum; layer normalisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.layer import Floats, Layer, Mask, Shape, known_features

__all__ = ["LayerNorm", "Pooling"]


@dataclass
class Pooling(Layer):
    """Sums a sequence up in one vector: mean, max, sum or last over its real timesteps."""

    over: str = "mean"

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise ValueError(f"Pooling reads sequences, received shape {shape}")
        return shape[1:]

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Any:
        real = np.ones(x.shape[:2], bool) if mask is None else mask
        match self.over:
            case "max":
                return np.where(real[..., None], x, -np.inf).max(0)
            case "last":
                last = len(real) - 1 - np.argmax(real[::-1], axis=0)
                return x[last, np.arange(x.shape[1])]
        total = np.where(real[..., None], x, 0).sum(0)
        if self.over == "sum":
            return total
        return total / np.maximum(real.sum(0), 1).astype(np.float32)[:, None]


@dataclass
class LayerNorm(Layer):
    """Normalises each timestep over its features, then scales and shifts (Ba et al. 2016)."""

    epsilon: float = 1e-3
    scale: Floats = field(init=False, repr=False)  # (features,)
    shift: Floats = field(init=False, repr=False)  # (features,)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        features = known_features(shape)
        return {"scale": (features,), "shift": (features,)}

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred * centred).mean(-1, keepdims=True)
        return centred / np.sqrt(variance + np.float32(self.epsilon)) * self.scale + self.shift
