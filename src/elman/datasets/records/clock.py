"""The clock of regular series: which step a time is, and which time a step.

Steps are as far apart as times mostly are: some seconds, some months, a working day, or one where
times are only numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError

__all__ = ["CALENDAR", "Clock", "clock_of"]

Unit = Literal["step", "second", "month", "workday"]

CALENDAR = ("hour", "weekday", "day of year")
"""What a calendar says of a step, each as a place on a circle."""

_DAY = 86_400
_ENOUGH = 10
"""Days without a weekend among them that make working days."""

_NAMES = {60: "minute", 3600: "hour", _DAY: "day", 7 * _DAY: "week"}


@dataclass(frozen=True)
class Clock:
    """A grid of times: `every` seconds, months or numbers, from `phase` on.

    Times are seconds since 1970 (`unit` "second", "month", "workday"), or whole numbers ("step").

    >>> day = Clock("second", 86_400)
    >>> day.steps(np.array([0, 172_800])).tolist(), day.written(np.array([2])), str(day)
    ([0, 2], ['1970-01-03'], 'day')
    """

    unit: Unit = "step"
    every: int = 1
    phase: int = 0

    def steps(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Number the steps that times are; raises `SequenceError` for one between two steps."""
        match self.unit:
            case "month":
                counted = times.astype("M8[s]").astype("M8[M]").astype(np.int64)
            case "workday":
                days = times.astype("M8[s]").astype("M8[D]")
                counted = np.busday_count(np.datetime64("1970-01-01"), days).astype(np.int64)
                weekend = ~np.is_busday(days)
                if weekend.any():
                    raise self._between(times[weekend][0])
            case _:
                counted = times
        # Months begin anywhere in them.
        shifted = counted if self.unit in ("month", "workday") else counted - self.phase
        if self.unit == "month":
            shifted = counted - np.datetime64(self.phase, "s").astype("M8[M]").astype(np.int64)
        off = shifted % self.every != 0
        if off.any():
            raise self._between(times[off][0])
        found: NDArray[np.int64] = shifted // self.every
        return found

    def times(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Tell the times of steps."""
        match self.unit:
            case "month":
                begin = np.datetime64(self.phase, "s")
                months = begin.astype("M8[M]") + steps * self.every
                # The last day of a month stays the last day.
                length = ((months + 1).astype("M8[D]") - months.astype("M8[D]")).astype(np.int64)
                within = self.phase - begin.astype("M8[M]").astype("M8[s]").astype(np.int64)
                day = np.minimum(within // _DAY, length - 1)
                if self._ends_months:
                    day = length - 1
                seconds = months.astype("M8[s]").astype(np.int64) + day * _DAY + within % _DAY
                return np.asarray(seconds, np.int64)
            case "workday":
                days = np.busday_offset("1970-01-01", steps * self.every, roll="forward")
                seconds = days.astype("M8[s]").astype(np.int64) + self.phase % _DAY
                return np.asarray(seconds, np.int64)
        return steps * self.every + self.phase

    @property
    def _ends_months(self) -> bool:
        day = np.datetime64(self.phase, "s").astype("M8[D]")
        return bool((day + 1).astype("M8[M]") != day.astype("M8[M]"))

    def written(self, steps: NDArray[np.int64]) -> list[str]:
        """Write the times of steps as people do, without what is the same for all."""
        times = self.times(np.asarray(steps, np.int64))
        if self.unit == "step":
            return list(map(str, times.tolist()))
        whole_days = self.phase % _DAY == 0 and (self.unit != "second" or self.every % _DAY == 0)
        unit = "D" if whole_days else "m" if self.phase % 60 == self.every % 60 == 0 else "s"
        return [str(t).replace("T", " ") for t in times.astype("M8[s]").astype(f"M8[{unit}]")]

    def calendar(self, steps: NDArray[np.int64]) -> NDArray[np.float32]:
        """Place steps on the circles of day, week and year: `(steps, 6)`.

        Raises `ConfigurationError` where times are only numbers.
        """
        if self.unit == "step":
            raise ConfigurationError(
                "A calendar needs dates, times are only numbers here",
                remedy="give dates such as 2026-03-01, or leave calendar= out",
            )
        seconds = self.times(steps)
        days = seconds // _DAY
        year = seconds.astype("M8[s]").astype("M8[Y]").astype("M8[s]").astype(np.int64)
        turns = np.stack(
            [(seconds % _DAY) / _DAY, (days + 3) % 7 / 7, (seconds - year) / (365.25 * _DAY)]
        )
        circle = np.concatenate([np.sin(2 * np.pi * turns), np.cos(2 * np.pi * turns)])
        return np.asarray(circle.T, np.float32)

    def _between(self, time: Any) -> SequenceError:
        shown = time if self.unit == "step" else str(np.datetime64(int(time), "s"))
        return SequenceError(
            f"Times are whole steps of a {self} apart, received {shown}, between two of them",
            remedy="round the times, or sum up what lies between",
        )

    def __str__(self) -> str:
        match self.unit:
            case "step":
                name = "step"
            case "workday":
                name = "working day"
            case "month":
                name = {12: "year", 3: "quarter", 1: "month"}.get(self.every, "")
                return name or f"{self.every} months"
            case _:
                if self.every in _NAMES:
                    return _NAMES[self.every]
                size = next((s for s in (_DAY, 3600, 60, 1) if self.every % s == 0), 1)
                return f"{self.every // size} {_NAMES.get(size, 'second')}s"
        return name if self.every == 1 else f"{self.every} {name}s"

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values."""
        return {"unit": self.unit, "every": self.every, "phase": self.phase}


def clock_of(times: Sequence[NDArray[np.int64]], *, dates: bool) -> Clock:
    """Find the clock of several series from the times of each, sorted; numbers unless `dates`.

    >>> months = np.array(["2020-01-31", "2020-02-29", "2020-03-31"], "M8[s]").astype(np.int64)
    >>> str(clock_of([months], dates=True))
    'month'
    """
    apart = np.concatenate([np.zeros(0, np.int64), *(np.diff(np.unique(t)) for t in times)])
    if not len(apart):
        raise SequenceError("A series has at least two times, received one of each")
    gaps, counts = np.unique(apart, return_counts=True)
    usual = int(gaps[counts.argmax()])
    every = np.concatenate(times)
    phase = int(min(t[0] for t in times if len(t)))
    if not dates:
        return Clock("step", usual, phase)
    if usual >= 28 * _DAY and _monthly(every):
        months = every.astype("M8[s]").astype("M8[M]").astype(np.int64)
        steps = np.diff(np.unique(months))
        sizes, counts = np.unique(steps, return_counts=True)
        return Clock("month", int(sizes[counts.argmax()]), phase)
    if usual == _DAY and len(every) >= _ENOUGH and (every % _DAY == every[0] % _DAY).all():
        days = every.astype("M8[s]").astype("M8[D]")
        if np.is_busday(days).all():
            return Clock("workday", 1, phase)
    return Clock("second", usual, phase)


def _monthly(times: NDArray[np.int64]) -> bool:
    """Tell whether all times are the same day of their month, or the last."""
    days = times.astype("M8[s]").astype("M8[D]")
    of_month = (days - days.astype("M8[M]").astype("M8[D]")).astype(np.int64)
    ends = (days + 1).astype("M8[M]") != days.astype("M8[M]")
    return bool((of_month == of_month[0]).all() or ends.all())
