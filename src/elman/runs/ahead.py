"""What comes next, told with its times: of the series of a model, or of others in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.clock import CALENDAR, Clock
from elman.errors import ConfigurationError, SequenceError, shorten
from elman.runs.series import share_of

if TYPE_CHECKING:
    from elman.datasets.records.series import Series
    from elman.estimators.forecaster.use import Forecast

__all__ = ["Ahead", "chosen_from", "forecast_ahead", "go_on"]


@dataclass(frozen=True)
class Ahead:
    """A forecast with its times: `start` numbers its first step on the `clock`."""

    forecast: Forecast
    history: NDArray[np.float64]
    start: int
    clock: Clock

    @property
    def times(self) -> list[str]:
        """The times of the steps ahead."""
        return self.clock.written(self.start + np.arange(len(self.forecast.median)))

    @property
    def all_times(self) -> list[str]:
        """The times of the history and of the steps ahead."""
        first = self.start - len(self.history)
        return self.clock.written(np.arange(first, self.start + len(self.forecast.median)))

    def rows(self) -> list[dict[str, Any]]:
        """One row a step: series, time, forecast and the ends of its interval."""
        _, low, high = share_of(self.forecast.levels)
        told = zip(
            self.times,
            self.forecast.median.tolist(),
            self.forecast.quantiles[low].tolist(),
            self.forecast.quantiles[high].tolist(),
            strict=True,
        )
        name = self.forecast.name
        return [
            {"series": name, "time": time, "forecast": median, "low": a, "high": b}
            for time, median, a, b in told
        ]

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values, all quantiles in it."""
        return {
            "series": self.forecast.name,
            "times": self.times,
            "forecast": self.forecast.median.tolist(),
            "quantiles": {
                f"{level:g}": row.tolist()
                for level, row in zip(self.forecast.levels, self.forecast.quantiles, strict=True)
            },
        }


def forecast_ahead(
    model: Any,
    series: Series | None = None,
    *,
    horizon: int | None = None,
    names: Sequence[str] = (),
) -> tuple[list[Ahead], list[str]]:
    """Forecast the series of a model, or those of a table that go on from them or are others.

    `names` choose some. Rows of a series that the model has learned from go on where it ended:
    what lies between is missing. Returns forecasts, and remarks.

    Raises `SequenceError` where what is known of steps to come is missing.
    """
    clock = Clock(**(model.record_.get("clock") or {}))
    steps = model.framing_.horizon if horizon is None else horizon
    told = _Told.of(model) if series is None else _Told.joined(model, series, clock)
    told = told.named(names)
    circles = _circles(clock, told, steps) if _calendar_in(model.scaling_.known) else {}
    known = {
        name: circles[name] if name in circles else told.known.get(name, [])
        for name in model.scaling_.known
    }
    known = {name: rows for name, rows in known.items() if rows}
    found = model.forecast(
        told.values, horizon=steps, known=known, static=told.static, names=told.names
    )
    made = [
        Ahead(forecast, values, start + len(values), clock)
        for forecast, values, start in zip(found, told.values, told.starts, strict=True)
    ]
    remarks = [*told.remarks, *_short(told, model.framing_.lookback)]
    if steps > model.framing_.horizon:
        remarks.append(
            f"beyond the {model.framing_.horizon:,} steps of training forecasts are read on as if "
            "they had come: their intervals are too narrow"
        )
    return made, remarks


@dataclass(frozen=True)
class _Told:
    """Series with the steps at which they begin, as `forecast` takes them."""

    values: list[NDArray[np.float64]]
    names: list[str]
    starts: list[int]
    known: dict[str, list[NDArray[np.float64]]]
    static: dict[str, list[float]]
    remarks: list[str]

    @classmethod
    def of(cls, model: Any) -> _Told:
        """The ends of the series that a model learned from."""
        tails = model.tails_
        starts = model.record_.get("starts") or [0] * len(tails)
        return cls(
            [tail.values for tail in tails],
            [tail.name for tail in tails],
            [
                start + tail.end - len(tail.values)
                for start, tail in zip(starts, tails, strict=True)
            ],
            {
                name: [tail.beside[:, i] for tail in tails]
                for i, name in enumerate(model.scaling_.known)
            },
            {
                name: [float(tail.static[i]) for tail in tails]
                for i, name in enumerate(model.scaling_.static)
            },
            [],
        )

    @classmethod
    def joined(cls, model: Any, series: Series, clock: Clock) -> _Told:
        """Series of a table, each behind the end of the one of that name, if there is one."""
        own = cls.of(model)
        timed = clock.unit != "step" or bool((model.record_.get("columns") or {}).get("time"))
        places = {name: i for i, name in enumerate(own.names)} if timed else {}
        found = cls([], [], [], {name: [] for name in own.known}, {n: [] for n in own.static}, [])
        gaps = 0
        for i, (values, name, start) in enumerate(
            zip(series.values, series.names, series.starts, strict=True)
        ):
            beside: dict[str, Any] = {
                title: series.known[title][i] if title in series.known else []
                for title in own.known
            }
            if (at := places.get(name)) is not None and start > own.starts[at]:
                end = own.starts[at] + len(own.values[at])
                kept = min(start, end) - own.starts[at]
                between = max(0, start - end)
                gaps += between
                missing = np.full(between, np.nan)
                values = np.concatenate([own.values[at][:kept], missing, values])
                for title, rows in own.known.items():
                    if between:
                        raise _between(title, name, between)
                    beside[title] = np.concatenate([rows[at][:kept], beside[title]])
                start = own.starts[at]
            found.values.append(values)
            found.names.append(name)
            found.starts.append(start)
            for title, row in beside.items():
                found.known[title].append(row)
            for title in own.static:
                given = series.static.get(title)
                if given is None:
                    raise ConfigurationError(
                        f"The forecaster reads {title} of each series, received none",
                        remedy="name its column",
                    )
                found.static[title].append(given[i])
        if gaps:
            found.remarks.append(f"{gaps:,} steps before the table begins are missing")
        return found

    def named(self, names: Sequence[str]) -> _Told:
        """Those of some names, in that order; raises `ConfigurationError` for an unknown one."""
        if not names:
            return self
        places = {name: i for i, name in enumerate(self.names)}
        if strange := [name for name in names if name not in places]:
            some = ", ".join(map(shorten, self.names[:8])) + (", ..." if len(places) > 8 else "")
            raise ConfigurationError(
                f"There is no series {shorten(strange[0])}, those there are: {some}",
                remedy="name one of these",
            )
        chosen = [places[name] for name in names]
        return _Told(
            [self.values[i] for i in chosen],
            [self.names[i] for i in chosen],
            [self.starts[i] for i in chosen],
            {name: [rows[i] for i in chosen] for name, rows in self.known.items()},
            {name: [rows[i] for i in chosen] for name, rows in self.static.items()},
            self.remarks,
        )


def _short(told: _Told, read: int) -> list[str]:
    """Remark on series of which a model reads more steps than there are."""
    short = {n: len(v) for n, v in zip(told.names, told.values, strict=True) if len(v) < read}
    if not short:
        return []
    least = min(short, key=lambda name: short[name])
    which = shorten(least) if len(short) == 1 else f"{len(short):,} series, {shorten(least)} first,"
    have = "has" if len(short) == 1 else "have"
    return [
        f"{which} {have} fewer than the {read:,} steps that the model reads ({short[least]:,}): "
        "less is known than the intervals say"
    ]


def go_on(model: Any, series: Series) -> None:
    """Let a model go on from the rows of a table that come after what it knows.

    Raises `ConfigurationError` for a series that it has not learned from, and `SequenceError`
    where what is known of steps between is missing.
    """
    starts = model.record_.get("starts") or [0] * len(model.tails_)
    ends = {t.name: s + t.end for t, s in zip(model.tails_, starts, strict=True)}
    news: dict[str, NDArray[np.float64]] = {}
    plans: dict[str, dict[str, NDArray[np.float64]]] = {n: {} for n in model.scaling_.known}
    for i, (name, start) in enumerate(zip(series.names, series.starts, strict=True)):
        if name not in ends:
            raise ConfigurationError(
                f"A model goes on from the series it has learned from, {shorten(name)} is none",
                remedy="forecast it without updating, or train again",
            )
        skipped, between = max(0, ends[name] - start), max(0, start - ends[name])
        fresh = series.values[i][skipped:]
        if not len(fresh):
            continue
        news[name] = np.concatenate([np.full(between, np.nan), fresh])
        for title in plans:
            row = series.known[title][i][skipped : skipped + len(fresh)]
            if between:
                raise _between(title, name, between)
            plans[title][name] = row
    model.update(news, known=plans)


def _between(title: str, name: str, between: int) -> SequenceError:
    return SequenceError(
        f"{title} is known at each step, {between:,} steps between what the model knows of "
        f"{shorten(name)} and the table are missing",
        remedy="give the table from there on",
    )


def _calendar_in(known: Sequence[str]) -> bool:
    return f"sine {CALENDAR[0]}" in known


def _circles(clock: Clock, told: _Told, steps: int) -> dict[str, list[NDArray[np.float64]]]:
    """What a calendar says of all steps, those ahead included."""
    from elman.datasets.files.series_tables import CIRCLES

    turns = [
        clock.calendar(np.arange(start, start + len(values) + steps))
        for start, values in zip(told.starts, told.values, strict=True)
    ]
    return {name: [row[:, i].astype(np.float64) for row in turns] for i, name in enumerate(CIRCLES)}


def chosen_from(given: Sequence[str]) -> list[str]:
    """Read names of series that are parted by commas or given one by one.

    >>> chosen_from(["north,south", "east"])
    ['north', 'south', 'east']
    """
    return list(dict.fromkeys(filter(None, (n.strip() for g in given for n in g.split(",")))))
