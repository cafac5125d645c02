"""A table a part at a time: rows are read, answered and written without holding all of them."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from elman.datasets.files.encodings import undecodable, unknown_encoding
from elman.datasets.files.formats import DELIMITED, PACKED, check_text, ending_of, is_stream
from elman.datasets.files.frames import check_readable, listed, read_frame
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.separators import check_separator, find_separator
from elman.errors import ConfigurationError, TableError
from elman.extras import need
from elman.files import writing

__all__ = ["PARQUET", "Part", "Written", "parts_of", "write_columns", "written"]

PARQUET = (".parquet", ".pq")

_BLOCK = 1 << 16


class Part:
    """Some rows of a table, as lists of cells, or as a frame of Polars."""

    def __init__(self, columns: Sequence[str], rows: list[list[str]] | None, frame: Any = None):
        self.columns, self.rows, self.frame = list(columns), rows, frame

    def texts(self, column: str) -> list[str]:
        """The cells of a column as texts, "" where there is none."""
        if self.rows is not None:
            at = self.columns.index(column)
            return [row[at] for row in self.rows]
        import polars as pl

        found: list[str] = self.frame[column].cast(pl.String).fill_null("").to_list()
        return found

    def with_columns(self, added: dict[str, list[Any]]) -> Part:
        """The same rows with further columns, None for an empty cell."""
        columns = [*self.columns, *added]
        if self.rows is None:
            import polars as pl

            more = [pl.Series(name, values, strict=False) for name, values in added.items()]
            return Part(columns, None, self.frame.with_columns(more))
        new = [["" if v is None else str(v) for v in values] for values in added.values()]
        return Part(columns, [[*row, *cells] for row, *cells in zip(self.rows, *new, strict=True)])


def parts_of(
    path: Path, stream: IO[bytes] | None, layout: TableLayout, most: int
) -> Iterator[Part]:
    """Yield the rows of a table, `most` at a time; of a CSV that is piped in by `stream`.

    Raises `TableError` for what cannot be read, rows before it having been yielded.
    """
    if stream is not None:
        yield from _delimited(path, stream, layout, ".csv", most)
        return
    check_readable(path)
    ending = ending_of(path)
    if ending in PARQUET and not is_stream(path):
        yield from _parquet(path, most)
    elif ending in DELIMITED or is_stream(path):
        with path.open("rb") as opened:
            yield from _delimited(path, opened, layout, ending, most)
    else:
        frame = read_frame(path, layout)
        words = [frame[name].words() for name in frame.columns]
        for start in range(0, frame.height, most):
            rows = zip(*(column[start : start + most] for column in words), strict=True)
            yield Part(frame.columns, [list(row) for row in rows])


def _delimited(
    path: Path, raw: IO[bytes], layout: TableLayout, ending: str, most: int
) -> Iterator[Part]:
    stream = io.BufferedReader(raw) if not hasattr(raw, "peek") else raw  # type: ignore[type-var]
    first = stream.peek(_BLOCK)[:_BLOCK]
    if first.startswith(PACKED):
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
        first = stream.peek(_BLOCK)[:_BLOCK]
    if not first.strip():
        raise TableError(f"{path.name} is empty", remedy="name a file with rows")
    check_text(first, path.name, layout.encoding)
    encoding = "utf-8-sig" if layout.encoding.lower() in ("utf-8", "utf8") else layout.encoding
    try:
        head = first.decode(encoding, "ignore")
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    except LookupError as error:
        raise unknown_encoding(layout.encoding) from error
    whole = head[: head.rfind("\n") + 1] or head
    if layout.separator is not None:
        separator = check_separator(layout.separator)
    else:
        separator = "\t" if ending in (".tsv", ".tab") else find_separator(whole, path.name)
    before = csv.field_size_limit(sys.maxsize)
    reader = csv.reader(text, delimiter=separator, strict=True)
    rows = (row for row in reader if row)
    columns: list[str] = []
    done = 0
    try:
        while found := list(islice(rows, most)):
            if not columns:
                named = layout.has_header
                columns = found[0] if named else [f"column_{i + 1}" for i in range(len(found[0]))]
                if len(set(columns)) < len(columns):
                    twice = next(name for name in columns if columns.count(name) > 1)
                    raise TableError(
                        f"{path.name} has more than one column {twice!r}",
                        remedy="rename all but one",
                    )
                found = found[1:] if named else found
                done += named
            for i, row in enumerate(found):
                if len(row) > len(columns):
                    raise TableError(
                        f"{path.name}: row {done + i + 1:,} has {len(row)} cells, the first has "
                        f"{len(columns)}",
                        remedy="check that every line has as many cells, and its quotation marks",
                    )
                row.extend([""] * (len(columns) - len(row)))
            done += len(found)
            if found:
                yield Part(columns, found)
    except UnicodeDecodeError as error:
        raise undecodable(path.name, layout.encoding, error) from error
    except (csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise TableError(
            f"{path.name} cannot be read, line {reader.line_num:,}: {error}",
            remedy="check that every line has as many cells as the first, and its quotation marks",
        ) from error
    finally:
        csv.field_size_limit(before)
        text.detach()
    if done <= layout.has_header:
        raise TableError(
            f"{path.name} has a header ({listed(columns)}) and no rows",
            remedy="add rows, or pass has_header=False if the first line is one",
        )


def _parquet(path: Path, most: int) -> Iterator[Part]:
    need("A Parquet file", "polars")
    import polars as pl

    try:
        table = pl.scan_parquet(path)
        columns = table.collect_schema().names()
        height = table.select(pl.len()).collect().item()
        for start in range(0, height, most):
            yield Part(columns, None, table.slice(start, most).collect())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise TableError(
            f"{path.name} cannot be read as parquet: {str(error).splitlines()[0][:200]}",
            remedy="write it again as a Parquet table, or as .csv",
        ) from error
    if not height:
        raise TableError(f"{path.name} has no rows", remedy="add rows")


class Written(Protocol):
    """What takes parts of a table, one after another."""

    def __call__(self, part: Part) -> None: ...


def written(path: Path) -> AbstractContextManager[Written]:
    """Write a table part by part, whole or not at all: a CSV, TSV or Parquet by its ending.

    Raises `ConfigurationError` for another ending.
    """
    ending = path.suffix.lower()
    if ending in PARQUET:
        need("A Parquet file", "polars")
        return _as_parquet(path)
    if ending in (".csv", ".tsv"):
        return _as_csv(path, "\t" if ending == ".tsv" else ",")
    raise ConfigurationError(
        f"A table is written as .csv, .tsv or .parquet, received {path.name}",
        remedy="name it so, for example answers.csv",
    )


def write_columns(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write a table at once, columns by name: a CSV, TSV or Parquet by its ending.

    Raises `ConfigurationError` for another ending.
    """
    with written(path) as write:
        if path.suffix.lower() in PARQUET:
            import polars as pl

            write(Part(list(columns), None, pl.DataFrame(dict(columns))))
            return
        rows = zip(*columns.values(), strict=True)
        write(Part(list(columns), [[_cell(value) for value in row] for row in rows]))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.7g}" if isinstance(value, float) else str(value)


@contextmanager
def _as_csv(path: Path, separator: str) -> Iterator[Written]:
    with writing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        lines = csv.writer(text, delimiter=separator, lineterminator="\n")
        begun = False

        def write(part: Part) -> None:
            nonlocal begun
            if not begun:
                lines.writerow(part.columns)
                begun = True
            if part.rows is not None:
                lines.writerows(part.rows)
            else:
                text.write(part.frame.write_csv(separator=separator, include_header=False))

        yield write
        text.flush()
        text.detach()


@contextmanager
def _as_parquet(path: Path) -> Iterator[Written]:
    import polars as pl

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=path.parent or ".")))
        places: list[Path] = []

        def write(part: Part) -> None:
            frame = part.frame
            if part.rows is not None:
                columns = zip(*part.rows, strict=True)
                frame = pl.DataFrame(
                    dict(zip(part.columns, map(list, columns), strict=True)),
                    schema=dict.fromkeys(part.columns, pl.String),
                )
                if "probability" in part.columns[-1]:
                    frame = frame.with_columns(
                        pl.col(part.columns[-1]).cast(pl.Float64, strict=False)
                    )
            places.append(folder / f"{len(places):08}.parquet")
            frame.write_parquet(places[-1])

        yield write
        whole = folder / "whole.parquet"
        pl.scan_parquet(places).sink_parquet(whole)
        with writing(path) as file, whole.open("rb") as made:
            while block := made.read(1 << 20):
                file.write(block)
