"""Read a CSV, TSV, Parquet or JSON file into a frame, with errors that say what to do."""

from __future__ import annotations

import difflib
import gzip
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from elman.datasets.files.columns import Frame
from elman.datasets.files.delimited import parsed
from elman.datasets.files.encodings import undecodable, unknown_encoding
from elman.datasets.files.formats import (
    DELIMITED,
    PACKED,
    TABLES,
    check_kind,
    check_text,
    ending_of,
    ending_within,
    is_stream,
    strange_file,
)
from elman.datasets.files.layout import WRITING, TableLayout, as_keywords
from elman.datasets.files.separators import check_separator, find_separator
from elman.errors import ConfigurationError, TableError, shorten

__all__ = [
    "TABLES",
    "check_readable",
    "decode",
    "first_row",
    "frame_of",
    "listed",
    "missing_rows",
    "read_bytes",
    "read_frame",
    "require",
    "separator_of",
]

_SHOWN = 8
_MOST = 1 << 31
"""Bytes that a packed file may unpack to in memory."""


def read_frame(path: Path, layout: TableLayout, *, typed: bool = False) -> Frame:
    """Read a whole table.

    Args:
        path: a file whose name ends as one of `TABLES`.
        layout: how a CSV is written.
        typed: let a CSV's columns be numbers; False keeps every cell as it is written.

    Raises:
        TableError: the file cannot be read, or has no rows.
    """
    check_readable(path)
    named = None if is_stream(path) else check_kind(path, "table")
    raw = read_bytes(path)
    return frame_of(raw, path, layout, ending=named or ending_within(raw), typed=typed)


def frame_of(
    raw: bytes, path: Path, layout: TableLayout, *, ending: str, typed: bool = False
) -> Frame:
    """Read a table from its bytes; `path` names it in messages.

    Raises:
        TableError: it cannot be read, or has no rows.
        ConfigurationError: an option that a table with this ending has no use for.
    """
    if ending not in DELIMITED and (unused := layout.given(*WRITING)):
        # It has names and types of its own.
        raise ConfigurationError(
            f"{path.name} is no CSV, received {as_keywords(unused)}", remedy="leave it out"
        )
    try:
        frame = _parsed(raw, path, layout, ending)
    except TableError:
        raise
    except ValueError as error:
        if ending in DELIMITED:
            remedy = "check that every line has as many cells as the first, and its quotation marks"
        else:
            remedy = f"write it again as {_WRITTEN[ending]}, or as .csv"
        raise TableError(
            f"{path.name} cannot be read as {ending[1:]}: {shorten(str(error), 200)}", remedy=remedy
        ) from error
    if not frame.height:
        raise TableError(
            f"{path.name} has a header ({listed(frame.columns)}) and no rows",
            remedy="add rows, or pass has_header=False if the first line is one",
        )
    if typed and ending in DELIMITED:
        return Frame(
            {name: frame[name].typed(switches=True) for name in frame.columns}, frame.height
        )
    return frame


def _parsed(raw: bytes, path: Path, layout: TableLayout, ending: str) -> Frame:
    if ending in (".parquet", ".pq"):
        from elman.datasets.files.parquet import parsed_parquet

        return parsed_parquet(raw)
    if ending not in DELIMITED:
        from elman.datasets.files.objects import parsed_json, parsed_lines

        text = decode(raw, path)
        return parsed_json(text) if ending == ".json" else parsed_lines(text)
    # Empty lines at the end are no rows; old Macs end lines with CR alone.
    text = decode(raw, path, layout.encoding).rstrip("\r\n") + "\n"
    if text.count("\n") == 1 and "\r" in text:
        text = text.replace("\r", "\n")
    separator = separator_of(text, ending, path.name, layout.separator)
    return parsed(text, separator, has_header=layout.has_header)


_WRITTEN = {
    ".parquet": "a Parquet table",
    ".pq": "a Parquet table",
    ".ndjson": "one JSON object a line",
    ".jsonl": "one JSON object a line",
    ".json": "a list of JSON objects, one a row",
}


def separator_of(text: str, ending: str, name: str, asked: str | None) -> str:
    """What was asked for, a tab in a TSV, else what parts every line alike."""
    if asked is not None:
        return check_separator(asked)
    return "\t" if ending in (".tsv", ".tab") else find_separator(text, name)


def check_readable(path: Path) -> Path:
    """Return a path that names a file, or a stream that is open already (`is_stream`).

    Raises:
        TableError: there is none, or it is a folder, a device, a pipe that waits for a writer.
    """
    if path.is_dir():
        raise TableError(f"{path} is a folder, not a file", remedy="name a file in it")
    if not path.exists():
        beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        close = difflib.get_close_matches(path.name, beside, n=1)
        raise TableError(
            f"there is no file {path}",
            remedy=f"did you mean {close[0]!r}?" if close else "check its path",
        )
    if not is_stream(path) and (strange := strange_file(path)):
        raise TableError(
            f"{path} is {strange}, not a file", remedy="write what it gives into a file first"
        )
    return path


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unpacked where its name ends in .gz or it begins as gzip does.

    Raises:
        TableError: there is none, it is a folder, it is empty, or may not be read.
    """
    check_readable(path)
    try:
        raw = path.read_bytes()
        if path.suffix.lower() == ".gz" or raw.startswith(PACKED):
            raw = _unpacked(raw, path)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise TableError(
            f"{path} cannot be read ({reason})", remedy="check the file and its permissions"
        ) from error
    if not raw.strip():
        raise TableError(f"{path.name} is empty", remedy="name a file with rows")
    return raw


def _unpacked(raw: bytes, path: Path) -> bytes:
    with gzip.open(BytesIO(raw)) as packed:
        whole = packed.read(_MOST + 1)
    if len(whole) > _MOST:
        raise TableError(
            f"{path.name} unpacks to more than {_MOST / 1e9:.1f} GB", remedy="part it into files"
        )
    return whole


def decode(raw: bytes, path: Path, encoding: str = "utf-8") -> str:
    """Decode text, without its byte-order mark.

    Raises:
        TableError: a byte that the encoding does not allow, no such encoding, or no text at all.

    >>> decode("Zoë".encode("latin-1"), Path("a.csv"))
    Traceback (most recent call last):
    elman.errors.TableError: a.csv is not utf-8: byte 0xeb at position 2, line 1; pass its \
encoding, for example encoding="latin-1" or "cp1252"
    """
    check_text(raw, path.name, encoding)
    try:
        text = raw.decode(encoding)
        if not isinstance(text, str):
            raise LookupError(encoding)
        return text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise undecodable(path.name, encoding, error) from error
    except (LookupError, ValueError) as error:
        raise unknown_encoding(encoding) from error


def require(frame: Frame, columns: Iterable[str], path: Path) -> None:
    """Check that a frame has these columns, each once.

    Raises:
        TableError: it lacks one; the message lists those it has.
    """
    for column in columns:
        if f"{column}_duplicated_0" in frame.columns:
            raise TableError(
                f"{path.name} has more than one column {column!r}", remedy="rename all but one"
            )
        if column in frame.columns:
            continue
        lowered = {name.lower().strip(): name for name in reversed(frame.columns)}
        close = difflib.get_close_matches(column.lower(), lowered, n=1, cutoff=0.5)
        remedy = f"did you mean {lowered[close[0]]!r}? " if close else ""
        if any(name.startswith("column_") for name in frame.columns):
            remedy += "without a header, columns are called column_1, column_2, ..."
        else:
            remedy += "the first line must name the columns (has_header=False where none does)"
        raise TableError(
            f"{path.name} has no column {shorten(column)}; it has {listed(frame.columns)}",
            remedy=remedy,
        )


def listed(names: Iterable[str], limit: int = 20) -> str:
    """Names for a message, the first ones of many.

    >>> listed(["a", "b", "c"], limit=2)
    "'a', 'b', … (3 in all)"
    """
    names = list(names)
    shown = ", ".join(shorten(name) for name in names[:limit])
    return shown if len(names) <= limit else f"{shown}, … ({len(names)} in all)"


def first_row(path: Path, has_header: bool = True) -> int:
    """The number a reader would give the first row: in a CSV, the header is row 1."""
    return 2 if has_header and ending_of(path) in DELIMITED else 1


def missing_rows(rows: list[int], first: int) -> str:
    """Row numbers for a message.

    >>> missing_rows([0, 4], first=2), missing_rows([7], first=1)
    ('2 rows: 2, 6 (the header is row 1)', '1 row: 8')
    """
    shown = ", ".join(f"{row + first:,}" for row in rows[:_SHOWN])
    more = ", …" if len(rows) > _SHOWN else ""
    counted = f"{len(rows):,} row{'s' if len(rows) != 1 else ''}"
    return f"{counted}: {shown}{more}{' (the header is row 1)' if first == 2 else ''}"
