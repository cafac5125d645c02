"""A table with a time and a value a row, made series: in order, on a regular clock."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.formats import check_kind, ending_within, is_stream
from elman.datasets.files.frames import (
    first_row,
    frame_of,
    listed,
    missing_rows,
    read_bytes,
    require,
)
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.series_columns import SeriesColumns
from elman.datasets.files.times import parsed_times
from elman.datasets.records.clock import CALENDAR, Clock, clock_of
from elman.datasets.records.series import Series
from elman.errors import SequenceError, TableError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets.files.columns import Column, Frame

__all__ = ["CIRCLES", "read_series"]

_MOST_STEPS = 1 << 24
"""Steps of a series on its clock, gaps included."""

CIRCLES = tuple(f"{turn} {part}" for part in ("sine", "cosine") for turn in CALENDAR)


def read_series(
    path: Path,
    layout: TableLayout,
    columns: SeriesColumns,
    clock: Clock | None = None,
    planned: Collection[str] = (),
) -> Series:
    """Read the series of a table, one row a value; `layout` says how the table is written.

    Rows may stand in any order. Times are put on the `clock` that the model knows, or on the one
    that they show. Steps without a row are missing, and so are empty cells; behind the last value
    of a series rows may follow that only say what is `known`; the series that are `planned` may
    have no others.

    Raises:
        TableError: a column is missing, or a cell is no number or time, with its row.
        SequenceError: several values at one time, with no word what to do about them.
    """
    named = None if is_stream(path) else check_kind(path, "table")
    raw = read_bytes(path)
    frame = frame_of(raw, path, layout, ending=named or ending_within(raw))
    _require_value(columns, frame, path)
    wanted = [*columns.value, *columns.known, *columns.static]
    require(frame, filter(None, [columns.time, columns.series, *wanted]), path)
    first = first_row(path, layout.has_header)
    groups = _groups(frame, columns.series, path, first)
    if columns.time is None:
        times, dates, remarks = None, False, list[str]()
    else:
        read = parsed_times(frame[columns.time].words(), columns.time, first)
        times, dates, remarks = read.values, read.dates, read.remarks
    table = _Assembly(frame, path, columns, groups, times, dates, remarks, first, planned)
    return table.series(clock, raw)


def _require_value(columns: SeriesColumns, frame: Frame, path: Path) -> None:
    """Require what nobody can guess, and say which columns there are."""
    if columns.value:
        return
    others = {columns.time, columns.series, *columns.known, *columns.static}
    likely = [
        name for name in frame.columns if name not in others and frame[name].typed().is_number
    ]
    raise TableError(
        f"{path.name} needs value=: it has the columns {listed(frame.columns)}",
        remedy=f'say which, for example value="{(likely or frame.columns)[-1]}"',
    )


def _groups(
    frame: Frame, column: str | None, path: Path, first: int
) -> dict[str, NDArray[np.int64]]:
    """The rows of each series by its name, in the order in which they come."""
    import numpy as np

    if column is None:
        return {"": np.arange(frame.height)}
    cells = frame[column].words()
    if empty := [i for i, cell in enumerate(cells) if not cell.strip()]:
        raise TableError(
            f"Every row of {path.name} names its series, {column} is empty in "
            f"{missing_rows(empty, first)}",
            remedy="fill them in, or remove these rows",
        )
    names, inverse = np.unique(np.array(cells, object).astype(str), return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    parted = np.split(order, np.flatnonzero(np.diff(inverse[order])) + 1)
    found = {str(name): rows for name, rows in zip(names, parted, strict=True)}
    return dict(sorted(found.items(), key=lambda item: int(item[1][0])))


@dataclass
class _Assembly:
    """A table on its way to series."""

    frame: Frame
    path: Path
    columns: SeriesColumns
    groups: dict[str, NDArray[np.int64]]
    times: NDArray[np.int64] | None
    dates: bool
    remarks: list[str]
    first: int
    planned: Collection[str]

    def series(self, clock: Clock | None, raw: bytes) -> Series:
        import numpy as np

        steps, clock = self._on_clock(clock)
        columns, several = self.columns, len(self.columns.value) > 1
        beside = {name: self._numbers(self.frame[name]) for name in columns.known}
        fixed = {name: self._numbers(self.frame[name]) for name in columns.static}
        found: dict[str, list[Any]] = {"names": [], "starts": [], "values": []}
        known: dict[str, list[Any]] = {name: [] for name in columns.known}
        known |= {name: [] for name in (CIRCLES if columns.calendar else ())}
        static: dict[str, list[float]] = {name: [] for name in columns.static}
        gaps = 0
        for column in columns.value:
            values = self._numbers(self.frame[column])
            for group, rows in self.groups.items():
                name = " ".join(filter(None, [group, column if several or not group else ""]))
                rows, at = self._distinct(rows, steps[rows], name)
                start, size = int(at[0]), int(at[-1] - at[0]) + 1
                if size > _MOST_STEPS:
                    raise SequenceError(
                        f"A series has at most {_MOST_STEPS:,} steps, {shorten(name)} has "
                        f"{size:,} of a {clock} each"
                    )
                line = self._joined(values, rows, at - start, size, name)
                there = np.flatnonzero(~np.isnan(line))
                if not len(there) and name not in self.planned:
                    raise SequenceError(f"A series has values, {shorten(name)} has none")
                # Rows without a value at the end say what is known of steps to come.
                begin = int(there[0]) if len(there) else 0
                line = line[begin : there[-1] + 1] if len(there) else line[:0]
                missing = int(np.isnan(line).sum())
                gaps += missing
                found["values"].append(self._filled(line) if missing else line)
                found["names"].append(name)
                found["starts"].append(start + begin)
                for title, numbers in beside.items():
                    row = self._joined(numbers, rows, at - start, size, title, first=True)
                    known[title].append(row[begin:])
                if columns.calendar:
                    turns = clock.calendar(np.arange(start + begin, start + size))
                    for i, title in enumerate(CIRCLES):
                        known[title].append(turns[:, i].astype(np.float64))
                for title, numbers in fixed.items():
                    static[title].append(self._fixed(numbers[rows], title, name))
        if gaps:
            done = f"filled ({columns.fill})" if columns.fill else "left missing"
            remedy = "" if columns.fill else "; a fill of linear fills them"
            have = "step has" if gaps == 1 else "steps have"
            self.remarks.append(f"{gaps:,} {have} no value: {done}{remedy}")
        return Series(
            found["values"],
            tuple(found["names"]),
            tuple(found["starts"]),
            clock,
            known,
            static,
            name=self.path.name,
            source=self.path.name,
            sha256=hashlib.sha256(raw).hexdigest(),
            remarks=tuple(self.remarks),
        )

    def _on_clock(self, clock: Clock | None) -> tuple[NDArray[np.int64], Clock]:
        import numpy as np

        if self.times is None:
            steps = np.zeros(self.frame.height, np.int64)
            for rows in self.groups.values():
                steps[rows] = np.arange(len(rows))
            return steps, clock or Clock()
        unsorted = sum(bool((np.diff(self.times[rows]) < 0).any()) for rows in self.groups.values())
        if unsorted:
            whose = "the rows" if len(self.groups) == 1 else f"the rows of {unsorted:,} series"
            self.remarks.append(f"{whose} are out of order: sorted by {self.columns.time}")
        if clock is None:
            sorted_ = [np.sort(self.times[rows]) for rows in self.groups.values()]
            clock = clock_of(sorted_, dates=self.dates)
        elif self.dates != (clock.unit != "step"):
            asked = "numbers" if clock.unit == "step" else "dates"
            raise SequenceError(
                f"The model knows times as {asked}, {self.path.name} has "
                f"{'dates' if self.dates else 'numbers'}",
                remedy="write them as in training",
            )
        return clock.steps(self.times), clock

    def _distinct(
        self, rows: NDArray[np.int64], at: NDArray[np.int64], name: str
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sort rows by their step; raises where several stand at one and nobody said what to do."""
        import numpy as np

        order = np.argsort(at, kind="stable")
        rows, at = rows[order], at[order]
        twice = np.flatnonzero(np.diff(at) == 0)
        if len(twice) and self.columns.duplicates is None:
            column = self.columns.time or ""
            when = self.frame[column].words()[rows[twice[0]]]
            raise SequenceError(
                f"A series has one value at a time, {shorten(name or self.path.name)} has "
                f"{len(twice) + 1:,} rows at times that stand twice, the first at {shorten(when)}",
                remedy='join them in the table, or pass duplicates="sum" to add them up, or '
                '"mean", "first", "last", or pass for example series="shop" for the column that '
                "says which series a row belongs to",
            )
        if len(twice):
            remark = f"several values at one time are joined ({self.columns.duplicates})"
            if remark not in self.remarks:
                self.remarks.append(remark)
        return rows, at

    def _joined(
        self,
        numbers: NDArray[np.float64],
        rows: NDArray[np.int64],
        at: NDArray[np.int64],
        size: int,
        name: str,
        *,
        first: bool = False,
    ) -> NDArray[np.float64]:
        import numpy as np

        given = numbers[rows]
        there = ~np.isnan(given)
        line = np.full(size, np.nan)
        how = "first" if first else self.columns.duplicates
        if how in ("sum", "mean"):
            total = np.bincount(at[there], given[there], size)
            count = np.bincount(at[there], minlength=size)
            line[count > 0] = total[count > 0]
            return line / np.maximum(count, 1) if how == "mean" else line
        step = -1 if how == "first" else 1
        line[at[there][::step]] = given[there][::step]
        return line

    def _filled(self, line: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        there = np.flatnonzero(~np.isnan(line))
        match self.columns.fill:
            case "linear":
                return np.interp(np.arange(len(line)), there, line[there])
            case "last":
                return line[there[np.searchsorted(there, np.arange(len(line)), "right") - 1]]
            case "zero":
                return np.nan_to_num(line, nan=0.0)
        return line

    def _numbers(self, column: Column) -> NDArray[np.float64]:
        import numpy as np

        column = column.typed(switches=True)
        if column.kind == "Boolean":
            words = [word.strip().lower() for word in column.words()]
            return np.array([{"true": 1.0, "false": 0.0}.get(word, np.nan) for word in words])
        numbers = column.numbers
        wrong = np.flatnonzero(column.strange | np.isinf(numbers))
        if len(wrong):
            cell = shorten(str(column.cells[wrong[0]]))
            raise TableError(
                f"{column.name} holds numbers, {missing_rows(wrong.tolist(), self.first)} "
                f"{'does' if len(wrong) == 1 else 'do'} not: {cell}",
                remedy="mend the cells, or leave them empty where nothing is known",
            )
        return numbers

    def _fixed(self, given: NDArray[np.float64], title: str, name: str) -> float:
        import numpy as np

        different = np.unique(given[~np.isnan(given)])
        if len(different) != 1:
            raise SequenceError(
                f"{title} is one number for a whole series, {shorten(name)} has "
                f"{len(different):,} different",
                remedy=f'pass known=["{title}"] if it changes from step to step',
            )
        return float(different[0])
