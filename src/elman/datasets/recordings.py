"""Anyone's own recordings: a table whose rows are time steps, or a folder of such tables."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.frames import TABLES, first_row, listed, read_frame, require
from elman.datasets.npz import read_npz
from elman.datasets.records import Examples
from elman.datasets.tables import as_text
from elman.errors import ConfigurationError, TableError, shorten

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

__all__ = ["read_windows"]

_log = logging.getLogger("elman")

_ROW = "row of the file"
_CLOCKS = {"", "date", "datetime", "frame", "i", "idx", "index", "ms", "sample", "seconds"}
_CLOCKS |= {"step", "t", "time", "timestamp", "ts", "unnamed: 0"}


@dataclass(frozen=True)
class _Columns:
    label: str | None
    series: str | None
    group: str | None
    channels: tuple[str, ...]

    @property
    def others(self) -> list[str]:
        return [c for c in (self.label, self.series, self.group) if c is not None]


@dataclass(frozen=True)
class _Recording:
    values: NDArray[Any]
    label: str
    group: str | None


def read_windows(
    path: str | os.PathLike[str],
    *,
    label: str | None = None,
    series: str | None = None,
    channels: Sequence[str] | None = None,
    group: str | None = None,
    skip_bad: bool = False,
) -> Examples:
    """Read labelled recordings, each an array `(time, features)` of float32.

    An `.npz` file has arrays `X` and `y` (see `read_npz`). In a table each row is one time
    step. In a folder each table is one recording, unless `series` parts it further.
    Recordings of one length come as one array, others as a list.

    Args:
        path: an .npz file, a table, or a folder of tables.
        label: the column with the label, the same in all rows of a recording; None takes the
            name of the folder the table lies in.
        series: the column that says which recording a row belongs to.
        channels: the columns with the measurements; None takes all others that are numbers.
        group: the column, the same in all rows of a recording, whose equal values a split must
            keep together, such as the person.
        skip_bad: leave out files and recordings that cannot be used, and say so in `source`
            and the log.

    Raises:
        TableError: a file cannot be read, lacks a column, or has gaps.
        ConfigurationError: an option that this kind of file has no use for.

    >>> import tempfile
    >>> rows = "id,x,y,kind\\n1,0,5,rest\\n1,1,6,rest\\n2,2,7,run\\n2,3,8,run\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text(rows)
    ...     read_windows(Path(folder) / "a.csv", label="kind", series="id").inputs[1].tolist()
    [[2.0, 7.0], [3.0, 8.0]]
    """
    path = Path(path)
    if path.suffix.lower() == ".npz":
        if label or series or channels or group:
            raise ConfigurationError(
                f"{path.name} names its arrays X, y and groups, so it has no columns to choose",
                remedy="leave label, series, channels and group out",
            )
        return read_npz(path)
    columns = _Columns(label, series, group, tuple(channels or ()))
    files = _tables(path)
    if not path.is_dir() and series is None:
        raise TableError(
            f"{path.name} is one table, and nothing says which rows make a recording",
            remedy="pass series, the column that does, or a folder with one table a recording",
        )
    recordings: list[_Recording] = []
    skipped: list[str] = []
    first: tuple[Path, list[str]] | None = None
    for file in files:
        try:
            frame, found = _read(file, columns)
            first = first or (file, found)
            if sorted(found) != sorted(first[1]):
                raise TableError(
                    f"{file.name} has the channels {listed(sorted(found))}, "
                    f"but {first[0].name} has {listed(sorted(first[1]))}",
                    remedy="pass the channels all files have, or skip_bad=True to leave it out",
                )
        except TableError as error:
            if not skip_bad or len(files) == 1:
                raise
            skipped.append(file.name)
            _log.warning("left out: %s", error.problem)
            continue
        for name, recording in _recordings(frame, file, columns, first[1]):
            if isinstance(recording, _Recording):
                recordings.append(recording)
            elif not skip_bad:
                raise recording
            else:
                skipped.append(name)
                _log.warning("left out: %s", recording.problem)
    if not recordings:
        raise TableError(
            f"{path.name} has no usable recording; left out: {listed(skipped, 8)}",
            remedy="the log says why for each of them",
        )
    source = path.resolve().name
    if skipped:
        source += f" (left out {len(skipped):,}: {listed(skipped, 8)})"
    groups = [recording.group for recording in recordings if recording.group is not None]
    return Examples(
        inputs=_stacked([recording.values for recording in recordings]),
        labels=[recording.label for recording in recordings],
        groups=groups or None,
        name=path.resolve().name,
        source=source,
    )


def _tables(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and file.name.removesuffix(".gz").lower().endswith(TABLES)
    )
    if not files:
        raise TableError(
            f"{path} has no tables", remedy=f"put files in it that end in {', '.join(TABLES)}"
        )
    return files


def _read(file: Path, columns: _Columns) -> tuple[pl.DataFrame, list[str]]:
    """A table and its channels."""
    frame = read_frame(file, typed=True)
    require(frame, [*columns.others, *columns.channels], file)
    frame = frame.with_row_index(_ROW, offset=first_row(file))
    if columns.channels:
        return frame, list(columns.channels)
    found = [column for column in frame.columns if column not in (_ROW, *columns.others)]
    numbers = [column for column in found if frame[column].dtype.is_numeric()]
    hint = f"name the channels, for example channels={[c for c in numbers if not _clock(c)]}"
    for column in found:
        dtype = frame[column].dtype
        if dtype.is_temporal() or (_clock(column) and _rises(frame, column, columns.series)):
            raise TableError(
                f"{column!r} in {file.name} counts the time and measures nothing", remedy=hint
            )
        if column not in numbers:
            raise TableError(
                f"a channel has numbers, but {column!r} in {file.name} has {dtype}"
                + _first_word(frame, column),
                remedy=hint,
            )
    if not found:
        raise TableError(
            f"{file.name} has no channels besides {listed(columns.others)}",
            remedy="add columns with measurements",
        )
    return frame, found


def _clock(column: str) -> bool:
    return column.strip().lower() in _CLOCKS


def _rises(frame: pl.DataFrame, column: str, series: str | None) -> bool:
    import polars as pl

    if not frame[column].dtype.is_numeric() or frame.height < 2:
        return False
    steps = pl.col(column).diff()
    steps = steps.over(series) if series else steps
    return bool((frame.select(steps).to_series().drop_nulls() > 0).all())


def _first_word(frame: pl.DataFrame, column: str) -> str:
    """Where the first cell stands that kept a column from being numbers."""
    import polars as pl

    if frame[column].dtype != pl.String:
        return ""
    numbers = frame[column].cast(pl.Float64, strict=False)
    words = frame.filter(numbers.is_null() & frame[column].is_not_null())
    if not words.height or words.height == frame.height:
        return ""
    return f": row {words[_ROW][0]:,} has {shorten(words[column][0])}"


def _recordings(
    frame: pl.DataFrame, file: Path, columns: _Columns, channels: list[str]
) -> Iterator[tuple[str, _Recording | TableError]]:
    if columns.series is None:
        parts: list[tuple[str, pl.DataFrame]] = [(file.name, frame)]
    else:
        grouped = frame.group_by(columns.series, maintain_order=True)
        parts = [(f"{columns.series} {key[0]} of {file.name}", part) for key, part in grouped]
    for name, part in parts:
        try:
            yield name, _recording(part, name, file, columns, channels)
        except TableError as error:
            yield name, error


def _recording(
    part: pl.DataFrame, name: str, file: Path, columns: _Columns, channels: list[str]
) -> _Recording:
    import numpy as np
    import polars as pl

    for column in channels:
        try:
            numbers = part[column].cast(pl.Float32)
        except pl.exceptions.PolarsError as error:
            raise TableError(
                f"a channel has numbers, but {column!r} in {file.name} has "
                f"{part[column].dtype}{_first_word(part, column)}",
                remedy="correct these cells, or pass other channels",
            ) from error
        gaps = (~numbers.fill_null(float("nan")).is_finite()).arg_true()
        if len(gaps):
            row = part[_ROW][gaps[0]]
            raise TableError(
                f"{name} has {len(gaps):,} gaps (empty, NaN or infinite) in {column!r}, "
                f"the first in row {row:,} of {file.name}",
                remedy="fill them, or pass skip_bad=True to leave the recording out",
            )
    values = part.select(pl.col(channels).cast(pl.Float32)).to_numpy()
    label = _only(part, columns.label, name, file) if columns.label else file.parent.name
    group = _only(part, columns.group, name, file) if columns.group else None
    return _Recording(np.ascontiguousarray(values), label, group)


def _only(part: pl.DataFrame, column: str, name: str, file: Path) -> str:
    """The one value a column has throughout a recording."""
    values = {value and value.strip() for value in as_text(part[column].unique(), file)}
    value = values.pop()
    if values or not value:
        found = listed(sorted(str(v) for v in {*values, value}), 5)
        raise TableError(
            f"{name} has one value in column {column!r} throughout, received {found}",
            remedy="give each stretch with a value of its own its own series",
        )
    return value


def _stacked(arrays: list[NDArray[Any]]) -> list[NDArray[Any]] | NDArray[Any]:
    import numpy as np

    return np.stack(arrays) if len({len(array) for array in arrays}) == 1 else arrays
