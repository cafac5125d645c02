"""Times as people write them: dates, times of day, quarters, or numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from elman.errors import TableError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Times", "parsed_times"]

_QUARTER = re.compile(r"(\d{4})[ -]?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_BACKWARDS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_SECONDS = (10**8, 10**11)
"""Numbers between these count seconds since 1970; a thousand times as many, milliseconds."""


class Times(NamedTuple):
    """Times `(rows,)`: seconds since 1970 where they are `dates`, else the numbers themselves."""

    values: NDArray[np.int64]
    dates: bool
    remarks: list[str]


def parsed_times(cells: Sequence[str], name: str, first: int = 2) -> Times:
    """Read the cells of a column, of which the first is row `first`.

    Raises `TableError` for a cell that is no time, with its row; for dates of which nobody knows
    whether the day stands before the month.

    >>> parsed_times(["2026-03-01", "2026-03-02"], "date").values.tolist()
    [1772323200, 1772409600]
    >>> parsed_times(["20260301", "20260302"], "date").remarks
    ['date has whole numbers such as 20260301: read as dates']
    """
    import numpy as np

    cells = [cell.strip() for cell in cells]
    if (empty := next((i for i, cell in enumerate(cells) if not cell), None)) is not None:
        raise TableError(
            f"Every row has its {name}, row {empty + first:,} has none", remedy="fill or remove it"
        )
    if all(_WHOLE.fullmatch(cell) for cell in cells):
        return _numbers(np.array(list(map(int, cells)), np.int64), name)
    order = _order(cells, name)
    found, zones = [], set()
    for i, cell in enumerate(cells):
        time = _time(cell, order)
        if time is None:
            raise TableError(
                f"{name} has dates or whole numbers, row {i + first:,} has {shorten(cell)}",
                remedy="write dates as 2026-03-01 or 2026-03-01 14:00",
            )
        zones.add(time.utcoffset())
        found.append(time)
    if None in zones and len(zones) > 1:
        raise TableError(
            f"Times of {name} have a time zone or none, received both",
            remedy="write all with their zone, or all without",
        )
    remarks = []
    if len(zones) > 1:
        remarks.append(
            f"{name} changes its time zone ({len(zones)} different): all are read as UTC"
        )
        found = [time.astimezone(UTC) for time in found]
    plain = [time.replace(tzinfo=UTC) for time in found]
    return Times(np.array([round(time.timestamp()) for time in plain], np.int64), True, remarks)


def _numbers(values: NDArray[np.int64], name: str) -> Times:
    import numpy as np

    example = int(values[0])
    year, month, day = values // 10_000, values // 100 % 100, values % 100
    like_dates = (year >= 1800) & (year <= 2200) & (month >= 1) & (month <= 12) & (day >= 1)
    if len(values) and (like_dates & (day <= 31)).all():
        dates = [np.datetime64(f"{y:04}-{m:02}", "D") for y, m in zip(year, month, strict=True)]
        found = np.array(dates, "M8[D]") + (day - 1)
        if (found.astype("M8[M]") == np.array(dates, "M8[D]").astype("M8[M]")).all():
            remark = f"{name} has whole numbers such as {example}: read as dates"
            return Times(found.astype("M8[s]").astype(np.int64), True, [remark])
    for scale, unit in ((1, "seconds"), (1000, "milliseconds")):
        if ((values >= _SECONDS[0] * scale) & (values < _SECONDS[1] * scale)).all():
            remark = f"{name} has whole numbers such as {example}: read as {unit} since 1970"
            return Times(values // scale, True, [remark])
    return Times(values, False, [])


def _order(cells: Sequence[str], name: str) -> str:
    """Tell whether days stand before months, of dates that end with the year."""
    found = [match for cell in cells if (match := _BACKWARDS.fullmatch(cell))]
    if not found:
        return ""
    days_first = any(int(match[1]) > 12 for match in found)
    months_first = any(int(match[3]) > 12 for match in found)
    dotted = all(match[2] == "." for match in found)
    if days_first and months_first:
        raise TableError(
            f"Days of {name} stand before the month or behind it, received both",
            remedy="write dates as 2026-03-01",
        )
    if not (days_first or months_first or dotted):
        raise TableError(
            f"Nobody can tell day from month in {name}, received {found[0][0]}",
            remedy="write dates as 2026-03-01",
        )
    return "month" if months_first else "day"


def _time(cell: str, order: str) -> datetime | None:
    try:
        if match := _QUARTER.fullmatch(cell):
            return datetime(int(match[1]), 3 * int(match[2]) - 2, 1)
        if match := _MONTH.fullmatch(cell):
            return datetime(int(match[1]), int(match[2]), 1)
        if match := _BACKWARDS.fullmatch(cell):
            a, b = int(match[1]), int(match[3])
            day, month = (b, a) if order == "month" else (a, b)
            clock = ":".join(part.zfill(2) for part in (match[5] or "0:00").split(":"))
            return datetime.fromisoformat(f"{match[4]}-{month:02}-{day:02}T{clock}")
        if match := _DATE.match(cell):
            year, month_, day_ = match.groups()
            cell = f"{year}-{month_.zfill(2)}-{day_.zfill(2)}{cell[match.end() :]}"
        return datetime.fromisoformat(cell)
    except ValueError:
        return None
