"""Tables as HTML, for notebooks: whatever stands in a cell is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["named_rows", "shaded", "table"]

_LEFT = 'style="text-align:left;white-space:pre-wrap"'
_LAID_OUT = 'style="text-align:left;white-space:pre-wrap;font-family:monospace"'
_RIGHT = 'style="text-align:right"'


def named_rows(rows: Iterable[tuple[str, str]]) -> str:
    """A table of names, each with what it stands for.

    >>> "<td" in named_rows([("trained on", "30")]), "<b>" in named_rows([("text", "<b>")])
    (True, False)
    """
    cells = "".join(
        f'<tr><th style="text-align:left">{escape(name)}</th>'
        f"<td {_style(value)}>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return f"<table>{cells}</table>"


def _style(value: str) -> str:
    """Several lines are laid out in columns, such as the layers of a network."""
    return _LAID_OUT if "\n" in value else _LEFT


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> str:
    """A table with headings; the columns `right` stand to the right, as numbers do."""
    places = set(right)

    def row(kind: str, cells: Sequence[str]) -> str:
        return "".join(
            f"<{kind} {_RIGHT if i in places else _LEFT}>{escape(cell)}</{kind}>"
            for i, cell in enumerate(cells)
        )

    body = "".join(f"<tr>{row('td', cells)}</tr>" for cells in rows)
    return f"<table><thead><tr>{row('th', headings)}</tr></thead><tbody>{body}</tbody></table>"


def shaded(headings: Sequence[str], rows: Sequence[str], shares: Sequence[Sequence[float]]) -> str:
    """A grid of shares, 0 to 1, each the darker the larger: `shares (rows, headings)`."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(
        f'<tr><th style="text-align:left">{escape(name)}</th>'
        + "".join(
            f'<td title="{share:.2f}" style="background:rgba(0,114,178,{share:.2f})"></td>'
            for share in row
        )
        + "</tr>"
        for name, row in zip(rows, shares, strict=True)
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
