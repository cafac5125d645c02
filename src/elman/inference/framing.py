"""Windows of series as a network reads them: put on one scale, and freed of what repeats.

A window is read relative to what a simple forecast says of it, and the network learns the rest:
"plain" is measured from the level of the last values, "differenced" from the value a season
before, "deseasonalised" from the level and the mean shape of the seasons in the window, as in
ES-RNN (Smyl 2020), "trended" from these and a line through the seasons' means. All of it comes
from the window itself, so that a series never seen before is read like any other. Missing values
are NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Framed", "Framing", "filled_mean"]

Floats = NDArray[np.float64]

_FARTHEST = 50.0
"""Scales from the baseline, beyond which a value counts as so far."""

_HIGHEST = 700.0
"""Logarithm of about the largest number."""


class Framed(NamedTuple):
    """Windows as a network reads them: `values (windows, lookback)`, 0 where missing.

    A value ahead is its baseline and `scale (windows,)` times an output, in logarithms where the
    framing says so. The baseline goes on from `level (windows,)` by `slope (windows,)` a step, with
    `shape (windows, season)` upon it.
    """

    values: NDArray[np.float32]
    level: Floats
    slope: Floats
    shape: Floats
    scale: Floats

    def baseline(self, steps: int) -> Floats:
        """Return what a simple forecast says of the steps ahead, `(windows, steps)`."""
        ahead = np.arange(steps)
        line = self.level[:, None] + self.slope[:, None] * (ahead + 1)
        return line + self.shape[:, ahead % self.shape.shape[1]]


def filled_mean(x: Floats, axis: int | tuple[int, ...] = -1) -> Floats:
    """Average what is not NaN; NaN, without a warning, where nothing is.

    >>> filled_mean(np.array([[1.0, np.nan], [np.nan, np.nan]])).tolist()
    [1.0, nan]
    """
    known = ~np.isnan(x)
    count = known.sum(axis)
    total = np.where(known, x, 0.0).sum(axis)
    mean: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


@dataclass(frozen=True)
class Framing:
    """How windows of `lookback` values are read to forecast `horizon` further ones.

    `season` is how many values repeat, 1 for none. With `by_series` values are measured in scales
    that belong to whole series, and from the last value; otherwise in those of each window.

    >>> framing = Framing(horizon=2, lookback=6, season=3, form="differenced")
    >>> framed = framing.framed(np.array([[1.0, 5.0, 3.0, 2.0, 6.0, 4.0]]))
    >>> framing.restored(np.zeros((2, 1)), framed).ravel().tolist()
    [2.0, 6.0]
    """

    horizon: int
    lookback: int
    season: int = 1
    form: str = "plain"
    log: bool = False
    by_series: bool = False

    def framed(self, past: Floats, scales: Floats | None = None) -> Framed:
        """Read windows `(windows, lookback)`; `scales (windows,)` are those of their series."""
        u = np.log(past) if self.log else past
        season, level = min(self.season, self.lookback), self._level(u)
        slope = np.zeros(len(u))
        match self.form:
            case "differenced":
                shape = self._last_season(u, season, level)
                before = np.full_like(u, np.nan)
                before[:, season:] = u[:, :-season]
                read, level = u - before, np.zeros(len(u))
            case "deseasonalised" | "trended":
                if self.form == "trended":
                    slope = self._slope(u, season)
                line = u - slope[:, None] * np.arange(1 - self.lookback, 1)
                shape = self._shape(line, season)
                flat = line - shape[:, (np.arange(self.lookback) - self.lookback) % season]
                level = self._level(flat)
                read = flat - level[:, None]
            case _:
                read, shape = u - level[:, None], np.zeros((len(u), 1))
        scale = self._spread(u) if scales is None else scales.astype(np.float64)
        return Framed(_on_scale(read, scale), level, slope, shape, scale)

    def targets(self, future: Floats, framed: Framed) -> tuple[Any, Any]:
        """Put values ahead `(windows, horizon)` on the network's scale, with weights: 0 if missing.

        Both are time-major, `(horizon, windows)`. A window without any spread weighs nothing.
        """
        u = np.log(future) if self.log else future
        flat = framed.scale <= 0
        target = (u - framed.baseline(self.horizon)) / np.where(flat, 1.0, framed.scale)[:, None]
        weights = ~np.isnan(target) & ~flat[:, None]
        target = np.clip(np.nan_to_num(target, nan=0.0), -_FARTHEST, _FARTHEST)
        return target.T.astype(np.float32), weights.T.astype(np.float32)

    def restored(self, outputs: NDArray[Any], framed: Framed) -> Floats:
        """Turn outputs `(..., horizon, windows)` back into values of the series."""
        outputs = np.asarray(outputs, np.float64)
        u = framed.baseline(outputs.shape[-2]).T + framed.scale * outputs
        restored: Floats = np.exp(np.clip(u, -_HIGHEST, _HIGHEST)) if self.log else u
        return restored

    def went_on(self, framed: Framed, future: Floats) -> tuple[NDArray[np.float32], Framed]:
        """Read values that were forecast `(windows, steps)` on, on the scale of the window.

        Returns them as a network reads them, and what is forecast behind them.
        """
        u = np.log(np.maximum(future, 1e-300)) if self.log else future
        steps = u.shape[1]
        if self.form == "differenced":
            # The season before each value: the window's last one, then what was forecast.
            line = np.concatenate([framed.shape, u], 1)
            read, shape = u - line[:, :steps], line[:, -framed.shape.shape[1] :]
        else:
            read = u - framed.baseline(steps)
            shape = np.roll(framed.shape, -steps, 1)
            framed = framed._replace(level=framed.level + steps * framed.slope)
        values = _on_scale(read, framed.scale)
        return values, framed._replace(values=values, shape=shape)

    def spread_of(self, series: Floats) -> float:
        """Measure the scale of a whole series, with `by_series`."""
        u = np.log(series) if self.log else series
        return float(self._spread(u[None])[0])

    def _level(self, u: Floats) -> Floats:
        """Take the last value, or of scaled windows the mean of their last season."""
        steps = 1 if self.by_series else max(1, min(self.season, self.lookback))
        level = filled_mean(u[:, -steps:])
        if np.isnan(level).any():
            # Of what is missing there, the last value that is not.
            known = ~np.isnan(u)
            last = u.shape[1] - 1 - known[:, ::-1].argmax(1)
            latest = u[np.arange(len(u)), last]
            level = np.where(np.isnan(level), latest, level)
        return np.nan_to_num(level)

    def _last_season(self, u: Floats, season: int, level: Floats) -> Floats:
        found = u[:, -season:].copy()
        for begin in range(u.shape[1] - 2 * season, -1, -season):
            gaps = np.isnan(found)
            if not gaps.any():
                break
            found[gaps] = u[:, begin : begin + season][gaps]
        return np.where(np.isnan(found), level[:, None], found)

    def _shape(self, u: Floats, season: int) -> Floats:
        """Average, over the window's seasons, each step's distance from its season's mean."""
        seasons = u[:, u.shape[1] % season :].reshape(len(u), -1, season)
        apart = seasons - filled_mean(seasons)[..., None]
        shape = np.nan_to_num(filled_mean(apart, 1))
        centred: Floats = shape - shape.mean(1, keepdims=True)
        return centred

    def _slope(self, u: Floats, season: int) -> Floats:
        """Draw a line from the mean of the first known season to that of the last."""
        seasons = filled_mean(u[:, u.shape[1] % season :].reshape(len(u), -1, season))
        known = ~np.isnan(seasons)
        first, last = known.argmax(1), known.shape[1] - 1 - known[:, ::-1].argmax(1)
        rows = np.arange(len(u))
        rise = np.nan_to_num(seasons[rows, last] - seasons[rows, first])
        slope: Floats = rise / np.maximum((last - first) * season, 1)
        return slope

    def _spread(self, u: Floats) -> Floats:
        known = ~np.isnan(u)
        mean = np.nan_to_num(filled_mean(u))
        square = np.where(known, (u - mean[:, None]) ** 2, 0.0).sum(1) / np.maximum(known.sum(1), 1)
        spread = np.sqrt(square)
        # What rounding leaves of a constant is no spread.
        return np.where(spread > 1e-9 * np.maximum(np.abs(mean), 1e-300), spread, 0.0)


def _on_scale(read: Floats, scale: Floats) -> NDArray[np.float32]:
    by = np.where(scale > 0, scale, 1.0)[:, None]
    values = np.nan_to_num(np.clip(read / by, -_FARTHEST, _FARTHEST), nan=0.0)
    return values.astype(np.float32)
