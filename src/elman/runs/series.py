"""Series of numbers: what a forecaster gets, and its figures in a rolling backtest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.series_columns import SeriesColumns
from elman.errors import ConfigurationError
from elman.runs.settings import joined
from elman.runs.task import Task

if TYPE_CHECKING:
    from elman.datasets.dataset import Progress
    from elman.datasets.records.clock import Clock
    from elman.datasets.records.series import Series
    from elman.datasets.source import Source
    from elman.estimators.forecaster.given import Given
    from elman.estimators.outline import Announce
    from elman.report.forecasts import ForecastFigures
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Planned, Wish

__all__ = ["Forecasting", "given_of", "recommended", "share_of"]

_ORIGINS = 3
"""Forecasts of each series that are measured, one behind the other."""

_MOST_FORECASTS = 2000
"""Forecasts that are measured, evenly drawn from more."""


@dataclass(frozen=True)
class Forecasting(Task):
    """What comes next in series: a forecaster.

    `columns` say what of a table is what; `horizon` how many steps are forecast, which also says
    how many are held out.
    """

    columns: SeriesColumns = field(default_factory=SeriesColumns)
    horizon: int = 12
    clock: Clock | None = None
    kind = "forecaster"

    @classmethod
    def like(cls, model: Any) -> Forecasting:
        """Series as a model learned from them."""
        record = model.record_
        from elman.datasets.records.clock import Clock

        columns, clock = record.get("columns"), record.get("clock")
        return cls(
            SeriesColumns.of(columns) if columns else SeriesColumns(),
            model.horizon,
            Clock(**clock) if clock and columns else None,
        )

    def read(
        self,
        source: Source,
        progress: Progress | None,
        model: Any = None,
        planned: Collection[str] = (),
    ) -> Series:
        if source.is_set:
            if given := self.columns.given():
                raise ConfigurationError(
                    f"The data set {source.data} has no columns to choose, received {given[0]}=",
                    remedy=f"leave it out, or write ./{source.data} for a file of that name",
                )
            return source.series(progress)
        from elman.datasets.files.series_tables import read_series

        return read_series(Path(source.data), source.layout, self.columns, self.clock, planned)

    def usual(self, records: Series) -> float:
        """As much as three horizons, or fewer where series are short."""
        import numpy as np

        typical = float(np.median([len(values) for values in records.values]))
        h = self.horizon
        origins = next((k for k in range(_ORIGINS, 0, -1) if typical >= (k + 2) * h + 2), 1)
        return min(origins * h / typical, 0.99)

    def settings(self, records: Series, data: str, wish: Wish) -> Planned:
        from elman.estimators.effects import forecaster_idle

        if wish.preset is not None:
            raise ConfigurationError(
                "No preset is for forecasters, received one", remedy="leave preset= out"
            )
        usual = {"horizon": self.horizon, **recommended(records.count())}
        settings = joined(self.estimator, usual, wish.settings, forecaster_idle)
        if settings["horizon"] != self.horizon:
            raise ConfigurationError(
                f"The horizon is that of the task, {self.horizon}, received {settings['horizon']}",
                remedy="set it there alone: Forecasting(horizon=28)",
            )
        return settings, list(records.remarks)

    def fit(
        self,
        model: Any,
        known: Series,
        held: HeldOut,
        announce: Announce | None,
        watched: Series | None = None,
    ) -> None:
        model.fit(
            known.values,
            known=known.known,
            static=known.static,
            names=known.names,
            announce=announce,
        )

    def about(self, model: Any, records: Series) -> dict[str, Any]:
        return {
            "columns": self.columns.to_json(),
            "clock": records.clock.to_json(),
            "starts": list(records.starts),
        }

    def finish(self, model: Any, records: Series) -> None:
        """Let the model go on from the end of all series, which it was measured on."""
        news = {
            tail.name: values[tail.end :]
            for tail, values in zip(model.tails_, records.values, strict=True)
        }
        plans = {
            name: {
                tail.name: rows[i][tail.end : len(records.values[i])]
                for i, tail in enumerate(model.tails_)
            }
            for name, rows in records.known.items()
        }
        model.update(news, known=plans)

    def measure(self, model: Any, out: Series) -> tuple[ForecastFigures | None, list[str]]:
        """Forecast from one origin behind the other, as if each were today."""
        from elman.estimators.forecaster.measures import seasonal_error
        from elman.report.forecasts import Measured, forecast_figures

        horizon = model.framing_.horizon
        given = given_of(model, out)
        begins = out.begins or tuple(max(len(v) - horizon, 0) for v in out.values)
        origins = [
            [o for o in range(begin, len(values) - horizon + 1, horizon) if o >= 2]
            for begin, values in zip(begins, out.values, strict=True)
        ]
        count, remarks = sum(map(len, origins)), list[str]()
        if count > _MOST_FORECASTS:
            step = -(-count // _MOST_FORECASTS)
            flat = [(i, o) for i, row in enumerate(origins) for o in row][::step]
            origins = [[o for j, o in flat if j == i] for i in range(len(origins))]
            remarks.append(f"{len(flat):,} of {count:,} possible forecasts were measured")
        if not count:
            held = max((len(v) - b for v, b in zip(out.values, begins, strict=True)), default=0)
            return None, [
                f"nothing is measured: {held:,} steps are held out, the horizon has {horizon:,}"
            ]
        share, low, high = share_of(model.levels)
        measured = []
        forecasts = model.backtest(given, origins, horizon)
        for values, row, begin, made in zip(out.values, origins, begins, forecasts, strict=True):
            error = seasonal_error(values[:begin], model.season_)
            for origin, quantiles in zip(row, made, strict=True):
                true = values[origin : origin + horizon]
                middle = quantiles[len(quantiles) // 2]
                band = (quantiles[low], quantiles[high])
                measured.append(Measured(true, middle, *band, values[:origin], error))
        figures = forecast_figures(
            measured, series=sum(map(bool, origins)), season=model.season_, share=share
        )
        for name in figures.beaten_by:
            remarks.append(f"{name} errs less: this model is of no use here as it is")
        return figures, remarks

    def measured(self, figures: ForecastFigures | None) -> dict[str, Any]:
        return {"measured": figures and figures.to_json()}


def share_of(levels: Sequence[float]) -> tuple[float, int, int]:
    """Choose the interval that is told: of 95% where there is one, else the widest.

    >>> share_of((0.025, 0.5, 0.975))
    (0.95, 0, 2)
    """
    low = next((i for i, p in enumerate(levels) if abs(p - 0.025) < 1e-9), 0)
    return round(1 - 2 * levels[low], 9), low, len(levels) - 1 - low


def given_of(model: Any, series: Series) -> Given:
    """Read records as a model reads series."""
    from elman.estimators.forecaster.given import series_in

    return series_in(
        series.values, series.known, series.static, series.names, wanted=model.scaling_
    )


def recommended(values: int) -> dict[str, Any]:
    """Choose how long to train by how many values there are to learn from.

    >>> recommended(400), recommended(300_000)
    ({'units': 32, 'epochs': 30, 'steps': 40}, {'units': 128, 'epochs': 20, 'steps': 150})
    """
    if values < 2_000:
        return {"units": 32, "epochs": 30, "steps": 40}
    if values < 50_000:
        return {"units": 64, "epochs": 20, "steps": 100}
    return {"units": 128, "epochs": 20, "steps": 150}
