"""Which column of a recording counts the time and measures nothing.

A clock or a counter rises at every step of every recording; what is measured hardly ever does.
A column whose name says that it is one need only never fall.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["counts_time", "is_date", "is_named_clock"]

ENOUGH = 8
"""Steps that all rise, below which a column without such a name may do so by chance."""

_CLOCKS = {"clock", "date", "datetime", "elapsed", "epoch", "time", "times", "timestamp"}
_CLOCKS |= {"timestamps", "ts", "uptime"}
_COUNTERS = {"frame", "frames", "i", "idx", "index", "line", "no", "nr", "number", "packet"}
_COUNTERS |= {"row", "rows", "sample", "samples", "seq", "step", "steps", "t", "tick", "ticks"}
_COUNTERS |= {"unnamed", "counter"}
_UNITS = {"micros", "microseconds", "millis", "milliseconds", "min", "minutes", "ms", "msec"}
_UNITS |= {"nanos", "nanoseconds", "ns", "s", "sec", "second", "seconds", "us"}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}( .*)?"
    r"|\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?|\d+:\d{2}:\d{2}([.,:]\d+)?"
)


def is_named_clock(column: str) -> bool:
    """Whether a column is called as clocks, counters and row numbers are.

    >>> [name for name in ("seconds_elapsed", "Time (s)", "loggingTime", "", "Unnamed: 0", "ms",
    ...                    "acc_x", "steps_per_minute_left") if is_named_clock(name)]
    ['seconds_elapsed', 'Time (s)', 'loggingTime', '', 'Unnamed: 0', 'ms']
    """
    words = {word.lower() for word in _WORDS.findall(column)}
    if not words:
        return not column.strip()
    return bool(words & _CLOCKS) or words <= _COUNTERS | _UNITS


def is_date(cells: Sequence[str]) -> bool:
    """Whether all cells are dates or times of day, as text.

    >>> is_date(["2026-01-31T12:00:00.5Z", "31/01/2026 12:00"]), is_date(["12:00:01"]), is_date([])
    (True, True, False)
    >>> is_date(["0.5", "1.5"])
    False
    """
    return bool(cells) and all(_DATE.fullmatch(cell.strip()) for cell in cells)


def counts_time(column: str, parts: Sequence[NDArray[Any]]) -> bool:
    """Whether a column with these values in each recording is a clock or a counter.

    >>> import numpy as np
    >>> counts_time("x", [np.arange(9)]), counts_time("x", [np.arange(9), np.array([1, 0])])
    (True, False)
    >>> counts_time("time", [np.array([1, 1, 2])]), counts_time("x", [np.array([1, 1, 2])])
    (True, False)
    """
    import numpy as np

    steps = np.concatenate([np.diff(part) for part in parts])
    if not len(steps) or not (steps > 0).any():
        return False
    if is_named_clock(column):
        return bool((steps >= 0).all())
    return len(steps) >= ENOUGH and bool((steps > 0).all())
