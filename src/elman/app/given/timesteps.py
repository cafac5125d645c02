"""The timesteps of recordings: from tables, or from standard input as they come in."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.given.reading import line_chunks
from elman.app.given.recoding import recoded
from elman.app.shown.console import note
from elman.datasets.files.audio import is_audio, read_frames
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.separators import SEPARATORS, check_separator
from elman.errors import ConfigurationError, SequenceError, TableError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets.files.measurements import Measurements

    Row = NDArray[np.float64]

__all__ = ["STANDARD_INPUT", "from_file", "from_standard_input"]

STANDARD_INPUT = "-"


def from_file(name: str, reader: Any, layout: TableLayout) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each recording of a table: its name, and its timesteps `(features,)`.

    A model that knows its channels by name finds them in any order, and which other columns are
    left out is noted; else the table has as many columns as the model channels. Raises
    `TableError` or `SequenceError` for what cannot be read.
    """
    from elman.datasets.files.frames import require
    from elman.datasets.files.measurements import read_measurements
    from elman.datasets.files.recordings import by_series

    series, channels = layout.series, _named(layout)
    if is_audio(name):
        yield name, _sound(name, reader, series=series, channels=channels)
        return
    table = read_measurements(Path(name), layout)
    others = [] if series is None else [series]
    require(table.frame, [*others, *(channels or ())], table.path)
    chosen = _chosen(table, reader, channels, others)
    left = [column for column in table.columns if column not in (*chosen, *others)]
    if left and reader.channels is not None:
        note(f"elman: {name}: the model has no channels {', '.join(map(repr, left))}: not read")
    if series is None:
        yield name, _rows(table, chosen, name)
        return
    for key, part in by_series(table, series):
        yield f"{name}:{key}", _rows(part, chosen, name)


def _sound(name: str, reader: Any, **given: object) -> Iterator[Row]:
    """The frames of a file of sound, as the model read its own."""
    from elman.datasets.files.spectrum import LogMel

    for option, value in given.items():
        if value is not None:
            raise ConfigurationError(
                f"--{option} needs a table, received the sound {name}", remedy="leave it out"
            )
    if (front := LogMel.of(reader.channels)) is None:
        raise ConfigurationError(
            f"The model must have learned from sound to read {name}, it learned from "
            f"{reader.features} channels",
            remedy="train one with --audio",
        )
    frames, rate = read_frames(name, front)
    if rate != front.rate:
        note(f"elman: {name}: of {rate:,} Hz, read as {front.rate:,} Hz")
    yield from frames


def _chosen(
    table: Measurements, reader: Any, channels: list[str] | None, others: list[str]
) -> list[str]:
    """The columns that are the model's channels, in its order."""
    from elman.datasets.files.channels import standing_for

    if reader.channels is not None:
        if channels:
            return list(standing_for(reader.channels, channels))
        return table.like(reader.channels, others)
    columns = channels or [column for column in table.columns if column not in others]
    _check_count(columns, reader.features, table.path.name)
    if channels:
        return channels
    table.found(others)
    for column in columns:
        if table.rises(column):
            raise TableError(
                f"{column!r} in {table.path.name} counts the time and measures nothing: it rises "
                "all through the recording",
                remedy=f"name the channels, or keep it with channels={columns}",
            )
    return columns


def _rows(table: Measurements, columns: list[str], name: str) -> Iterator[Row]:
    import numpy as np

    from elman.datasets.files.frames import first_row

    place = "line" if first_row(table.path) == 2 else "row"
    values = table.numbers(columns)
    finite = [bool(np.isfinite(row).all()) for row in values]
    for row, number, good in zip(values, table.rows.tolist(), finite, strict=True):
        yield row if good else _finite(row, name, f"{place} {number}")


def _named(layout: TableLayout) -> list[str] | None:
    from elman.datasets.files.channels import names_in

    return names_in(layout.channels) if isinstance(layout.channels, str) else None


def from_standard_input(reader: Any, layout: TableLayout) -> Iterator[Row]:
    """Yield the timesteps `(features,)` of a CSV as its lines come in."""
    import numpy as np

    from elman.datasets.files.channels import places_of, standing_for
    from elman.datasets.files.measurements import is_row, number_advice

    name = STANDARD_INPUT
    channels = _named(layout)
    lines = _lines(layout.encoding)
    head = next(lines, None)
    if head is None:
        raise TableError(f"{name} must have rows, received none", remedy="name another recording")
    if layout.separator is None:
        separator = _separator(head[1], channels or reader.channels or ())
    else:
        separator = check_separator(layout.separator)
    rows = _cells(chain([head], lines), separator)
    number, header = next(rows)
    header = [cell.strip() for cell in header]
    named = layout.has_header and not is_row(header)
    if not named:
        rows = chain([(number, header)], rows)
        header = [f"column_{i + 1}" for i in range(len(header))]
    chosen = channels or list(reader.channels or header)
    if reader.channels is not None and channels:
        chosen = list(standing_for(reader.channels, channels))
    if not named and not set(chosen) & set(header):
        chosen = header  # Without names, by position.
    if channels and (missing := [channel for channel in channels if channel not in header]):
        raise TableError(
            f"{name} has no column {shorten(missing[0])}; it has {', '.join(map(repr, header))}",
            remedy="pass columns it has with --channels",
        )
    _check_count(chosen, reader.features, name)
    places = places_of(chosen, header, name, chosen=True)
    left = [column for place, column in enumerate(header) if place not in places]
    if left and reader.channels is not None:
        note(f"elman: {name}: the model has no channels {', '.join(map(repr, left))}: not read")
    for line, cells in rows:
        numbers = [_number(cells[p]) if p < len(cells) else math.nan for p in places]
        words = [
            place
            for place, number in zip(places, numbers, strict=True)
            if math.isnan(number) and place < len(cells) and _is_word(cells[place])
        ]
        if words:
            raise TableError(
                f"a channel has numbers, but {header[words[0]]!r} in line {line} of {name} has "
                f"{shorten(cells[words[0]])}",
                remedy=number_advice(cells[words[0]]) or "correct this cell, or leave the line out",
            )
        yield _finite(np.asarray(numbers), name, f"line {line}")


def _lines(encoding: str) -> Iterator[tuple[int, str]]:
    """Number the lines of standard input that have something on them."""
    if sys.stdin is None:
        return
    stream = recoded(sys.stdin.buffer, encoding)
    for first, lines in line_chunks(stream):
        for number, line in enumerate(lines, first):
            # Old Macs end lines with CR alone: then all of them are one.
            yield from ((number, part) for part in line.split("\r") if part.strip())


def _cells(lines: Iterable[tuple[int, str]], separator: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines:
        try:
            yield number, next(csv.reader([line], delimiter=separator, strict=True))
        except csv.Error as error:
            raise TableError(
                f"line {number} of {STANDARD_INPUT} must be cells parted by {separator!r}, "
                f"received {shorten(line)} ({error})",
                remedy="check its quotation marks",
            ) from error


def _separator(head: str, names: Sequence[str]) -> str:
    """What parts the first line into the names that are looked for, else into most numbers."""

    def score(separator: str) -> tuple[int, int, int]:
        cells = [cell.strip().strip('"') for cell in head.split(separator)]
        numbers = [not math.isnan(_number(cell)) for cell in cells]
        return len({*names} & {*cells}), all(numbers) and len(cells), len(cells)

    return max(SEPARATORS, key=score)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _is_word(cell: str) -> bool:
    return cell.strip().lower().lstrip("+-") not in ("", "nan")


def _check_count(chosen: Sequence[str], features: int, name: str) -> None:
    if len(chosen) != features:
        raise ConfigurationError(
            f"The model reads {features} channels, received {len(chosen)} in {name}: "
            f"{', '.join(chosen)}",
            remedy="name those it was trained on, in that order, with --channels a,b,c",
        )


def _finite(values: Row, name: str, place: str) -> Row:
    import numpy as np

    if not np.isfinite(values).all():
        channel = int(np.flatnonzero(~np.isfinite(values))[0]) + 1
        raise SequenceError(
            f"Every value must be a finite number, received none in {place} of {name}, "
            f"channel {channel}",
            remedy="fill the gap, or cut the recording there",
        )
    return values
