"""Figures in words, alike on the whole page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, stdev

from elman.report.shares import deviation, percent

__all__ = ["over_seeds", "share", "spikes"]


def share(value: float) -> str:
    """Write a share, as the page has them."""
    return percent(value)


def over_seeds(shares: Sequence[float]) -> str:
    """Write the mean of shares, and their spread where there are several.

    >>> over_seeds([0.8, 0.82]), over_seeds([0.8])
    ('81.0% ± 1.4% over 2 seeds', '80.0%, one seed')
    """
    if len(shares) == 1:
        return f"{percent(shares[0])}, one seed"
    return f"{percent(mean(shares))} ± {deviation(stdev(shares))} over {len(shares)} seeds"


def spikes(losses: Sequence[float]) -> int:
    """Count epochs whose loss rose by more than a tenth.

    >>> spikes([1.0, 0.8, 0.95, 0.9])
    1
    """
    return sum(after > 1.1 * before for before, after in pairwise(losses))
