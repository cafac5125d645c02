"""Anyone's own table of texts and labels: CSV, TSV, Parquet or JSON."""

from __future__ import annotations

import fnmatch
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from sys import intern
from typing import Any

from elman.datasets.files.channels import names_in
from elman.datasets.files.columns import Column
from elman.datasets.files.frames import first_row, missing_rows, require
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.shares import Shares, shared_frame
from elman.datasets.records.labelled import Labelled
from elman.datasets.records.strings import Strings
from elman.errors import TableError, shorten

__all__ = ["as_text", "labelled_texts", "read_table"]

_log = logging.getLogger("elman")

_PATTERN = set("*?[")


def read_table(
    path: str | os.PathLike[str],
    text: str,
    label: str | None,
    group: str | None = None,
    *,
    features: Sequence[str] | str | None = None,
    encoding: str = "utf-8",
    separator: str | None = None,
    has_header: bool = True,
    skip_bad: bool = False,
) -> Labelled:
    """Read labelled texts from a table, one record for each row.

    Texts stay as they are written; labels lose spaces around them, so that " a" is "a", and
    numbers and booleans become text ("1", "true").

    Args:
        path: a .csv, .tsv, .parquet, .ndjson or .json file; .csv.gz too.
        text: the column with the texts.
        label: the column with their labels; None for texts without, whose labels are "".
        group: the column whose equal values a split must keep together.
        features: columns that are read beside the texts, as a list or parted by commas; `f*` is
            every column that begins so.
        encoding: of a CSV.
        separator: between a CSV's cells; None finds it.
        has_header: False where a CSV's first line is a row; columns are then `column_1`, ...
        skip_bad: leave out rows with an empty cell, and say so in `source` and the log.

    Raises:
        TableError: the file cannot be read, lacks a column, or has empty cells.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "people.csv").write_text("name,sex\\nAnna,f\\nOtto,m\\n")
    ...     read_table(Path(folder) / "people.csv", text="name", label="sex").inputs
    ['Anna', 'Otto']
    """
    layout = TableLayout(
        text=text,
        label=label,
        group=group,
        features=features if isinstance(features, str | None) else tuple(features),
        encoding=encoding,
        separator=separator,
        has_header=has_header,
        skip_bad=skip_bad,
    )
    return labelled_texts(Path(path), layout)


def labelled_texts(path: Path, layout: TableLayout, shares: Shares | None = None) -> Labelled:
    """Read labelled texts from a table that is laid out so, as `read_table`.

    Processes that read it together have `shares` of it.
    """
    text, label, group = layout.text, layout.label, layout.group
    if text is None:
        raise TableError("a table of texts has a column of texts", remedy="name it with text")
    columns = [column for column in (text, label, group) if column is not None]
    chosen = list(dict.fromkeys([*columns, *_named(layout)]))
    # Which columns a pattern names is known when all of them are.
    if any(map(_PATTERN.intersection, chosen)):
        shares = None
    frame = shared_frame(path, layout, chosen, shares)
    beside = _features(layout, [name for name in frame.columns if name not in columns])
    if len({*columns, *beside}) < len(columns) + len(beside):
        named = "text, label, group and features" if beside else "text, label and group"
        raise TableError(
            f"{named} are different columns, received {', '.join([*columns, *beside])}",
            remedy="name one column each",
        )
    require(frame, [*columns, *beside], path)
    cells = {column: _words(frame[column], path) for column in columns}
    if label is not None:
        cells[label] = [intern(value.strip()) for value in cells[label]]
    source = path.name
    bad = {
        column: [i for i, value in enumerate(values) if not value.strip()]
        for column, values in cells.items()
    }
    first = first_row(path, layout.has_header)
    for column, rows in bad.items():
        if rows and not layout.skip_bad:
            raise TableError(
                f"{path.name} has nothing in column {column!r} in {missing_rows(rows, first)}",
                remedy="fill or remove them, or pass skip_bad=True to leave them out",
            )
    skipped = sorted({row for rows in bad.values() for row in rows})
    if skipped:
        source = f"{source} (left out {missing_rows(skipped, first)})"
        _log.warning("%s", source)
        if len(skipped) == frame.height:
            raise TableError(f"{path.name} has no complete row", remedy="fill its empty cells")
    left_out = set(skipped)

    cells |= {column: as_text(frame[column], path) for column in beside}

    def kept(column: str) -> list[str]:
        return [value for i, value in enumerate(cells[column]) if i not in left_out]

    texts: Any = cells[text] if isinstance(cells[text], Strings) else kept(text)
    if isinstance(texts, Strings) and left_out:
        texts = texts.take([i for i in range(len(texts)) if i not in left_out])
    return Labelled(
        inputs=texts,
        labels=[""] * len(texts) if label is None else kept(label),
        groups=None if group is None else kept(group),
        name=path.name,
        source=source,
        features={column: kept(column) for column in beside} or None,
    )


def _named(layout: TableLayout) -> list[str]:
    """List the columns read beside the texts as they are given, some of them perhaps patterns."""
    given = layout.features
    return names_in(given) if isinstance(given, str) else list(given or ())


def _features(layout: TableLayout, others: Sequence[str]) -> list[str]:
    """List the columns read beside the texts; `f*` is every one of the others that fits."""
    found = dict[str, None]()
    for name in _named(layout):
        fitting = [] if name in others else fnmatch.filter(others, name)
        found |= dict.fromkeys(fitting or [name])
    return list(found)


def _words(column: Column, path: Path) -> Sequence[str]:
    """The cells of a column as texts, those of a large table as they lie."""
    if isinstance(column.cells, Strings) and column.is_text:
        return column.cells
    return as_text(column, path)


def as_text(column: Column, path: Path) -> list[str]:
    """A column's values as text, "" where there is none.

    Whole numbers have no decimal point, booleans are in lower case. Raises:
        TableError: its values are lists, records, bytes or lengths of time.

    >>> as_text(Column("a", ["1.0", "", "2.0"], "Float64"), Path("a"))
    ['1', '', '2']
    """
    if not column.has_words:
        raise TableError(
            f"{path.name} has {shorten(column.kind, 60)[1:-1]} in column {shorten(column.name)}, "
            "where text is needed",
            remedy="name a column of text, numbers, dates or booleans",
        )
    return column.words()
