"""What a sensible person would use instead: the last season again, and a damped trend."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference.framing import filled_mean

__all__ = ["OPPONENTS", "Simple", "damped_trend", "seasonal_naive"]

Floats = NDArray[np.float64]


class Simple(NamedTuple):
    """A forecast and its interval, `(horizon,)` each."""

    forecast: Floats
    low: Floats
    high: Floats


def seasonal_naive(history: Floats, season: int, horizon: int, level: float = 0.95) -> Simple:
    """Repeat the last season; the interval grows with the root of the seasons ahead.

    >>> seasonal_naive(np.array([1.0, 5.0, 1.0, 5.0]), 2, 3).forecast.tolist()
    [1.0, 5.0, 1.0]
    """
    x = _whole(history)
    season = season if len(x) > season else 1
    ahead = np.arange(horizon)
    forecast = x[len(x) - season + ahead % season]
    spread = np.sqrt(np.mean((x[season:] - x[:-season]) ** 2)) if len(x) > season else 0.0
    return _interval(forecast, spread * np.sqrt(ahead // season + 1), level)


def damped_trend(history: Floats, season: int, horizon: int, level: float = 0.95) -> Simple:
    """Let a smoothed level and trend go on, the trend ever less, with the mean season's shape.

    Exponential smoothing with a damped trend (Gardner and McKenzie 1985), its three weights those
    of the least error one step ahead.

    >>> damped_trend(np.arange(20.0), 1, 2).forecast.round(1).tolist()
    [19.9, 20.8]
    """
    x = _whole(history)
    shape = _shape_of(x, season)
    y = x - np.resize(shape, len(x))
    alpha, beta, phi = np.array([*product((0.1, 0.3, 0.5, 0.7, 0.9), (0.0, 0.1, 0.3), _DAMPED)]).T
    at, trend = np.full(len(alpha), y[0]), np.full(len(alpha), y[min(1, len(y) - 1)] - y[0])
    squares = np.zeros(len(alpha))
    for value in y[1:]:
        error = value - at - phi * trend
        squares += error**2
        at, trend = at + phi * trend + alpha * error, phi * trend + alpha * beta * error
    best = squares.argmin()
    damping = np.cumsum(phi[best] ** np.arange(1, horizon + 1))
    forecast = at[best] + damping * trend[best] + np.resize(np.roll(shape, -len(x)), horizon)
    spread = np.sqrt(squares[best] / max(1, len(y) - 1))
    growth = alpha[best] * (1 + beta[best] * damping)
    return _interval(forecast, spread * np.sqrt(1 + np.cumsum(growth**2) - growth[0] ** 2), level)


_DAMPED = (0.8, 0.9, 0.98)

OPPONENTS: dict[str, Callable[[Floats, int, int], Simple]] = {
    "seasonal naive": seasonal_naive,
    "damped trend": damped_trend,
}
"""What every forecaster is measured beside."""


def _interval(forecast: Floats, spread: Floats, level: float) -> Simple:
    reach = NormalDist().inv_cdf(0.5 + level / 2) * spread
    return Simple(forecast, forecast - reach, forecast + reach)


def _whole(x: Floats) -> Floats:
    there = np.flatnonzero(~np.isnan(x))
    return np.interp(np.arange(len(x)), there, x[there])


def _shape_of(x: Floats, season: int) -> Floats:
    """Average each step's distance from its season's mean and trend; flat below two seasons."""
    if season < 2 or len(x) < 2 * season:
        return np.zeros(1)
    whole = x[: len(x) // season * season].reshape(-1, season)
    means = whole.mean(1)
    slope = (means[-1] - means[0]) / ((len(means) - 1) * season)
    shape = filled_mean(whole - means[:, None], 0) - slope * np.arange(season)
    centred: Floats = shape - shape.mean()
    return centred
