"""Cells between separators, as RFC 4180 has them, to a frame."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice

from elman.datasets.files.columns import Column, Frame

__all__ = ["parsed"]

_AT_ONCE = 1 << 13
_ALONE = re.compile(r"\r(?!\n)")


def parsed(text: str, separator: str, *, has_header: bool) -> Frame:
    """Part a text into a frame of words; lines end with "\\n" or "\\r\\n".

    Empty lines before the first are no rows; a line with fewer cells than the first lacks its
    last ones. A name that comes twice is `name_duplicated_0` the second time. Raises `ValueError`
    that names the line, for one with more cells than the first and for quotation marks that do
    not close.

    >>> frame = parsed('name,sex\\n"Smith, Jo",f\\n', ",", has_header=True)
    >>> frame.columns, frame["name"].cells
    (['name', 'sex'], ['Smith, Jo'])
    """
    text = text.lstrip("\r\n")
    columns = _plain(text, separator) or _quoted(text, separator)
    if has_header:
        names = _different([column.pop(0) for column in columns])
    else:
        names = [f"column_{i}" for i in range(1, len(columns) + 1)]
    found = [Column(name, cells) for name, cells in zip(names, columns, strict=True)]
    return Frame({column.name: column for column in found}, len(columns[0]) if columns else 0)


def _plain(text: str, separator: str) -> list[list[str]]:
    """Part a text without quotation marks, whose lines have equally many cells; [] for another."""
    import numpy as np

    if '"' in text or not text.endswith("\n"):
        return []
    text = text.replace("\r\n", "\n")
    marks = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    ends = marks[(marks == ord("\n")) | (marks == ord(separator))] == ord("\n")
    width = int(ends.argmax()) + 1
    if len(ends) % width or not ends[width - 1 :: width].all() or ends.sum() * width > len(ends):
        return []
    cells = text[:-1].replace("\n", separator).split(separator)
    return [cells[i::width] for i in range(width)]


def _quoted(text: str, separator: str) -> list[list[str]]:
    # A CR within a cell is a character like others, but not to Python's reader.
    stand_in = ""
    if _ALONE.search(text):
        stand_in = next(c for c in map(chr, range(0xE000, 0xF900)) if c not in text)
        text = _ALONE.sub(stand_in, text)
    columns: list[list[str]] = []
    for rows in _rows(text, separator):
        columns = columns or [[] for _ in rows[0]]
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
            column += [c.replace(stand_in, "\r") for c in cells] if stand_in else cells
    return columns


def _rows(text: str, separator: str) -> Iterator[list[list[str]]]:
    """Yield rows of one width, some at a time."""
    before = csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator, strict=True)
    width = done = 0
    try:
        while rows := list(islice(reader, _AT_ONCE)):
            width = width or len(rows[0])
            for i, row in enumerate(rows):
                if len(row) < width:
                    row.extend([""] * (width - len(row)))
                elif len(row) > width:
                    raise ValueError(
                        f"row {done + i + 1:,} has {len(row)} cells, the first has {width}"
                    )
            done += len(rows)
            yield rows
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num:,}: {error}") from error
    finally:
        csv.field_size_limit(before)


def _different(names: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        if name in counts:
            found.append(f"{name}_duplicated_{counts[name]}")
            counts[name] += 1
        else:
            found.append(name)
            counts[name] = 0
    return found
