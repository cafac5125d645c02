"""Lists of what the domain tools answer with, which a notebook shows as tables."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from elman.markup import table

__all__ = ["Listed"]


class Record(Protocol):
    """What writes itself as JSON."""

    def to_json(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=Record)


class Listed(list[R]):
    """A list like any other; in a notebook a table, of what any of its records says.

    >>> from elman.domains import Suggestion
    >>> found = Listed([Suggestion("rmix", match=1.0, phonemes=("ɑ", "r"), why="air -> r")])
    >>> found == [*found], found._repr_html_().count("<th ")
    (True, 4)
    """

    def _repr_html_(self) -> str:
        rows = [row.to_json() for row in self]
        kept = [name for name in (rows[0] if rows else ()) if name not in _COUNTED]
        shown = [name for name in kept if any(_is_said(row[name]) for row in rows)]
        # A label is a name without its suffix.
        if all(row.get("label") == row.get("name") for row in rows):
            shown = [name for name in shown if name != "label"]
        numbers = [
            i
            for i, name in enumerate(shown)
            if all(type(row[name]) in (int, float) for row in rows)
        ]
        cells = [[_cell(row[name]) for name in shown] for row in rows]
        return table([name.replace("_", " ") for name in shown], cells, right=numbers)


_COUNTED = ("length", "score")
"""What says nothing by itself: a reader counts letters, and a score has no unit."""


def _is_said(value: Any) -> bool:
    return value is False or value not in (None, "", [], 0)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, dict):  # what servers said
        return str(value["status"])
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
