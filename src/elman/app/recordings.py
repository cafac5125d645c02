"""Recordings of any length: cut into windows as they come in, a label for each window."""

from __future__ import annotations

import csv
import itertools
import json
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.answers import ranked
from elman.app.console import put
from elman.app.reading import line_chunks
from elman.errors import ConfigurationError, SequenceError, TableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Row = NDArray[np.float32]

__all__ = ["classify_recordings"]

STANDARD_INPUT = "-"


def classify_recordings(
    model: Any,
    files: list[str],
    *,
    window: int | None,
    stride: int | None,
    channels: str | None,
    top: int | None,
    as_json: bool,
) -> None:
    """Print a label for each window of each recording, `-` or nothing being standard input.

    A window is as long as the longest training sequence unless given, and starts half a
    window after the one before. Raises `TableError` or `SequenceError` for what cannot be
    read, with its line.
    """
    import numpy as np

    from elman.sequences.windows import sliding

    width = window or model.timesteps_
    labels = [str(label) for label in model.classes_.tolist()]
    for name in files or [STANDARD_INPUT]:
        live = name == STANDARD_INPUT
        rows = _rows(name, channels.split(",") if channels else None, model.reader_.features)
        windows = sliding(rows, width, stride)
        found = 0
        # What comes in live is answered window by window; a file many at a time.
        while batch := list(itertools.islice(windows, 1 if live else 256)):
            found += len(batch)
            shares = model.predict_proba(np.stack([values for _, values in batch]))
            best = ranked(labels, shares, top or len(labels))
            put("".join(
                _told(name, first, width, one, as_json, top)
                for (first, _), one in zip(batch, best, strict=True)
            ))  # fmt: skip
        if not found:
            raise SequenceError(
                f"{name} must have at least one window of {width} steps, received fewer",
                remedy="record longer, or pass a shorter --window",
            )


def _told(name: str, first: int, width: int, best: Any, as_json: bool, top: int | None) -> str:
    labels, shares = best
    if as_json:
        told = {"recording": name, "first": first, "last": first + width - 1, "label": labels[0],
                "probability": round(shares[0], 6),
                "probabilities": {label: round(p, 6) for label, p in zip(labels, shares,
                                                                         strict=True)}}  # fmt: skip
        return json.dumps(told, ensure_ascii=False) + "\n"
    cells = [name, str(first), str(first + width - 1)]
    for label, share in itertools.islice(zip(labels, shares, strict=True), top or 1):
        cells += [label, f"{share:.4f}"]
    return "\t".join(cells) + "\n"


def _rows(name: str, channels: list[str] | None, features: int) -> Iterator[Row]:
    """Yield the timesteps `(features,)` of a recording as they are read."""
    path = Path(name)
    if name == STANDARD_INPUT or path.suffix.lower() == ".csv":
        yield from _rows_of_csv(name, channels, features)
        return
    import numpy as np

    from elman.datasets.frames import read_frame

    frame = read_frame(path, typed=True)
    chosen = channels or [c for c in frame.columns if frame[c].dtype.is_numeric()]
    places = _places(frame.columns, chosen, features, name)
    for number, row in enumerate(frame.select(frame.columns[p] for p in places).iter_rows(), 1):
        values = np.asarray([math.nan if v is None else v for v in row], np.float32)
        yield _finite(values, name, f"row {number}")


def _rows_of_csv(name: str, channels: list[str] | None, features: int) -> Iterator[Row]:
    import numpy as np

    lines = csv.reader(_lines(name))
    header = next(lines, None)
    if header is None:
        raise TableError(f"{name} must have rows, received none", remedy="name another recording")
    first: list[list[str]] = []
    if all(_number(cell) is not None for cell in header):
        first, header = [header], [f"column_{i + 1}" for i in range(len(header))]
    places = _places(header, channels or header, features, name)
    for number, cells in enumerate(itertools.chain(first, lines), 1 if first else 2):
        if not cells:
            continue
        numbers = [_number(cells[p]) if p < len(cells) else None for p in places]
        values = np.asarray([math.nan if v is None else v for v in numbers], np.float32)
        yield _finite(values, name, f"line {number}")


def _lines(name: str) -> Iterable[str]:
    if name == STANDARD_INPUT:
        for _, lines in line_chunks(sys.stdin.buffer):
            yield from lines
        return
    if not Path(name).is_file():
        raise TableError(f"A recording must be a file, {name} is none", remedy="check its path")
    with Path(name).open("rb") as file:
        for _, lines in line_chunks(file):
            yield from lines


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _places(columns: list[str], chosen: list[str], features: int, name: str) -> list[int]:
    if missing := [column for column in chosen if column not in columns]:
        raise TableError(
            f"{name} has no column {missing[0]!r}; it has {', '.join(map(repr, columns))}",
            remedy="pass columns it has with --channels",
        )
    if len(chosen) != features:
        raise ConfigurationError(
            f"The model reads {features} channels, received {len(chosen)} in {name}: "
            f"{', '.join(chosen)}",
            remedy="name those it was trained on, in that order, with --channels a,b,c",
        )
    return [columns.index(column) for column in chosen]


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
