"""One table of measurements: what of it are channels, and its numbers without gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.channels import places_of
from elman.datasets.files.clocks import counts_time, is_date, is_named_clock
from elman.datasets.files.frames import first_row, listed, read_frame, require
from elman.datasets.files.layout import TableLayout
from elman.errors import TableError, shorten

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

__all__ = [
    "ROW",
    "Measurements",
    "checked_numbers",
    "is_row",
    "narrowed",
    "number_advice",
    "numbers_of",
    "read_measurements",
]

ROW = "row of the file"
_LARGEST = 3.4028235e38
"""The largest number of float32, in which networks compute."""
_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([ ,.'’]\d{3})+([.,]\d+)?")


class Measurements:
    """A table whose rows are timesteps; `named` where its file names the columns.

    Cells that are numbers with spaces around them are numbers; rows without any cell, which are
    empty lines, and columns without name and cells, which a last separator makes, are left out.
    """

    def __init__(self, frame: pl.DataFrame, path: Path, *, named: bool) -> None:
        self.path = path
        self.named = named
        self.frame = _numbered(_stripped(_without_last_separator(frame)), path, named)

    @property
    def columns(self) -> list[str]:
        return [column for column in self.frame.columns if column != ROW]

    def found(self, others: Sequence[str]) -> list[str]:
        """Every column besides `others` is a channel.

        Raises:
            TableError: one of them has words or dates, or there is none.
        """
        found = [column for column in self.columns if column not in others]
        require(self.frame, found, self.path)
        numbers = [column for column in found if self.frame[column].dtype.is_numeric()]
        good = [column for column in numbers if not is_named_clock(column)] or numbers
        hint = f"name the channels, for example channels={good}"
        for column in found:
            dtype = self.frame[column].dtype
            if dtype.is_temporal() or is_date(_words(self.frame, column)):
                raise TableError(
                    f"{column!r} in {self.path.name} counts the time and measures nothing",
                    remedy=hint,
                )
            if column not in numbers:
                raise TableError(
                    f"a channel has numbers, but {column!r} in {self.path.name} has {dtype}"
                    + _first_word(self.frame, column),
                    remedy=_remedy(self.frame, column) or hint,
                )
        if not found:
            besides = f" besides {listed(others)}" if others else ""
            raise TableError(
                f"{self.path.name} has no channels{besides}", remedy="add columns with measurements"
            )
        return found

    def rises(self, column: str) -> bool:
        """Whether a column of this one recording is a clock or a counter."""
        numbers = self.frame[column].cast(float, strict=False).drop_nulls()
        return counts_time(column, [numbers.to_numpy()])

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


def checked_numbers(frame: pl.DataFrame, channels: Sequence[str], path: Path) -> pl.DataFrame:
    """Some columns as float64, gaps as NaN.

    Raises:
        TableError: one has words, and where the first of them stands.
    """
    import polars as pl

    columns = []
    for column in channels:
        cells = frame[column]
        words = cells.dtype == pl.String
        numbers = (
            cells.str.strip_chars().cast(pl.Float64, strict=False)
            if words
            else cells.cast(pl.Float64, strict=False)
        )
        strange = (
            (numbers.is_null() & cells.is_not_null()).any()
            if words
            else not (cells.dtype.is_numeric() or cells.dtype == pl.Null)
        )
        if strange:
            raise TableError(
                f"a channel has numbers, but {column!r} in {path.name} has {cells.dtype}"
                + _first_word(frame, column),
                remedy=_remedy(frame, column) or "correct these cells, or pass other channels",
            )
        columns.append(numbers.fill_null(float("nan")).alias(column))
    return pl.DataFrame(columns)


def numbers_of(part: pl.DataFrame, channels: Sequence[str], name: str, path: Path) -> NDArray[Any]:
    """The numbers of a recording, `(time, channels)` of float64.

    Raises:
        TableError: a cell is no number, a gap, or larger than float32 holds.
    """
    frame = checked_numbers(part, channels, path)
    for column in channels:
        numbers = frame[column]
        if len(gaps := (~numbers.is_finite()).arg_true()):
            raise TableError(
                f"{name} has {len(gaps):,} gaps (empty, NaN or infinite) in {column!r}, "
                f"the first in row {part[ROW][gaps[0]]:,} of {path.name}",
                remedy="fill them, or pass skip_bad=True to leave the recording out",
            )
        if len(large := (numbers.abs() > _LARGEST).arg_true()):
            raise TableError(
                f"{name} has {numbers[large[0]]:g} in {column!r}, row {part[ROW][large[0]]:,} of "
                f"{path.name}: more than float32 holds ({_LARGEST:.2g})",
                remedy="measure it in larger units, or correct it",
            )
    return frame.to_numpy()


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


def _numbered(frame: pl.DataFrame, path: Path, named: bool) -> pl.DataFrame:
    """Rows that have a cell, each with its number in the file."""
    import polars as pl

    if ROW in frame.columns:
        raise TableError(f"no column is called {ROW!r}, {path.name} has one", remedy="rename it")
    frame = frame.with_row_index(ROW, offset=first_row(path, has_header=named))
    empty = frame.select(pl.all_horizontal(pl.exclude(ROW).is_null())).to_series()
    if frame.width == 2:
        # In a single column an empty line is a gap, unless it ends the file.
        full = (~empty).arg_true()
        return frame.head(full[-1] + 1 if len(full) else 0)
    return frame.filter(~empty)


def _without_last_separator(frame: pl.DataFrame) -> pl.DataFrame:
    nameless = re.compile(r"(_duplicated_\d+|column_\d+)?")
    return frame.drop(
        column
        for column in frame.columns[-1:]
        if frame.width > 1
        and nameless.fullmatch(column.strip())
        and frame[column].null_count() == frame.height
    )


def _stripped(frame: pl.DataFrame) -> pl.DataFrame:
    """Names and numbers without the spaces around them."""
    import polars as pl

    names = [column.strip() for column in frame.columns]
    if len(set(names)) == len(names):
        frame.columns = names
    cells = {
        column: frame[column].str.strip_chars().replace("", None)
        for column in frame.columns
        if frame[column].dtype == pl.String
    }
    numbers = {column: words.cast(pl.Float64, strict=False) for column, words in cells.items()}
    whole = [
        numbers[column].alias(column)
        for column, words in cells.items()
        if numbers[column].null_count() == words.null_count() < frame.height
    ]
    return frame.with_columns(whole) if whole else frame


def _words(frame: pl.DataFrame, column: str) -> list[str]:
    import polars as pl

    if frame[column].dtype != pl.String:
        return []
    return [cell for cell in frame[column].to_list() if cell is not None]


def _strange(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows whose cell kept a column from being numbers."""
    import polars as pl

    numbers = frame[column].str.strip_chars().cast(pl.Float64, strict=False)
    return frame.filter(numbers.is_null() & frame[column].is_not_null())


def _first_word(frame: pl.DataFrame, column: str) -> str:
    """Where the first cell stands that kept a column from being numbers."""
    if not _words(frame, column):
        return ""
    words = _strange(frame, column)
    if not words.height:
        return ""
    if words.height == frame.height and not any(map(str.isdigit, words[column][0])):
        return ""  # A column of words needs no example.
    return f": row {words[ROW][0]:,} has {shorten(words[column][0])}"


def _remedy(frame: pl.DataFrame, column: str) -> str:
    """What to do about numbers that are written with commas or other marks."""
    if not _words(frame, column):
        return ""
    words = _strange(frame, column)[column].to_list()
    advice = {number_advice(word) for word in words}
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
