"""Read a CSV, TSV, Parquet or JSON file into a frame, with errors that say what to do."""

from __future__ import annotations

import difflib
import gzip
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from elman.errors import TableError, shorten

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "TABLES",
    "check_readable",
    "decode",
    "first_row",
    "listed",
    "missing_rows",
    "read_bytes",
    "read_frame",
    "require",
]

TABLES = (".csv", ".tsv", ".tab", ".parquet", ".pq", ".ndjson", ".jsonl", ".json")
"""Endings of the files `read_frame` knows; .gz may follow those of text files."""

_SHOWN = 8


def read_frame(
    path: Path,
    *,
    typed: bool,
    encoding: str = "utf-8",
    separator: str | None = None,
    has_header: bool = True,
) -> pl.DataFrame:
    """Read a whole table.

    Args:
        path: a file whose name ends as one of `TABLES`.
        typed: let a CSV's columns be numbers; False keeps every cell as it is written.
        encoding: of a CSV.
        separator: between a CSV's cells; None takes it from the ending or the first line.
        has_header: whether a CSV's first line names the columns; else they are `column_1`, ...

    Raises:
        TableError: the file cannot be read, or has no rows.
    """
    import polars as pl

    raw = read_bytes(path)
    ending = _ending(path)
    try:
        if ending in (".parquet", ".pq"):
            frame = pl.read_parquet(BytesIO(raw))
        elif ending in (".ndjson", ".jsonl"):
            frame = pl.read_ndjson(BytesIO(raw), infer_schema_length=None)
        elif ending == ".json":
            frame = pl.read_json(BytesIO(raw), infer_schema_length=None)
        else:
            text = decode(raw, path, encoding)
            frame = pl.read_csv(
                BytesIO(text.encode("utf-8")),
                separator=separator or _separator(text, ending),
                has_header=has_header,
                infer_schema=typed,
                infer_schema_length=None,
            )
            if not has_header:
                # Polars counts from 0 or from 1, depending on its version.
                frame.columns = [f"column_{i}" for i in range(1, frame.width + 1)]
    except pl.exceptions.PolarsError as error:
        said = " ".join(str(error).split())
        raise TableError(
            f"{path.name} cannot be read as {ending[1:]}: {shorten(said, 200)}",
            remedy="check that every line has as many cells as the first, and its quotation marks",
        ) from error
    if not frame.height:
        raise TableError(
            f"{path.name} has a header ({listed(frame.columns)}) and no rows",
            remedy="add rows, or pass has_header=False if the first line is one",
        )
    return frame


def _ending(path: Path) -> str:
    ending = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    if ending.lower() not in TABLES:
        raise TableError(
            f"a table's name ends in {', '.join(TABLES)}, received {shorten(path.name)}",
            remedy="rename or convert the file",
        )
    return ending.lower()


def _separator(text: str, ending: str) -> str:
    """A tab in a TSV; else the comma, unless the first line has only other separators."""
    if ending in (".tsv", ".tab"):
        return "\t"
    first = text.partition("\n")[0]
    return "," if "," in first else max(",;\t|", key=first.count)


def check_readable(path: Path) -> Path:
    """Return a path that names a file.

    Raises:
        TableError: there is none, or it is a folder.
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
    return path


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unpacked where its name ends in .gz.

    Raises:
        TableError: there is none, it is a folder, it is empty, or may not be read.
    """
    check_readable(path)
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if path.suffix.lower() == ".gz" else raw
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TableError(
            f"{path} cannot be read ({reason})", remedy="check the file and its permissions"
        ) from error
    if not raw.strip():
        raise TableError(f"{path.name} is empty", remedy="name a file with rows")
    return raw


def decode(raw: bytes, path: Path, encoding: str = "utf-8") -> str:
    """Decode text, without its byte-order mark.

    Raises:
        TableError: a byte that the encoding does not allow, or no such encoding.

    >>> decode("Zoë".encode("latin-1"), Path("a.csv"))
    Traceback (most recent call last):
    elman.errors.TableError: a.csv is not utf-8: byte 0xeb at position 2, line 1; pass its \
encoding, for example encoding="latin-1" or "cp1252"
    """
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        likely = 'encoding="latin-1" or "cp1252"'
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            likely = 'encoding="utf-16"'
        line = raw[: error.start].count(b"\n") + 1
        raise TableError(
            f"{path.name} is not {encoding}: byte 0x{raw[error.start]:02x} at position "
            f"{error.start:,}, line {line:,}",
            remedy=f"pass its encoding, for example {likely}",
        ) from error
    except LookupError as error:
        raise TableError(
            f"Python knows no encoding {shorten(encoding)}",
            remedy='pass encoding="utf-8" or another that it knows',
        ) from error


def require(frame: pl.DataFrame, columns: Iterable[str], path: Path) -> None:
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
            f"{path.name} has no column {column!r}; it has {listed(frame.columns)}", remedy=remedy
        )


def listed(names: Iterable[str], limit: int = 20) -> str:
    """Names for a message, the first ones of many.

    >>> listed(["a", "b", "c"], limit=2)
    "'a', 'b', … (3 in all)"
    """
    names = list(names)
    shown = ", ".join(map(repr, names[:limit]))
    return shown if len(names) <= limit else f"{shown}, … ({len(names)} in all)"


def first_row(path: Path, has_header: bool = True) -> int:
    """The number a reader would give the first row: in a CSV, the header is row 1."""
    return 2 if has_header and _ending(path) in (".csv", ".tsv", ".tab") else 1


def missing_rows(rows: list[int], first: int) -> str:
    """Row numbers for a message.

    >>> missing_rows([0, 4], first=2), missing_rows([7], first=1)
    ('2 rows: 2, 6 (the header is row 1)', '1 row: 8')
    """
    shown = ", ".join(f"{row + first:,}" for row in rows[:_SHOWN])
    more = ", …" if len(rows) > _SHOWN else ""
    counted = f"{len(rows):,} row{'s' if len(rows) != 1 else ''}"
    return f"{counted}: {shown}{more}{' (the header is row 1)' if first == 2 else ''}"
