"""Anyone's own recordings: a table whose rows are time steps, or a folder of such tables."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.channels import check_names, names_in, standing_for, unread
from elman.datasets.files.clocks import counts_time
from elman.datasets.files.frames import TABLES, first_row, listed, missing_rows, require
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.measurements import Measurements, numbers_of, read_measurements, stacked
from elman.datasets.files.npz import read_npz
from elman.datasets.files.tables import as_text
from elman.datasets.records.labelled import Labelled
from elman.errors import ConfigurationError, SequenceError, TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["by_series", "holds_tables", "labelled_recordings", "read_windows"]

_log = logging.getLogger("elman")

_OTHERS = {".npz", ".npy", ".xlsx", ".xls", ".txt", ".dat", ".ts", ".arff", ".mat", ".h5", ".zip"}
"""Endings of files in a folder that may be meant as recordings and are none here."""


@dataclass(frozen=True)
class _Columns:
    label: str | None
    series: str | None
    group: str | None
    channels: tuple[str, ...]
    like: tuple[str, ...]

    @property
    def others(self) -> list[str]:
        return [c for c in (self.label, self.series, self.group) if c is not None]


@dataclass(frozen=True)
class _Recording:
    values: NDArray[Any]  # (time, channels), float64
    label: str
    group: str | None
    name: str


def read_windows(
    path: str | os.PathLike[str],
    *,
    label: str | None = None,
    series: str | None = None,
    channels: Sequence[str] | str | None = None,
    group: str | None = None,
    like: Sequence[str] | None = None,
    encoding: str = "utf-8",
    separator: str | None = None,
    has_header: bool = True,
    skip_bad: bool = False,
) -> Labelled:
    """Read labelled recordings, each an array `(time, features)` of float32.

    An `.npz` file has arrays `X` and `y` (see `read_npz`). In a table each row is one time
    step. In a folder each table is one recording, unless `series` parts it further; hidden
    files are left out. Recordings of one length come as one array, others as a list; they are
    float64 where float32 would lose what varies in a channel (1e9 and a little).

    A column that rises at every step of every recording is a clock or a counter and no channel,
    unless `channels` names it.

    Args:
        path: an .npz file, a table, or a folder of tables.
        label: the column with the label, the same in all rows of a recording; None takes the
            name of the folder the table lies in.
        series: the column that says which recording a row belongs to.
        channels: the columns with the measurements, as a list or parted by commas; None takes
            all others that are numbers.
        group: the column, the same in all rows of a recording, whose equal values a split must
            keep together, such as the person.
        like: the channels a model was trained on, found by their names in any order, while
            other columns are left out, which the log says; by position in a file without names.
            With `channels` these are the columns that stand for them.
        encoding: of CSV files.
        separator: between a CSV's cells; None finds it.
        has_header: False where a CSV's first line is a row; columns are then `column_1`, ...
        skip_bad: leave out files, recordings and rows without a series that cannot be used, and
            say so in `source` and the log.

    Raises:
        TableError: a file cannot be read, lacks a column, or has gaps.
        SequenceError: a channel of `like` is missing.
        ConfigurationError: an option that this kind of file has no use for.

    >>> import tempfile
    >>> rows = "id,x,y,kind\\n1,0,5,rest\\n1,1,6,rest\\n2,2,7,run\\n2,3,8,run\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text(rows)
    ...     read_windows(Path(folder) / "a.csv", label="kind", series="id").inputs[1].tolist()
    [[2.0, 7.0], [3.0, 8.0]]
    """
    layout = TableLayout(
        label=label,
        series=series,
        channels=channels if isinstance(channels, str | None) else tuple(channels),
        group=group,
        encoding=encoding,
        separator=separator,
        has_header=has_header,
        skip_bad=skip_bad,
    )
    return labelled_recordings(Path(path), layout, like)


def labelled_recordings(
    path: Path, layout: TableLayout, like: Sequence[str] | None = None, *, needs_label: bool = True
) -> Labelled:
    """Read labelled recordings that are laid out so, as `read_windows`.

    Windows of an `.npz` file without labels have "" each, unless it `needs_label`.
    """
    if path.name.lower().removesuffix(".gz").endswith(".npz"):
        examples = read_npz(path, layout, needs_label=needs_label)
        return examples if like is None else examples.ordered(like)
    columns = _columns(layout, like)
    files = _tables(path)
    if not path.is_dir() and layout.series is None:
        raise TableError(
            f"{path.name} is one table, and nothing says which rows make a recording",
            remedy="pass series, the column that does, or a folder with one table a recording",
        )
    recordings: list[_Recording] = []
    skipped: list[str] = []
    first: tuple[Path, list[str]] | None = None
    more: dict[str, None] = {}
    for file in files:
        try:
            _check_place(file, path, files, layout.label)
            table = read_measurements(file, layout)
            found = _found(table, columns)
            first = first or (file, found)
            if columns.like:
                more |= dict.fromkeys(unread(table.columns, [*found, *columns.others]))
            if not columns.like and sorted(found) != sorted(first[1]):
                raise TableError(
                    f"{file.name} has the channels {listed(sorted(found))}, "
                    f"but {first[0].name} has {listed(sorted(first[1]))}",
                    remedy="pass the channels all files have, or skip_bad=True to leave it out",
                )
            parts = list(_parts(table, columns, skip_bad=layout.skip_bad))
        except (TableError, SequenceError) as error:
            if not layout.skip_bad or len(files) == 1:
                raise
            skipped.append(file.name)
            _log.warning("left out: %s", error.problem)
            continue
        order = found if columns.like else first[1]
        if lost := len(table.rows) - sum(len(part.rows) for _, part in parts):
            skipped.append(f"{lost:,} rows of {file.name} without {layout.series}")
        for name, part in parts:
            try:
                recordings.append(_recording(part, name, file, columns, order))
            except TableError as error:
                if not layout.skip_bad:
                    raise
                skipped.append(name)
                _log.warning("left out: %s", error.problem)
    if not recordings or first is None:
        raise TableError(
            f"{path.name} has no usable recording; left out: {listed(skipped, 8)}",
            remedy="the log says why for each of them",
        )
    if more:
        _log.warning("%s: the model has no channels %s: not read", path.name, listed(more, 8))
    if not (columns.channels or columns.like):
        _check_clocks(recordings, first[1], path)
    source = path.resolve().name
    if skipped:
        source += f" (left out {len(skipped):,}: {listed(skipped, 8)})"
    groups = [recording.group for recording in recordings if recording.group is not None]
    return Labelled(
        inputs=stacked([recording.values for recording in recordings]),
        labels=[recording.label for recording in recordings],
        groups=groups or None,
        name=path.resolve().name,
        source=source,
        channels=list(columns.like or first[1]),
        names=[recording.name for recording in recordings],
    )


def _columns(layout: TableLayout, like: Sequence[str] | None) -> _Columns:
    channels = layout.channels
    named = names_in(channels) if isinstance(channels, str) else list(channels or ())
    if named:
        named = list(check_names(named))
    columns = _Columns(layout.label, layout.series, layout.group, tuple(named), tuple(like or ()))
    if columns.like and named:
        columns = replace(columns, channels=standing_for(columns.like, named))
    taken = (*named, *columns.others)
    if twice := [name for name in taken if taken.count(name) > 1]:
        raise ConfigurationError(
            f"label, series, group and channels are different columns, received {twice[0]!r} twice",
            remedy="name one column each",
        )
    return columns


def holds_tables(folder: Path) -> bool:
    """Whether there is a table in a folder, or within a folder of it."""
    return any(map(_is_table, _files(folder)))


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder and those within it, in no order."""
    for file in folder.rglob("*"):
        if file.is_file() and not _hidden(file.relative_to(folder)):
            yield file


def _is_table(file: Path) -> bool:
    return file.name.removesuffix(".gz").lower().endswith(TABLES)


def _tables(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(_files(path))
    tables = list(filter(_is_table, files))
    if not tables:
        raise TableError(
            f"{path} has no tables", remedy=f"put files in it that end in {', '.join(TABLES)}"
        )
    others = Counter(f.suffix.lower() for f in files if f.suffix.lower() in _OTHERS)
    if others:
        counted = ", ".join(f"{count:,} {ending}" for ending, count in sorted(others.items()))
        _log.warning("not read in %s, since no tables: %s", path.name, counted)
    return tables


def _hidden(file: Path) -> bool:
    """Whether a system or an editor put it there: .git, __MACOSX, ~$open.csv."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in file.parts)


def _check_place(file: Path, root: Path, files: list[Path], label: str | None) -> None:
    """Without a label column a recording lies in its label's folder."""
    if label is None and file.parent == root and any(f.parent != root for f in files):
        raise TableError(
            f"{file.name} lies beside the folders whose names are the labels, and has none",
            remedy="move it into its label's folder, pass label, or skip_bad=True to leave it out",
        )


def _found(table: Measurements, columns: _Columns) -> list[str]:
    """The columns of a table that are channels."""
    require(table.frame, [*columns.others, *columns.channels], table.path)
    if columns.channels:
        return list(columns.channels)
    if not columns.like:
        return table.found(columns.others)
    return table.like(columns.like, columns.others)


def _check_clocks(recordings: list[_Recording], channels: list[str], path: Path) -> None:
    """Refuse a column that is a clock in all recordings together."""
    clocks = [
        channel
        for i, channel in enumerate(channels)
        if counts_time(channel, [recording.values[:, i] for recording in recordings])
    ]
    if clocks:
        others = [channel for channel in channels if channel not in clocks]
        raise TableError(
            f"{clocks[0]!r} in {path.name} counts the time and measures nothing: it rises all "
            "through every recording",
            remedy=f"name the channels, for example channels={others or channels}"
            + (f", or keep it with channels={channels}" if others else ""),
        )


def _parts(
    table: Measurements, columns: _Columns, *, skip_bad: bool
) -> Iterator[tuple[str, Measurements]]:
    if columns.series is None:
        yield table.path.name, table
        return
    for key, part in by_series(table, columns.series, skip_bad=skip_bad):
        yield f"{columns.series} {key} of {table.path.name}", part


def by_series(
    table: Measurements, series: str, *, skip_bad: bool = False
) -> Iterator[tuple[str, Measurements]]:
    """Yield each recording of a table, its series and rows, in the order of their first rows.

    Raises:
        TableError: rows without a series, unless `skip_bad` leaves them out.
    """
    import numpy as np

    file = table.path
    keys = [key.strip() for key in as_text(table.frame[series], file)]
    if missing := [row for row, key in enumerate(keys) if not key]:
        first = first_row(file, table.named)
        rows = (table.rows[missing] - first).tolist()
        problem = f"{file.name} has nothing in column {series!r} in {missing_rows(rows, first)}"
        if not skip_bad:
            raise TableError(
                problem, remedy="fill or remove them, or pass skip_bad=True to leave them out"
            )
        _log.warning("left out: %s", problem)
    rows_of: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        if key:
            rows_of.setdefault(key, []).append(row)
    for key, found in rows_of.items():
        yield key, table.take(np.array(found))


def _recording(
    part: Measurements, name: str, file: Path, columns: _Columns, channels: list[str]
) -> _Recording:
    import numpy as np

    values = np.ascontiguousarray(numbers_of(part, channels, name))
    label = _only(part, columns.label, name, file) if columns.label else file.resolve().parent.name
    group = _only(part, columns.group, name, file) if columns.group else None
    return _Recording(values, label, group, name)


def _only(part: Measurements, column: str, name: str, file: Path) -> str:
    """The one value a column has throughout a recording."""
    values = {value.strip() for value in as_text(part.frame[column], file)}
    value = values.pop()
    if values or not value:
        found = listed(sorted(str(v or None) for v in {*values, value}), 5)
        raise TableError(
            f"{name} has one value in column {column!r} throughout, received {found}",
            remedy="give each stretch with a value of its own its own series",
        )
    return value
