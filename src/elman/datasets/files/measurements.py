"""One table of measurements: what of it are channels, and its numbers without gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.channels import places_of
from elman.datasets.files.clocks import counts_time, is_date, is_named_clock
from elman.datasets.files.columns import Column, Frame
from elman.datasets.files.frames import first_row, listed, read_frame, require
from elman.datasets.files.layout import TableLayout
from elman.errors import TableError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Measurements",
    "is_row",
    "narrowed",
    "number_advice",
    "numbers_of",
    "read_measurements",
    "stacked",
]

_LARGEST = 3.4028235e38
"""The largest number of float32, in which networks compute."""
_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([ ,.'’]\d{3})+([.,]\d+)?")


class Measurements:
    """A table whose rows are timesteps; `named` where its file names the columns.

    `rows` are their numbers in the file. Cells that are numbers with spaces around them are
    numbers; rows without any cell, which are empty lines, and columns without name and cells,
    which a last separator makes, are left out.
    """

    def __init__(self, frame: Frame, path: Path, *, named: bool) -> None:
        self.path = path
        self.named = named
        frame = _stripped(_without_last_separator(frame))
        full = _rows_with_cells(frame)
        self.rows = full + first_row(path, has_header=named)
        self.frame = frame if len(full) == frame.height else frame.take(full)

    @property
    def columns(self) -> list[str]:
        return self.frame.columns

    def take(self, rows: NDArray[np.int64]) -> Measurements:
        """These rows of it alone."""
        part = copy(self)
        part.rows, part.frame = self.rows[rows], self.frame.take(rows)
        return part

    def found(self, others: Sequence[str]) -> list[str]:
        """Every column besides `others` is a channel.

        Raises:
            TableError: one of them has words or dates, or there is none.
        """
        found = [column for column in self.columns if column not in others]
        require(self.frame, found, self.path)
        numbers = [column for column in found if self.frame[column].is_number]
        good = [column for column in numbers if not is_named_clock(column)] or numbers
        hint = f"name the channels, for example channels={good}"
        for column in found:
            cells = self.frame[column]
            if cells.is_time or is_date(_words(cells)):
                raise TableError(
                    f"{column!r} in {self.path.name} counts the time and measures nothing",
                    remedy=hint,
                )
            if column not in numbers:
                raise TableError(
                    f"a channel has numbers, but {column!r} in {self.path.name} has {cells.kind}"
                    + self._first_word(column),
                    remedy=_remedy(cells) or hint,
                )
        if not found:
            besides = f" besides {listed(others)}" if others else ""
            raise TableError(
                f"{self.path.name} has no channels{besides}", remedy="add columns with measurements"
            )
        return found

    def rises(self, column: str) -> bool:
        """Whether a column of this one recording is a clock or a counter."""
        cells = self.frame[column]
        return counts_time(column, [cells.numbers[~cells.missing]])

    def _first_word(self, column: str) -> str:
        """Where the first cell stands that kept a column from being numbers."""
        cells = self.frame[column]
        if not cells.is_text or not cells.strange.any():
            return ""
        first = int(cells.strange.argmax())
        if cells.strange.all() and not any(map(str.isdigit, cells.cells[first])):
            return ""  # A column of words needs no example.
        return f": row {self.rows[first]:,} has {shorten(cells.cells[first])}"

    def numbers(self, channels: Sequence[str]) -> NDArray[np.float64]:
        """Some columns as numbers `(rows, channels)`, gaps as NaN.

        Raises:
            TableError: one has words, and where the first of them stands.
        """
        import numpy as np

        for column in channels:
            cells = self.frame[column]
            words = cells.is_text and cells.strange.any()
            if words or not (cells.is_text or cells.is_number or cells.kind == "Null"):
                raise TableError(
                    f"a channel has numbers, but {column!r} in {self.path.name} has {cells.kind}"
                    + self._first_word(column),
                    remedy=_remedy(cells) or "correct these cells, or pass other channels",
                )
        return np.stack([self.frame[column].numbers for column in channels], axis=1)

    def like(self, channels: Sequence[str], others: Sequence[str]) -> list[str]:
        """The columns that have these channels' names; all in their order where none has one.

        Raises:
            SequenceError: one is missing.
            TableError: a file without names has another number of columns.
        """
        columns = [column for column in self.columns if column not in others]
        if self.named or set(channels) & set(columns):
            return [columns[p] for p in places_of(channels, columns, self.path.name, chosen=True)]
        found = self.found(others)
        if len(found) != len(channels):
            raise TableError(
                f"{self.path.name} has no names for its {len(found)} columns, where the model "
                f"reads {len(channels)} channels: {listed(channels)}",
                remedy=f"name those that are these, for example "
                f"channels={found[: len(channels)]}, or give the file a header",
            )
        return found


def read_measurements(path: Path, layout: TableLayout) -> Measurements:
    """Read a table of measurements; a first line of numbers alone is a row, not a header.

    Raises:
        TableError: the file cannot be read, or has no rows.
    """
    frame = read_frame(path, layout, typed=True)
    # Polars calls the second of two equal columns x_duplicated_0.
    names = [re.sub(r"_duplicated_\d+$", "", column).strip() for column in frame.columns]
    text = first_row(path) == 2
    if layout.has_header and text and is_row(names):
        layout = replace(layout, has_header=False)
        frame = read_frame(path, layout, typed=True)
    return Measurements(frame, path, named=layout.has_header or not text)


def numbers_of(part: Measurements, channels: Sequence[str], name: str) -> NDArray[Any]:
    """The numbers of a recording, `(time, channels)` of float64.

    Raises:
        TableError: a cell is no number, a gap, or larger than float32 holds.
    """
    import numpy as np

    values, path = part.numbers(channels), part.path
    for column, numbers in zip(channels, values.T, strict=True):
        if len(gaps := np.flatnonzero(~np.isfinite(numbers))):
            raise TableError(
                f"{name} has {len(gaps):,} gaps (empty, NaN or infinite) in {column!r}, "
                f"the first in row {part.rows[gaps[0]]:,} of {path.name}",
                remedy="fill them, or pass skip_bad=True to leave the recording out",
            )
        if len(large := np.flatnonzero(np.abs(numbers) > _LARGEST)):
            raise TableError(
                f"{name} has {numbers[large[0]]:g} in {column!r}, row {part.rows[large[0]]:,} of "
                f"{path.name}: more than float32 holds ({_LARGEST:.2g})",
                remedy="measure it in larger units, or correct it",
            )
    return values


def narrowed(arrays: list[NDArray[Any]]) -> list[NDArray[Any]]:
    """Arrays as float32, unless that loses more than a thousandth of what a channel varies by.

    >>> import numpy as np
    >>> [narrowed([np.array([[low], [low + 1.0]])])[0].dtype.name for low in (0, 1e9)]
    ['float32', 'float64']
    """
    import numpy as np

    narrow = [array.astype(np.float32) for array in arrays]
    if all(array.dtype == np.float32 for array in arrays):
        return narrow
    axes = [tuple(range(array.ndim - 1)) for array in arrays]
    pairs = list(zip(arrays, axes, strict=True))
    lowest = np.min([array.min(a) for array, a in pairs], 0).astype(float)
    highest = np.max([array.max(a) for array, a in pairs], 0).astype(float)
    lost = np.max([np.abs(array - narrow[i]).max(a) for i, (array, a) in enumerate(pairs)], 0)
    varies = highest - lowest
    if ((lost > 1e-3 * varies) & (varies > 0)).any():
        return [array.astype(np.float64) for array in arrays]
    return narrow


def _rows_with_cells(frame: Frame) -> NDArray[np.int64]:
    import numpy as np

    empty = np.ones(frame.height, bool)
    for name in frame.columns:
        empty &= frame[name].missing
    full = np.flatnonzero(~empty)
    if len(frame.columns) == 1:
        # In a single column an empty line is a gap, unless it ends the file.
        return np.arange(full[-1] + 1 if len(full) else 0)
    return full


def _without_last_separator(frame: Frame) -> Frame:
    nameless = re.compile(r"(_duplicated_\d+|column_\d+)?")
    names = frame.columns
    if len(names) > 1 and nameless.fullmatch(names[-1].strip()) and frame[names[-1]].missing.all():
        return Frame({name: frame[name] for name in names[:-1]}, frame.height)
    return frame


def _stripped(frame: Frame) -> Frame:
    """Names and numbers without the spaces around them."""
    names = [name.strip() for name in frame.columns]
    if len(set(names)) < len(names):
        names = frame.columns
    found = [frame[old].typed() for old in frame.columns]
    return Frame(
        {name: replace(cells, name=name) for name, cells in zip(names, found, strict=True)},
        frame.height,
    )


def _words(column: Column) -> list[str]:
    return [cell for cell in column.cells if cell.strip()] if column.is_text else []


def _remedy(column: Column) -> str:
    """What to do about numbers that are written with commas or other marks."""
    if not column.is_text:
        return ""
    advice = {number_advice(column.cells[row]) for row in column.strange.nonzero()[0].tolist()}
    return advice.pop() if len(advice) == 1 else ""


def number_advice(cell: str) -> str:
    """What to do about a cell that is a number written otherwise; "" if it is none.

    >>> number_advice("1,5") == number_advice("1.234,5") == number_advice("12 345") != ""
    True
    >>> number_advice("n/a")
    ''
    """
    cell = cell.strip()
    if _COMMA.fullmatch(cell) or _THOUSANDS.fullmatch(cell):
        return "write numbers with a decimal point and without thousands marks: 1234.5"
    return ""


def is_row(cells: Sequence[str]) -> bool:
    """Whether a first line is a row of numbers rather than names.

    >>> is_row(["0.5", "1"]), is_row(["x", "y"]), is_row(["1", ""])
    (True, False, True)
    >>> is_row(["", "0", "1"]), is_row(["0", "1", "2"])  # as pandas numbers columns
    (False, False)
    """
    numbered = [cell for cell in cells if cell]
    if numbered == [str(i) for i in range(len(numbered))] and (not cells[0] or len(cells) > 2):
        return False
    return bool(numbered) and all(_is_number(cell) for cell in numbered)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def stacked(arrays: list[NDArray[Any]]) -> list[NDArray[Any]] | NDArray[Any]:
    """Narrow recordings as `narrowed` does; those of one length become one array."""
    import numpy as np

    arrays = narrowed(arrays)
    return np.stack(arrays) if len({len(array) for array in arrays}) == 1 else arrays
