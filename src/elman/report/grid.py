"""A table of text that is laid out plainly by itself, and in colour by Rich."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from elman.markup import table

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Grid", "Styled", "breadth"]


class Styled(NamedTuple):
    """Text with its style on a terminal, such as "bold red"."""

    text: str
    style: str

    def __str__(self) -> str:
        return self.text


@dataclass
class Column:
    """A column: its heading, its cells from the top down, and how it stands."""

    heading: str
    justify: Literal["left", "right"] = "left"
    no_wrap: bool = False
    style: str = ""
    cells: list[str | Styled] = field(default_factory=list)


class Grid:
    """Rows under headings, each column as wide as its widest cell.

    >>> grid = Grid("name", "sure")
    >>> grid.columns[1].justify = "right"
    >>> grid.add_row("Anna", "9%")
    >>> grid.add_row(Styled("山", "bold"), "100%")
    >>> print(grid.as_text(), end="")
    name  sure
    Anna    9%
    山    100%
    """

    def __init__(self, *headings: str) -> None:
        self.columns = [Column(heading) for heading in headings]
        self.row_count = 0

    def add_column(
        self,
        heading: str,
        *,
        justify: Literal["left", "right"] = "left",
        no_wrap: bool = False,
        style: str = "",
    ) -> None:
        """Put a column to the right of the others."""
        self.columns.append(Column(heading, justify, no_wrap, style))

    def add_row(self, *cells: str | Styled) -> None:
        """Put a row below the others; cells that are left out are empty."""
        for column, cell in zip(self.columns, [*cells, *[""] * len(self.columns)], strict=False):
            column.cells.append(cell)
        self.row_count += 1

    def as_text(self) -> str:
        """The table without colour, a row on each line however wide: it is read by programs."""
        rows = [[column.heading for column in self.columns], *self._rows()]
        widths = [max(map(breadth, cells)) for cells in zip(*rows, strict=True)]
        lines = []
        for row in rows:
            cells = []
            for column, width, cell in zip(self.columns, widths, row, strict=True):
                room = " " * (width - breadth(cell))
                cells.append(room + cell if column.justify == "right" else cell + room)
            lines.append("  ".join(cells).rstrip(" ") + "\n")
        return "".join(lines)

    def _rows(self) -> Iterator[list[str]]:
        for n in range(self.row_count):
            yield [" ".join(str(column.cells[n]).splitlines()) for column in self.columns]

    def _repr_html_(self) -> str:
        """The table for a notebook."""
        right = [i for i, column in enumerate(self.columns) if column.justify == "right"]
        return table([column.heading for column in self.columns], self._rows(), right=right)

    def __rich__(self) -> Table:
        """The table for a terminal: too wide a column is wrapped there."""
        from rich.table import Table
        from rich.text import Text

        def text(cell: Any) -> Text:
            return Text(cell.text, cell.style) if isinstance(cell, Styled) else Text(cell)

        shown = Table(box=None, pad_edge=False)
        for c in self.columns:
            shown.add_column(
                Text(c.heading), justify=c.justify, no_wrap=c.no_wrap, style=c.style or None
            )
        for row in zip(*(column.cells for column in self.columns), strict=True):
            shown.add_row(*map(text, row))
        return shown


def breadth(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters two, marks above none.

    >>> breadth("air"), breadth("山"), breadth("e\\u0301")
    (3, 2, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
