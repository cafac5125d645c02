"""A table read by several processes: each parses its own rows, and hears of the others'."""

from __future__ import annotations

import codecs
import hashlib
import json
import mmap
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from elman.datasets.files.columns import Column, Frame
from elman.datasets.files.cuts import blocks_of, count_marks, cuts_of, first_record
from elman.datasets.files.delimited import parsed
from elman.datasets.files.formats import DELIMITED, PACKED, check_kind, is_stream
from elman.datasets.files.frames import decode, read_frame, separator_of
from elman.datasets.files.layout import WRITING, TableLayout
from elman.datasets.files.objects import parsed_lines
from elman.datasets.files.parquet import own_rows
from elman.datasets.records.strings import Strings
from elman.errors import ElmanError

__all__ = ["LEAST", "Shares", "shared_frame", "whole_of"]

LEAST = 1 << 20
"""Bytes of a table from which on it is shared: a smaller one is read sooner than it is sent."""

_HEAD = 1 << 19
"""Bytes in which separators are looked for."""

_LINES = (".ndjson", ".jsonl")
_PARQUET = (".parquet", ".pq")
_ENCODINGS = ("utf-8", "ascii", "iso8859", "cp125", "latin")
"""Those in which a byte that looks like a line end or a separator is one."""

_FAULTS = (ElmanError, ValueError, OSError)


class Shares(Protocol):
    """Which of how many processes this is, and what all of them say."""

    @property
    def number(self) -> int: ...
    @property
    def count(self) -> int: ...
    def gathered(self, own: bytes) -> list[bytes]:
        """What each process gives, in their order."""


class _Apart(Exception):
    """The table cannot be read in shares."""


def shared_frame(
    path: Path, layout: TableLayout, columns: Sequence[str], shares: Shares | None
) -> Frame:
    """Read these columns of a table, of which each process parses a share of the rows.

    All have the same (`whole_of`), and every share must be read without a fault. Where that is not
    so each reads the whole, and raises what `read_frame` does.
    """
    if shares is not None and shares.count > 1:
        try:
            return _shared(path, layout, columns, shares)
        except _Apart:
            pass
    return read_frame(path, layout)


def _shared(path: Path, layout: TableLayout, columns: Sequence[str], shares: Shares) -> Frame:
    ending = _ending(path, layout)
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as file:
        if ending in _PARQUET:
            frames = _rows(path, columns, shares)
        else:
            frames = _lines(path, file, ending, layout, shares)
        own = _all_can(partial(_own, frames, columns), shares)
    kinds = [json.loads(said) for said in shares.gathered(json.dumps(_kinds(own)).encode())]
    joined = [_joined(column, [k[i] for k in kinds], shares) for i, column in enumerate(own)]
    return Frame({column.name: column for column in joined}, len(joined[0]))


def whole_of(path: Path, layout: TableLayout) -> str:
    """Tell a table that can be cut by all that it holds, and how; nothing of another file."""
    try:
        if not (ending := _ending(path, layout)):
            return ""
        with path.open("rb") as file:
            return f"{ending} {hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError:
        return ""


def _ending(path: Path, layout: TableLayout) -> str:
    """How the table is laid out, where it can be cut; else nothing."""
    try:
        if is_stream(path) or not path.is_file() or path.stat().st_size < LEAST:
            return ""
        ending = check_kind(path, "table") or ""
        name = codecs.lookup(layout.encoding).name
        with path.open("rb") as file:
            packed = file.read(len(PACKED)) == PACKED
    except (*_FAULTS, LookupError):
        return ""
    if packed or path.suffix.lower() != ending:
        return ""
    if ending in DELIMITED:
        return ending if name.startswith(_ENCODINGS) else ""
    return ending if ending in (*_LINES, *_PARQUET) and not layout.given(*WRITING) else ""


def _all_can(work: Any, shares: Shares) -> Any:
    """Do what every process must do without a fault; raises `_Apart` where one has had one."""
    done, fault = None, b""
    try:
        done = work()
    except _FAULTS:
        fault = b"fault"
    if any(shares.gathered(fault)):
        raise _Apart
    return done


def _lines(
    path: Path, file: mmap.mmap, ending: str, layout: TableLayout, shares: Shares
) -> Iterator[Frame]:
    """The rows of this process, a block of lines at a time."""
    size, number, count = len(file), shares.number, shares.count
    begin, end = size * number // count, size * (number + 1) // count
    separator = None
    if ending in DELIMITED:
        head = file[: min(_HEAD, size)].decode(layout.encoding, "ignore")
        separator = _all_can(
            partial(separator_of, head, ending, path.name, layout.separator), shares
        )
    marks = [int(m) for m in shares.gathered(b"%d" % count_marks(file, begin, end))]
    cuts = _all_can(partial(cuts_of, file, begin, end, separator, sum(marks[:number])), shares)
    begins = [int(b) for b in shares.gathered(b"%d" % cuts[0])]
    blocks = blocks_of(cuts, [*begins, size][number + 1])
    first = _all_can(partial(first_record, file), shares) if separator else b""

    def frames() -> Iterator[Frame]:
        for begin, end in blocks:
            raw = file[begin:end]
            if separator is None:
                yield parsed_lines(decode(raw, path))
                continue
            text = decode(first + raw if begin else raw, path, layout.encoding)
            if end == size:
                text = text.rstrip("\r\n") + "\n"
            frame = parsed(text, separator, has_header=layout.has_header)
            if begin and not layout.has_header:
                frame = frame.take(_behind_the_first(frame.height))
            if not frame.height:
                raise ValueError("a share without rows")
            yield frame

    return frames()


def _behind_the_first(height: int) -> Any:
    import numpy as np

    return np.arange(1, height)


def _rows(path: Path, columns: Sequence[str], shares: Shares) -> Iterator[Frame]:
    yield own_rows(path, columns, shares.number, shares.count)


def _own(frames: Iterator[Frame], columns: Sequence[str]) -> list[Column]:
    """Put the wanted columns of blocks together; raises `ValueError` where one is missing."""
    parts: list[list[Column]] = [[] for _ in columns]
    for frame in frames:
        for i, name in enumerate(columns):
            if name not in frame.columns or f"{name}_duplicated_0" in frame.columns:
                raise ValueError(f"no column {name}")
            column = frame[name]
            if isinstance(column.cells, list):
                column = Column(name, Strings.of(column.cells), column.kind)
            parts[i].append(column)
    if not all(parts):
        raise ValueError("a share without rows")
    return [_put_together(some) for some in parts]


def _put_together(parts: list[Column]) -> Column:
    import numpy as np

    if len(kinds := {(part.kind, type(part.cells)) for part in parts}) != 1:
        raise ValueError(f"a column of several kinds, {sorted(map(str, kinds))}")
    first, cells = parts[0], [part.cells for part in parts]
    if isinstance(first.cells, Strings):
        return Column(first.name, Strings.joined(cells), first.kind)  # type: ignore[arg-type]
    return Column(first.name, np.concatenate(cells), first.kind)


def _kinds(own: list[Column]) -> list[Any]:
    import numpy as np

    return [[c.kind, c.cells.dtype.str if isinstance(c.cells, np.ndarray) else None] for c in own]


def _joined(own: Column, kinds: list[Any], shares: Shares) -> Column:
    """Put a column together of what all processes have of it."""
    import numpy as np

    if any(kind != kinds[0] for kind in kinds):
        raise _Apart
    if isinstance(own.cells, np.ndarray):
        numbers = [np.frombuffer(part, own.cells.dtype) for part in _sent(own.cells, shares)]
        return Column(own.name, np.concatenate(numbers), own.kind)
    assert isinstance(own.cells, Strings)
    written = shares.gathered(own.cells.written)
    lengths = [np.frombuffer(part, np.int32) for part in _sent(own.cells.lengths, shares)]
    cells = Strings(b"".join(written), np.concatenate(lengths))
    return Column(own.name, cells, own.kind)


def _sent(numbers: Any, shares: Shares) -> list[bytes]:
    return shares.gathered(numbers.tobytes())
