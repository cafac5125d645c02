"""How good forecasts are, beside those that anyone could have made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.estimators.forecaster.measures import coverage, mase, msis, smape
from elman.estimators.forecaster.opponents import OPPONENTS

__all__ = ["ForecastFigures", "Measured", "Scores", "forecast_figures"]

Floats = NDArray[np.float64]

_REMEMBERED = 400
"""Values, and seasons' worth of ten, that simple forecasts look back on."""


class Scores(NamedTuple):
    """Means over series and origins; `msis` and `coverage` are those of the interval."""

    mase: float
    smape: float
    msis: float
    coverage: float


class Measured(NamedTuple):
    """One forecast beside what came: `true`, `median`, `low`, `high`, each `(horizon,)`.

    `history` is what came before, `error` its seasonal error, by which all is measured.
    """

    true: Floats
    median: Floats
    low: Floats
    high: Floats
    history: Floats
    error: float


class ForecastFigures(NamedTuple):
    """Figures of a rolling backtest: those of the model, and of simple forecasts by name.

    `forecasts` were made of `series`, each `horizon` steps ahead; intervals hold a `share`.
    `by_step` is the model's mean absolute scaled error at each step ahead.
    """

    series: int
    forecasts: int
    horizon: int
    share: float
    model: Scores
    simple: dict[str, Scores]
    by_step: list[float]

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {**self.short(), "by_step": self.by_step}

    def short(self) -> dict[str, Any]:
        """Tell what a training record keeps of it."""
        return {
            "series": self.series,
            "forecasts": self.forecasts,
            "horizon": self.horizon,
            "interval": self.share,
            **self.model._asdict(),
            "beside": {name: scores._asdict() for name, scores in self.simple.items()},
        }

    @property
    def beaten_by(self) -> list[str]:
        """Name the simple forecasts that err less."""
        return [n for n, s in self.simple.items() if s.mase < self.model.mase]


def forecast_figures(
    measured: Sequence[Measured], *, series: int, season: int, share: float
) -> ForecastFigures:
    """Score forecasts, and simple ones of the same histories; at least one is needed."""
    own, simple = [], {name: list[Scores]() for name in OPPONENTS}
    steps = []
    for found in measured:
        horizon = len(found.true)
        own.append(_scores(found.true, found.median, found.low, found.high, found.error, share))
        steps.append(np.abs(found.true - found.median) / found.error)
        recent = found.history[-max(_REMEMBERED, 10 * season) :]
        for name, forecast in OPPONENTS.items():
            made = forecast(recent, season, horizon)
            simple[name].append(_scores(found.true, *made, found.error, share))
    by_step = _mean(np.array(steps))
    return ForecastFigures(
        series,
        len(measured),
        len(measured[0].true),
        share,
        _averaged(own),
        {name: _averaged(rows) for name, rows in simple.items()},
        [round(float(value), 6) for value in np.atleast_1d(by_step)],
    )


def _scores(
    true: Floats, median: Floats, low: Floats, high: Floats, error: float, share: float
) -> Scores:
    return Scores(
        mase(true, median, error),
        smape(true, median),
        msis(true, low, high, error, share),
        coverage(true, low, high),
    )


def _averaged(rows: Sequence[Scores]) -> Scores:
    return Scores(*(float(value) for value in _mean(np.array(rows))))


def _mean(table: Floats) -> Floats:
    """Average columns; a series that never changes has no scaled error."""
    known = np.isfinite(table)
    mean: Floats = np.where(known, table, 0).sum(0) / np.maximum(known.sum(0), 1)
    return np.where(known.any(0), mean, np.nan)
