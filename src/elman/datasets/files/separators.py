"""Which separator parts the cells of a table."""

from __future__ import annotations

import csv

from elman.errors import TableError

__all__ = ["SEPARATORS", "cells_of", "check_separator", "find_separator"]

SEPARATORS = ",;\t|"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE = 1 << 16
_LINES = 100


def find_separator(text: str, name: str) -> str:
    """Find what parts the cells: that which gives every line as many cells as the first.

    A comma that always has a space behind it, or digits on both sides, belongs to the cells
    where something else parts them.

    Raises:
        TableError: two separators would do, and nothing says which.

    >>> find_separator("Anna, Maria;f\\nOtto, Hugo;m\\n", "a.csv")
    ';'
    """
    lines = text[:_SAMPLE].splitlines()
    if len(text) > _SAMPLE:
        lines = lines[:-1] or lines
    counts = {separator: _counts(lines[:_LINES], separator) for separator in SEPARATORS}
    even = [s for s, found in counts.items() if found and found[0] > 1 and len({*found}) == 1]
    if len(even) > 1 and "," in even and _within_cells(lines[:_LINES]):
        even.remove(",")
    if len(even) > 1:
        first, second = even[:2]
        raise TableError(
            f"{name} can be parted at {_NAMES[first]} ({counts[first][0]} cells a line) and at "
            f"{_NAMES[second]} ({counts[second][0]})",
            remedy=f'say which, for example separator="{second}"',
        )
    if even:
        return even[0]
    # A file with lines of their own length: what agrees with the first line most often.
    return max(
        SEPARATORS,
        key=lambda s: (
            sum(n == counts[s][0] for n in counts[s]) if counts[s] and counts[s][0] > 1 else 0
        ),
    )


def check_separator(separator: str) -> str:
    """Return a separator of one character; "tab" is one too.

    Raises `TableError` for another.

    >>> check_separator("tab"), check_separator(";")
    ('\\t', ';')
    """
    character = "\t" if separator in ("tab", "\\t") else separator
    if len(character) != 1 or character in '"\n\r' or not character.isascii():
        raise TableError(
            f"a separator is one character, received {separator!r}",
            remedy='pass for example separator=";" or separator="tab"',
        )
    return character


def cells_of(line: str, separator: str) -> list[str]:
    """Part one line of a table into its cells, quotation marks taken off.

    >>> cells_of('"Smith, John",m', ",")
    ['Smith, John', 'm']
    """
    return next(csv.reader([line], delimiter=separator), [])


def _counts(lines: list[str], separator: str) -> list[int]:
    try:
        return [len(cells) for cells in csv.reader(lines, delimiter=separator) if cells]
    except csv.Error:
        return []


def _within_cells(lines: list[str]) -> bool:
    """Whether commas belong to the cells: of prose, or of decimal numbers."""
    after = [
        (line[i - 1 : i], line[i + 1 : i + 2])
        for line in lines
        for i, character in enumerate(line)
        if character == ","
    ]
    return all(right == " " for _, right in after) or all(
        left.isdigit() and right.isdigit() for left, right in after
    )
