"""Sequences from vectors, by the layers of a network that unfold one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.wrappers import Sequential

__all__ = ["unfolded"]


def unfolded(
    network: Sequential, vectors: NDArray[Any], lengths: NDArray[Any]
) -> NDArray[np.float32]:
    """Unfold `vectors (n, features)` by all layers but the first: `(n, time, numbers)`."""
    mask = np.arange(int(lengths.max()))[:, None] < lengths
    x: NDArray[Any] = np.ascontiguousarray(vectors, np.float32)
    for layer in network.layers[1:]:
        x = layer(x, mask)
    return np.swapaxes(x, 0, 1)
