"""How good forecasts are, in the measures of the M competitions (Makridakis et al. 2020)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.framing import filled_mean

__all__ = ["coverage", "mase", "msis", "seasonal_error", "smape"]

Floats = NDArray[np.float64]


def smape(true: Floats, forecast: Floats) -> float:
    """Average `200 |y - f| / (|y| + |f|)`, in percent; equal values count as no error.

    >>> smape(np.array([100.0, 0.0]), np.array([110.0, 0.0])).__round__(3)
    4.762
    """
    size = np.abs(true) + np.abs(forecast)
    error = 200 * np.abs(true - forecast) / np.where(size > 0, size, 1.0)
    return float(filled_mean(error))


def seasonal_error(history: Floats, season: int) -> float:
    """Average how far values lie from those a season before; NaN where they never change.

    >>> seasonal_error(np.array([1.0, 2.0, 4.0]), 1)
    1.5
    """
    lag = season if len(history) > season else 1
    error = float(filled_mean(np.abs(history[lag:] - history[:-lag]))) if len(history) > lag else 0
    return error if error > 0 else float("nan")


def mase(true: Floats, forecast: Floats, error: float) -> float:
    """Average the absolute error in units of the `seasonal_error` (Hyndman and Koehler 2006)."""
    return float(filled_mean(np.abs(true - forecast))) / error


def msis(true: Floats, low: Floats, high: Floats, error: float, level: float = 0.95) -> float:
    """Average an interval's width and what lies outside, in units of the `seasonal_error`.

    What lies outside counts `2 / (1 - level)` times (Gneiting and Raftery 2007).
    """
    outside = np.maximum(low - true, 0) + np.maximum(true - high, 0)
    score = high - low + 2 / (1 - level) * outside
    return float(filled_mean(np.where(np.isnan(true), np.nan, score))) / error


def coverage(true: Floats, low: Floats, high: Floats) -> float:
    """Tell the share of values that lie in the interval."""
    inside: Any = np.where(np.isnan(true), np.nan, (true >= low) & (true <= high))
    return float(filled_mean(inside))
