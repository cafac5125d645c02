"""Tables of Parquet in parts: each is answered by itself, into a file that says what it holds.

A part is a run of row groups of one file. Its output is written whole or not at all, and has in
its own metadata what it was made of: whoever starts again leaves out what is there already.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, OutputError, TableError, shorten
from elman.extras import need
from elman.files import writing
from elman.scale.arrow import answered, check_schema, with_columns

if TYPE_CHECKING:
    from elman.scale.scorer import Scorer

__all__ = ["PART_ROWS", "Part", "Scored", "answer_part", "planned", "score_parquet", "total_of"]

PART_ROWS = 1_000_000
"""Rows of a part at least: what is lost when a worker ends."""

_WRITTEN = 65_536
"""Rows of a row group that is written."""
_KEY = b"elman"
_TAIL = 8


@dataclass(frozen=True)
class Part:
    """Row groups `first` to `last` of a file, and where their answers go."""

    source: str
    target: str
    first: int
    last: int
    rows: int
    size: int
    changed: int
    footer: str

    def record(self, scorer: Scorer) -> dict[str, Any]:
        """What the answers to this part depend on."""
        given = {k: v for k, v in asdict(self).items() if k not in ("source", "target")}
        return {**scorer.record, "input": {"name": Path(self.source).name, **given}}


@dataclass(frozen=True)
class Scored:
    """What became of a table: its parts, those that were there already, rows, and bad ones.

    `errors` counts bad rows of the parts that were answered now.
    """

    parts: int
    kept: int
    rows: int
    errors: int


def score_parquet(
    scorer: Scorer,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    part_rows: int = PART_ROWS,
    progress: Callable[[str], None] | None = None,
) -> Scored:
    """Answer every row of a Parquet file, or of a folder of them, into a folder, part by part.

    Started again it goes on: parts that are there, of the same rows, model and question, stay.
    `elman.scale.ray` and `elman.scale.spark` do the same on several machines.

    Args:
        scorer: what is asked.
        source: a file, or a folder of files that end in .parquet, at any depth.
        target: a folder for the answers, which holds nothing else of Parquet.
        part_rows: rows of a part at least, as far as row groups allow.
        progress: told of each part that is done.

    Raises:
        TableError: no such table, or one without the columns that are read.
        OutputError: a folder that cannot be written, or that holds other files.
    """
    parts, todo = planned(scorer, source, target, part_rows)
    return total_of(parts, todo, (answer_part(scorer, part) for part in todo), progress)


def planned(
    scorer: Scorer, source: str | os.PathLike[str], target: str | os.PathLike[str], part_rows: int
) -> tuple[list[Part], list[Part]]:
    """List the parts of a table, and those of them that are to be answered."""
    need("Parquet at scale", "pyarrow")
    if part_rows < 1:
        raise ConfigurationError(
            f"part_rows is at least 1, received {part_rows}", remedy="pass part_rows=1000000"
        )
    given, folder = Path(source).resolve(), Path(target).resolve()
    if folder == given or given in folder.parents or folder in given.parents:
        raise OutputError(
            f"Answers go to a folder of their own, received {folder} for {given}",
            remedy="name another folder for them",
        )
    files = sorted(given.rglob("*.parquet")) if given.is_dir() else [given]
    files = [file for file in files if not _hidden(file.relative_to(given.parent))]
    if not files:
        raise TableError(f"{given} has no file that ends in .parquet", remedy="name another folder")
    base = given if given.is_dir() else given.parent
    parts = [part for file in files for part in _parts_of(scorer, file, base, folder, part_rows)]
    names = {part.target for part in parts}
    if len(names) < len(parts):
        raise TableError(
            f"The parts of {given} have names of their own, received two files for one",
            remedy="rename those that end in -0000 or the like",
        )
    there = sorted(map(str, folder.rglob("*.parquet"))) if folder.is_dir() else []
    for path in there:
        if path not in names or _record_in(path) is None:
            raise OutputError(
                f"The folder for answers holds these parts alone, received {path}",
                remedy="name another folder, or remove that file",
            )
    try:
        for name in names:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder} must be a folder that can be written, received: {error.strerror}",
            remedy="name another",
        ) from error
    found = set(there)
    todo = [p for p in parts if p.target not in found or _record_in(p.target) != p.record(scorer)]
    return parts, todo


def answer_part(scorer: Scorer, part: Part) -> int:
    """Answer a part into its file, whole or not at all; return how many rows could not be.

    Raises `TableError` for a file that has changed since, or cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    errors = 0
    if not Path(part.target).parent.is_dir():
        raise OutputError(
            f"Every worker writes into {Path(part.target).parent}, which is not there on this one",
            remedy="name a folder that all machines share",
        )
    with _reading(part.source), pq.ParquetFile(part.source) as file:
        if _stated(part.source) != (part.size, part.changed, part.footer):
            raise TableError(
                f"{part.source} has changed while it was read, or is another file on this machine",
                remedy="start again when it is whole, in a folder that all machines share",
            )
        schema = with_columns(scorer, file.schema_arrow)
        said = {**(schema.metadata or {}), _KEY: json.dumps(part.record(scorer)).encode()}
        schema = schema.with_metadata(said)
        with writing(part.target) as out, pq.ParquetWriter(out, schema) as writer:
            held: list[Any] = []
            for batch in _batches(file, part, scorer.rows):
                made = answered(scorer, batch)
                column = made.column(made.num_columns - 1)
                errors += len(column) - column.null_count
                held.append(pa.Table.from_batches([made]).replace_schema_metadata(said))
                if sum(map(len, held)) >= _WRITTEN:
                    writer.write_table(pa.concat_tables(held))
                    held = []
            if held:
                writer.write_table(pa.concat_tables(held))
    return errors


def total_of(
    parts: list[Part],
    todo: list[Part],
    errors: Iterator[int],
    progress: Callable[[str], None] | None,
) -> Scored:
    """Count what was answered, and tell of each part as it is done."""
    kept, total = len(parts) - len(todo), 0
    if progress and kept:
        progress(f"{kept:,} of {len(parts):,} parts are there already")
    for done, bad in enumerate(errors, 1):
        total += bad
        if progress:
            progress(f"{kept + done:,} of {len(parts):,} parts, {total:,} rows in error")
    return Scored(len(parts), kept, sum(part.rows for part in parts), total)


def _parts_of(
    scorer: Scorer, path: Path, base: Path, folder: Path, part_rows: int
) -> Iterator[Part]:
    import pyarrow.parquet as pq

    with _reading(path), pq.ParquetFile(path) as file:
        check_schema(scorer, file.schema_arrow)
        counts = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
        size, changed, footer = _stated(path)
    runs: list[tuple[int, int]] = []
    first = rows = 0
    for i, count in enumerate(counts, 1):
        rows += count
        if rows >= part_rows or i == len(counts):
            runs.append((first, i))
            first, rows = i, 0
    name = path.relative_to(base)
    for n, (first, last) in enumerate(runs or [(0, 0)]):
        own = name if len(runs) < 2 else name.with_name(f"{name.stem}-{n:04d}.parquet")
        target, rows = str(folder / own.with_suffix(".parquet")), sum(counts[first:last])
        yield Part(str(path), target, first, last, rows, size, changed, footer)


def _hidden(path: Path) -> bool:
    return any(name.startswith((".", "_")) for name in path.parts[1:])


def _stated(path: str | os.PathLike[str]) -> tuple[int, int, str]:
    """A file as it is now: size, time, and the checksum of its footer, which has its figures."""
    with Path(path).open("rb") as file:
        status = os.fstat(file.fileno())
        file.seek(max(0, status.st_size - _TAIL))
        length = int.from_bytes(file.read(4), "little")
        file.seek(max(0, status.st_size - _TAIL - length))
        footer = hashlib.sha256(file.read(length)).hexdigest()
    return status.st_size, status.st_mtime_ns, footer


def _batches(file: Any, part: Part, rows: int) -> Iterator[Any]:
    # By itself, so that what cannot be read is not taken for what cannot be written.
    with _reading(part.source):
        yield from file.iter_batches(rows, row_groups=list(range(part.first, part.last)))


def _record_in(path: str) -> Any:
    """What a file says that it was made of; None for one that is not ours."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with contextlib.suppress(OSError, ValueError, KeyError, pa.ArrowException):
        return json.loads(pq.read_metadata(path).metadata[_KEY])
    return None


@contextlib.contextmanager
def _reading(path: str | os.PathLike[str]) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError as error:
        raise TableError(
            f"Every worker sees the table, {os.fspath(path)} is not there",
            remedy="name a file in a folder that all machines share",
        ) from error
    except (OSError, pa.ArrowException) as error:
        raise TableError(
            f"{os.fspath(path)} must be a whole Parquet file, received: {shorten(str(error), 200)}",
            remedy="write it again",
        ) from error
