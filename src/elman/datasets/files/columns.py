"""A table in memory: columns of cells, and what kind of values each holds.

Cells stand as they were written, "" where there is none; columns of numbers that a file holds in
binary are arrays. Kinds have the names that Polars gives them: String, Boolean, Int64, Float64,
Date, List(Int64).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Column", "Frame", "readable_float"]

_NUMBERS = ("Int", "UInt", "Float", "Decimal")
_TIMES = ("Date", "Time", "Duration")
_NO_TEXT = ("List", "Array", "Struct", "Binary", "Object", "Duration")
_NUMBER = re.compile(
    r"[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan)", re.ASCII | re.IGNORECASE
)
_WHOLE = re.compile(r"[+-]?\d{1,400}", re.ASCII)
_EXACT = 2.0**53
"""Beyond it floats are whole whatever was meant."""


@dataclass(frozen=True)
class Column:
    """The cells of a column, texts or an array of numbers, and their kind.

    >>> Column("x", ["1.0", "", "2"]).typed().words()
    ['1', '', '2']
    """

    name: str
    cells: Sequence[str] | NDArray[Any]
    kind: str = "String"

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def is_text(self) -> bool:
        """Whether the cells are words, not values."""
        return self.kind == "String"

    @property
    def is_number(self) -> bool:
        """Whether the cells are numbers."""
        return self.kind.startswith(_NUMBERS)

    @property
    def is_time(self) -> bool:
        """Whether the cells are dates, times of day or lengths of time."""
        return self.kind.startswith(_TIMES)

    @property
    def has_words(self) -> bool:
        """Whether the cells can be written as texts: they are no lists, records or bytes."""
        return not self.kind.startswith(_NO_TEXT)

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no cell `(rows,)`."""
        import numpy as np

        if isinstance(self.cells, np.ndarray):
            return np.zeros(len(self), bool)
        return np.array([not c or c.isspace() for c in self.cells], bool)

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The cells as numbers `(rows,)`, NaN where they are none."""
        import numpy as np

        if isinstance(self.cells, np.ndarray):
            return self.cells.astype(np.float64)
        written = "".join(self.cells)
        if written.isascii() and "_" not in written:  # which Python reads, and nobody else
            try:
                return np.array([float(c) if c else math.nan for c in self.cells], np.float64)
            except ValueError:
                pass
        return np.array([float(c) if _is_number(c) else math.nan for c in self.cells], np.float64)

    @cached_property
    def strange(self) -> NDArray[np.bool_]:
        """Where a cell is there and is no number `(rows,)`."""
        import numpy as np

        found = np.isnan(self.numbers) & ~self.missing
        if not isinstance(self.cells, np.ndarray):
            for row in np.flatnonzero(found).tolist():
                found[row] = not _is_number(self.cells[row])
        return found

    def typed(self, *, switches: bool = False) -> Column:
        """A column of words as numbers where all cells are, or as true and false (`switches`)."""
        if not self.is_text or self.missing.all():
            return self
        words = (cell for cell in self.cells if cell and not cell.isspace())
        if _is_number(next(words)) and not self.strange.any():
            typed = replace(self, kind="Float64")
            vars(typed).update(numbers=self.numbers, missing=self.missing, strange=self.strange)
            return typed
        if switches and {c.strip().lower() for c in self.cells} <= {"true", "false", ""}:
            return replace(self, kind="Boolean")
        return self

    def words(self) -> list[str]:
        """The cells as texts: whole numbers without a decimal point, booleans in lower case."""
        import numpy as np

        if isinstance(self.cells, np.ndarray):
            if self.cells.dtype.kind in "iu":
                return list(map(str, self.cells.tolist()))
            return self._floats(self.cells)
        if self.kind == "Boolean":
            return [cell.strip().lower() for cell in self.cells]
        if not self.kind.startswith(("Int", "UInt", "Float")):
            return list(self.cells)
        cells = [cell.strip() for cell in self.cells]
        if all(not cell or _WHOLE.fullmatch(cell) for cell in cells):
            return [cell and str(int(cell)) for cell in cells]
        return self._floats(self.numbers)

    def _floats(self, numbers: NDArray[Any]) -> list[str]:
        import numpy as np

        gaps = np.isnan(numbers).tolist()
        known = numbers[~np.isnan(numbers)]
        # A missing cell makes pandas write whole numbers as 1.0, 2.0.
        if np.isfinite(known).all() and (known % 1 == 0).all() and (abs(known) <= _EXACT).all():
            return ["" if gap else str(int(x)) for x, gap in zip(numbers, gaps, strict=True)]
        return ["" if gap else readable_float(x) for x, gap in zip(numbers, gaps, strict=True)]

    def take(self, rows: NDArray[np.int64]) -> Column:
        """The column with these rows alone."""
        import numpy as np

        if isinstance(self.cells, np.ndarray):
            return replace(self, cells=self.cells[rows])
        taken = replace(self, cells=[self.cells[row] for row in rows.tolist()])
        for name in ("numbers", "missing", "strange"):  # What has been read once.
            if name in vars(self):
                vars(taken)[name] = vars(self)[name][rows]
        return taken


class Frame:
    """Columns by name, of one `height`; some are made only when they are asked for."""

    def __init__(self, columns: Mapping[str, Column | Callable[[], Column]], height: int) -> None:
        self._columns = dict(columns)
        self.height = height

    @property
    def columns(self) -> list[str]:
        """Their names, in order."""
        return list(self._columns)

    def __getitem__(self, name: str) -> Column:
        found = self._columns[name]
        if not isinstance(found, Column):
            found = self._columns[name] = found()
        return found

    def take(self, rows: NDArray[np.int64]) -> Frame:
        """A frame with these rows alone."""
        return Frame({name: self[name].take(rows) for name in self.columns}, len(rows))


def readable_float(number: float) -> str:
    """Write a number as short as it is exact, small ones without needless noughts.

    >>> readable_float(0.1), readable_float(1.5e-5), readable_float(1e-7), readable_float(1e300)
    ('0.1', '0.000015', '1e-7', '1e+300')
    """
    written = str(number)
    digits, small, power = written.partition("e-")
    if not small:
        return written
    if int(power) > 5:
        return f"{digits}e-{int(power)}"
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}0.0000{digits.lstrip('-').replace('.', '')}"


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.strip()) is not None
