"""Intervals that hold what they say: quantiles moved by what validation shows.

Conformalised quantile regression (Romano, Patterson and Candes 2019): as many scales are added on
both sides of an interval as let it hold its share of values that training never saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["offsets_of"]

_ENOUGH = 200
"""Values of one step ahead from which each step gets its own offset."""


def offsets_of(
    quantiles: NDArray[Any], true: NDArray[Any], weights: NDArray[Any], levels: Sequence[float]
) -> NDArray[np.float64]:
    """Find what to add to quantiles `(levels, steps, windows)` of `true (steps, windows)`.

    Returns `(levels, steps)`; steps with few values share theirs. Values of weight 0 are missing.

    >>> true = np.linspace(-1, 1, 500)[None]
    >>> narrow = np.stack([np.full_like(true, q) for q in (-0.1, 0.0, 0.1)])
    >>> offsets_of(narrow, true, np.ones_like(true), (0.1, 0.5, 0.9)).round(1).tolist()
    [[-0.7], [0.0], [0.7]]
    """
    found = np.zeros(quantiles.shape[:2])
    there = weights > 0
    apart = bool(len(true)) and int(there.sum(1).min()) >= _ENOUGH
    for low in range(len(levels) // 2):
        high = len(levels) - 1 - low
        share = levels[high] - levels[low]
        outside = np.maximum(quantiles[low] - true, true - quantiles[high])
        rows = [slice(i, i + 1) for i in range(len(true))] if apart else [slice(0, len(true))]
        for row in rows:
            seen = outside[row][there[row]]
            if len(seen):
                rank = min(1.0, np.ceil((len(seen) + 1) * share) / len(seen))
                found[high, row] = np.quantile(seen, rank)
        found[low] = -found[high]
    return found
