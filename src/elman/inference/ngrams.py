"""Pieces of a text, hashed: the linear branch beside the recurrence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference import native
from elman.inference.layer import Floats, Layer, Mask, Shape

__all__ = ["NGrams", "hashed"]

_MULTIPLIER = np.uint32(0x9E3779B1)


def hashed(x: NDArray[Any], longest: int, buckets: int) -> NDArray[np.int64]:
    """Hash the 1- to `longest`-grams that end at each step of symbols `(time, batch)`.

    Returns `(longest, time, batch)`. Codes begin at 2: 1 is the mark before the first symbol, 0
    what lies before that.
    """
    time = len(x)
    codes = np.pad((x + 2).astype(np.uint32), ((longest, 0), (0, 0)))
    codes[longest - 1] = 1
    gram, grams = np.zeros(x.shape, np.uint32), []
    for begin in range(longest, 0, -1):
        gram = (gram ^ codes[begin : begin + time]) * _MULTIPLIER
        gram ^= gram >> np.uint32(15)
        grams.append(gram)
    return (np.stack(grams) % np.uint32(buckets)).astype(np.int64)


@dataclass
class NGrams(Layer):
    """Sums learned vectors of the 1- to `longest`-grams that end at each step.

    Symbols `(time, batch)` to `(time, batch, units)`, by hashing (Weinberger et al. 2009).
    """

    units: int
    longest: int = 5
    buckets: int = 2**18
    kernel_l2: float = 0.0
    W: Floats = field(init=False, repr=False)  # (buckets, units)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        if len(shape) != 2:
            raise ValueError(f"NGrams reads symbols, received shape {shape}")
        return {"W": (self.buckets, self.units)}

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        if native.serves(x, self.W):
            return native.grams(x, self.W, self.longest, None, pooled=False)
        buckets = hashed(x, self.longest, self.buckets)
        sums = np.zeros((*x.shape, self.units), np.float32)
        for n in range(1, self.longest + 1):
            # A gram of n symbols at step t begins at step t - n + 1, at the earliest with the mark.
            begin = max(n - 2, 0)
            sums[begin:] += self.W[buckets[n - 1, begin:]]
        return sums

    def total(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        """Sum over the real timesteps as well: `(batch, units)`, without every step's own."""
        if native.serves(x, self.W):
            return native.grams(x, self.W, self.longest, mask, pooled=True)
        sums = self(x)
        total: Floats = (sums if mask is None else np.where(mask[..., None], sums, 0)).sum(0)
        return total
