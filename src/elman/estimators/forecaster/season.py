"""After how many steps series repeat, from their autocorrelation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST_SEASON", "find_season"]

LONGEST_SEASON = 400
"""Steps of a season that is looked for: days of a year, and some."""

_SERIES = 64
"""Series that are looked at, evenly drawn."""

_CLEAR = 0.25
"""Autocorrelation from which values repeat."""


def find_season(series: Sequence[NDArray[np.float64]]) -> int:
    """Find the season that most series share; 1 where values do not repeat.

    The first peak of the mean autocorrelation of changes that is nearly as high as the highest,
    from thrice as many steps as a season has.

    >>> find_season([np.sin(np.arange(200) * 2 * np.pi / 12) + np.arange(200) * 0.1])
    12
    >>> find_season([np.random.default_rng(0).normal(size=300).cumsum()])
    1
    """
    drawn = np.unique(np.linspace(0, len(series) - 1, min(len(series), _SERIES)).astype(int))
    rows = [_correlations(series[i]) for i in drawn]
    longest = max((len(row) for row in rows), default=0)
    if longest < 4:
        return 1
    table = np.full((len(rows), longest), np.nan)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    known = ~np.isnan(table)
    # A lag that only a few series are long enough for says little of the others.
    counted = known.sum(0)
    mean = np.where(known, table, 0).sum(0) / np.maximum(counted, 1)
    mean = np.where(counted >= max(1, len(rows) // 4), mean, 0.0)
    peaks = [
        lag
        for lag in range(2, longest - 1)
        if mean[lag] >= _CLEAR and mean[lag - 1] < mean[lag] >= mean[lag + 1]
    ]
    if not peaks:
        return 1
    highest = max(mean[lag] for lag in peaks)
    return next(lag for lag in peaks if mean[lag] >= 0.8 * highest)


def _correlations(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Autocorrelate the changes of a series, or of one that hardly drifts the values themselves."""
    there = ~np.isnan(values)
    n = len(values)
    if there.sum() < 8:
        return np.zeros(0)
    x = np.interp(np.arange(n), np.flatnonzero(there), values[there])
    found = [_autocorrelation(np.diff(x)), _autocorrelation(x - _drift(x))]
    return max(found, key=lambda row: row[2:].max(initial=0.0))


def _drift(x: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.arange(len(x))
    return np.asarray(np.polyval(np.polyfit(steps, x, 1), steps), np.float64)


def _autocorrelation(x: NDArray[np.float64]) -> NDArray[np.float64]:
    lags = min(len(x) // 3, LONGEST_SEASON + 2)
    x = x - x.mean()
    total = float((x**2).sum())
    if total <= 0:
        return np.zeros(lags)
    size = 1 << (2 * len(x) - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(x / np.sqrt(total), size)) ** 2
    products = np.fft.irfft(spectrum, size)[:lags]
    unbiased: NDArray[np.float64] = products * len(x) / (len(x) - np.arange(lags))
    return unbiased
