"""Where a file of rows is cut, so that processes read a part each, a block at a time.

A line end within quotation marks is none: whether one is within them, the number of marks before it
says, of which each process counts its own. That holds where every mark opens or closes a cell as
RFC 4180 has it; a file with another kind of mark is not cut.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["blocks_of", "count_marks", "cuts_of", "first_record"]

_BOM = b"\xef\xbb\xbf"
"""How some programs begin UTF-8."""

_BLOCK = 1 << 22
"""Bytes looked at, and parsed, at a time."""

_MARK, _LINE, _RETURN = b'"\n\r'


def blocks_of(begins: Sequence[int], end: int) -> list[tuple[int, int]]:
    """Stretches of whole rows, from the first of `begins` to the one that ends at `end`.

    >>> blocks_of([3, 9], 20)
    [(3, 9), (9, 20)]
    """
    return [(b, e) for b, e in zip(begins, [*begins[1:], end], strict=True) if b < e]


def _blocks(
    file: mmap.mmap, begin: int, end: int
) -> Iterator[tuple[int, NDArray[np.uint8], NDArray[np.int64]]]:
    """Yield where a block begins, its bytes, and where in it quotation marks are."""
    import numpy as np

    for first in range(begin, end, _BLOCK):
        block = np.frombuffer(file[first : min(first + _BLOCK, end)], np.uint8)
        yield first, block, np.flatnonzero(block == _MARK)


def count_marks(file: mmap.mmap, begin: int, end: int) -> int:
    """Count the quotation marks of a stretch."""
    return sum(len(marks) for _, _, marks in _blocks(file, begin, end))


def cuts_of(file: mmap.mmap, begin: int, end: int, separator: str | None, before: int) -> list[int]:
    """Find where some rows begin in a stretch with so many quotation marks `before` it, in order.

    A file of lines without cells has no `separator`, and marks there mean nothing. A row belongs to
    the stretch in which the line before it ends. Raises `ValueError` for a mark that is no cell's
    end, and where no row begins.
    """
    import numpy as np

    found = [] if begin else [0]
    for first, block, marks in _blocks(file, begin, end):
        lines = np.flatnonzero(block == _LINE)
        if separator is not None:
            opens = (before + np.arange(len(marks))) % 2 == 0
            _check(file, first + marks[opens], first + marks[~opens], ord(separator))
            lines = lines[(before + np.searchsorted(marks, lines)) % 2 == 0]
            before += len(marks)
        if len(lines):
            # One cut a block is enough, but at the first another process ends.
            chosen = lines[-1:] if found else lines[[0, -1]]
            found.extend(dict.fromkeys((first + chosen + 1).tolist()))
    if not found:
        raise ValueError("no row begins here")
    return found


def _check(file: mmap.mmap, opens: NDArray[Any], closes: NDArray[Any], separator: int) -> None:
    import numpy as np

    size, whole = len(file), np.frombuffer(file, np.uint8)
    start = len(_BOM) if file[: len(_BOM)] == _BOM else 0
    before = whole[np.maximum(opens - 1, 0)]
    behind = whole[np.minimum(closes + 1, size - 1)]
    del whole
    begun = np.isin(before, [separator, _LINE, _MARK]) | (opens == start)
    ended = np.isin(behind, [separator, _LINE, _RETURN, _MARK]) | (closes == size - 1)
    if not (begun.all() and ended.all()):
        raise ValueError("a quotation mark within a cell")


def first_record(file: mmap.mmap) -> bytes:
    """The first row, with what stands before it; raises `ValueError` where it does not end.

    >>> with mmap.mmap(-1, 12) as file:
    ...     _ = file.write(b'"a\\nb",c\\nd,e')
    ...     first_record(file)
    b'"a\\nb",c\\n'
    """
    start = len(_BOM) if file[: len(_BOM)] == _BOM else 0
    while file[start : start + 1] in (b"\n", b"\r"):
        start += 1
    end = start
    while (end := file.find(b"\n", end) + 1) and end - start <= _BLOCK:
        if file[start:end].count(b'"') % 2 == 0:
            return file[:end]
    raise ValueError("the first row does not end")
