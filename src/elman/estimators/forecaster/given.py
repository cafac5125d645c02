"""Series as they are given, checked, and end to end as windows are read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.reading.containers import columns_by_name, is_table
from elman.inference.framing import Framing
from elman.inference.windows import SeriesData

__all__ = ["Given", "Known", "Scaling", "fixed_in", "planned_in", "series_in"]

Floats = NDArray[np.float64]
Known = Mapping[str, Sequence[Any]]

_LARGEST = 1e15
"""Values that are forecast lie this far from zero at most."""


@dataclass(frozen=True)
class Scaling:
    """What is known beside the values, by name, and how each is put on one scale."""

    known: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    means: tuple[float, ...] = ()
    spreads: tuple[float, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.known, *self.static)

    def standardised(self, beside: Floats) -> Floats:
        """Put what is known `(steps, features)` on one scale."""
        scaled: Floats = (beside - np.array(self.means)) / np.array(self.spreads)
        return scaled


@dataclass(frozen=True)
class Given:
    """Series with what is known beside them.

    `values` of each, `(steps,)`; `beside` of each, `(steps or more, known)`; `static (series,
    features)`; `names` of each.
    """

    values: list[Floats]
    beside: list[Floats]
    static: Floats
    names: tuple[str, ...]

    def scaling(self, known: Sequence[str], static: Sequence[str]) -> Scaling:
        """Find how what is known is put on one scale."""
        rows = [
            np.column_stack([b, np.tile(s, (len(b), 1))])
            for b, s in zip(self.beside, self.static, strict=True)
        ]
        whole = np.concatenate(rows)
        spread = whole.std(0)
        return Scaling(
            tuple(known),
            tuple(static),
            tuple(whole.mean(0).tolist()),
            tuple(np.where(spread > 1e-12, spread, 1.0).tolist()),
        )

    def data(
        self, scaling: Scaling, framing: Framing, numbers: NDArray[np.int32], horizon: int
    ) -> SeriesData:
        """Lay series end to end, each with room for `horizon` steps to come."""
        values, beside = [], []
        for series, known, static in zip(self.values, self.beside, self.static, strict=True):
            size = len(series) + horizon
            values.append(np.concatenate([series, np.full(horizon, np.nan)]))
            rows = np.zeros((size, len(scaling.names)))
            there = min(len(known), size)
            both = np.column_stack([known[:there], np.tile(static, (there, 1))])
            rows[:there] = scaling.standardised(both) if len(scaling.names) else both
            beside.append(rows)
        begins = np.cumsum([0, *map(len, values)])
        scales = [framing.spread_of(v) if framing.by_series else 1.0 for v in self.values]
        return SeriesData(
            np.concatenate(values),
            np.concatenate(beside).astype(np.float32),
            begins.astype(np.int64),
            np.array(scales),
            numbers,
        )


def series_in(
    X: Any,
    known: Known | None,
    static: Mapping[str, Sequence[float]] | None,
    names: Sequence[str] | None,
    *,
    further: int = 0,
    wanted: Scaling | None = None,
) -> Given:
    """Read series: one array `(steps,)`, or a list of them; NaN where a value is missing.

    Of a data frame each column is a series, and has its name.

    What is `known` must reach `further` steps beyond the values. A model that is to forecast says
    what is `wanted`.

    Raises `SequenceError` for what is no series, with its number and the place.
    """
    if is_table(X):
        found = columns_by_name(X, "Series")
        X, names = (
            [column.to_numpy() for column in found.values()],
            list(found) if names is None else names,
        )
    rows = _rows(X)
    called = (
        tuple(map(str, names)) if names is not None else tuple(str(i + 1) for i in range(len(rows)))
    )
    if len(called) != len(rows):
        raise SequenceError(
            f"Every series has its name, received {len(rows):,} series and {len(called):,} names"
        )
    values = [_checked(row, name) for row, name in zip(rows, called, strict=True)]
    known, static = planned_in(known), fixed_in(static)
    if wanted is not None:
        for what, have, needed in (
            ("known", known, wanted.known),
            ("static", static, wanted.static),
        ):
            if missing := [name for name in needed if name not in have]:
                raise ConfigurationError(
                    f"The forecaster reads {', '.join(needed)} beside the values, received no "
                    f"{missing[0]}",
                    remedy=f"pass {what}=, or train without it",
                )
        known = {name: known[name] for name in wanted.known}
        static = {name: static[name] for name in wanted.static}
    for what, of_all in {**known, **static}.items():
        if len(of_all) != len(rows):
            raise SequenceError(
                f"Every series has its {what}, received {len(rows):,} series and "
                f"{len(of_all):,} of {what}"
            )
    beside = []
    for i, (series, name) in enumerate(zip(values, called, strict=True)):
        columns = [
            _planned(of_all[i], what, name, len(series), further) for what, of_all in known.items()
        ]
        length = min(map(len, columns), default=len(series) + further)
        beside.append(
            np.column_stack([c[:length] for c in columns]) if columns else np.zeros((length, 0))
        )
    fixed = np.array([list(map(float, row)) for row in static.values()]).T
    fixed = fixed.reshape(len(rows), len(static))
    if not np.isfinite(fixed).all():
        raise SequenceError("What is static of a series is a finite number, received NaN")
    return Given(values, beside, fixed, called)


def planned_in(known: Any) -> dict[str, Any]:
    """List what is known of each series, by name; a data frame has that of one series.

    >>> planned_in({"price": [[1.0, 2.0]]})
    {'price': [[1.0, 2.0]]}
    """
    if is_table(known):
        return {name: [column] for name, column in columns_by_name(known, "Known").items()}
    return dict(known or {})


def fixed_in(static: Any) -> dict[str, Any]:
    """List the numbers of each series, by name; of a data frame each row is a series.

    >>> fixed_in({"size": [1.0, 2.0]})
    {'size': [1.0, 2.0]}
    """
    if is_table(static):
        return {name: list(column) for name, column in columns_by_name(static, "Static").items()}
    return dict(static or {})


def _rows(X: Any) -> list[Any]:
    if isinstance(X, str | bytes | Mapping):
        raise SequenceError(
            f"Series are arrays of numbers, received {shorten(X)}", remedy="pass a list of them"
        )
    if isinstance(X, np.ndarray) and X.ndim == 1 and X.dtype != object:
        return [X]
    try:
        rows = list(X)
    except TypeError:
        raise SequenceError(
            f"Series are arrays of numbers, received {shorten(X)}", remedy="pass a list of them"
        ) from None
    if rows and all(np.ndim(row) == 0 for row in rows):
        return [rows]
    if not rows:
        raise SequenceError("Series are needed, received none")
    return rows


def _checked(row: Any, name: str) -> Floats:
    try:
        values = np.asarray(row, np.float64)
    except (TypeError, ValueError):
        raise SequenceError(
            f"A series is made of numbers, that of series {name} are not: {shorten(row)}",
            remedy="give NaN where a value is missing; of a table choose the columns of numbers",
        ) from None
    if values.ndim != 1 or not len(values):
        raise SequenceError(
            f"A series is a row of numbers, series {name} has the shape {values.shape}",
            remedy="pass each channel as a series of its own",
        )
    wrong = np.flatnonzero(np.isinf(values) | (np.abs(values) > _LARGEST))
    if len(wrong):
        raise SequenceError(
            f"Values lie within {_LARGEST:g} of zero, series {name} has {values[wrong[0]]} at "
            f"place {wrong[0] + 1:,}",
            remedy="mend it, or give NaN",
        )
    if np.isnan(values).all():
        raise SequenceError(f"A series has values, series {name} has none")
    return values


def _planned(row: Any, what: str, name: str, steps: int, further: int) -> Floats:
    values = np.asarray(row, np.float64)
    needed = steps + further
    if values.ndim != 1 or len(values) < needed:
        of_which = f" ({further:,} of them ahead)" if further else ""
        raise SequenceError(
            f"{what} is known at each of {needed:,} steps{of_which} of series {name}, received "
            f"{len(values) if values.ndim == 1 else values.shape}",
            remedy="give what is planned for the steps to come, or train without it",
        )
    wrong = np.flatnonzero(~np.isfinite(values[:needed]))
    if len(wrong):
        ahead = int(wrong[0]) - steps
        where = f"step {ahead + 1:,} ahead" if ahead >= 0 else f"place {wrong[0] + 1:,}"
        raise SequenceError(
            f"{what} is known at each step, series {name} lacks it at {where}",
            remedy="fill it in, or train without it",
        )
    return values
