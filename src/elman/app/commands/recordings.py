"""Recordings of any length: cut into windows as they come in, a label for each window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from elman.app.given.timesteps import STANDARD_INPUT, from_file, from_standard_input
from elman.app.shown.console import note, put
from elman.datasets.files.audio import is_audio
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError, InputError, SequenceError
from elman.runs.answers import ranked

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["classify_recordings"]

MANY = 256
"""Windows of a file that are answered at a time; what comes in live is answered one by one."""


def classify_recordings(
    model: Any,
    files: list[str],
    layout: TableLayout,
    *,
    window: int | None,
    stride: int | None,
    top: int | None,
    as_json: bool,
) -> None:
    """Print a label for each window of each recording, `-` or nothing being standard input.

    A window is as long as the longest training sequence unless given, and starts half a window
    after the one before; sound is read whole unless a window is given. With a column of `series`
    each of a table's recordings is cut by itself. Raises `TableError` or `SequenceError` for what
    cannot be read, with its line; with `skip_bad` the file or recording is left out from there,
    and that is noted.
    """
    width = _checked(window, stride, model)
    for name in files or [STANDARD_INPUT]:
        try:
            for recording, rows in _recordings(name, model.reader_, layout):
                wide = width
                if window is None and is_audio(recording):
                    # What was said is read as a whole, as in training.
                    steps = list(rows)
                    rows, wide = iter(steps), len(steps)
                try:
                    _answer(model, recording, rows, wide, stride, top, as_json)
                except InputError as error:
                    if not layout.skip_bad:
                        raise
                    note(f"elman: left out {recording}: {error.problem}")
        except InputError as error:
            if not layout.skip_bad:
                raise
            note(f"elman: left out {name}: {error.problem}")


def _recordings(
    name: str, reader: Any, layout: TableLayout
) -> Iterator[tuple[str, Iterator[NDArray[Any]]]]:
    if name != STANDARD_INPUT:
        yield from from_file(name, reader, layout)
        return
    if layout.series is not None:
        raise ConfigurationError(
            "--series needs a file, received standard input",
            remedy="leave it out, or write a file first",
        )
    yield name, from_standard_input(reader, layout)


def _checked(window: int | None, stride: int | None, model: Any) -> int:
    """The steps of a window."""
    for option, steps in (("--window", window), ("--stride", stride)):
        if steps is not None and steps < 1:
            raise ConfigurationError(
                f"{option} is at least 1 step, received {steps}", remedy=f"pass {option} 64"
            )
    longest = model.reader_.max_length
    if window is not None and longest is not None and window > longest:
        raise ConfigurationError(
            f"The model reads at most {longest} steps, received --window {window}",
            remedy=f"pass --window {model.timesteps_}, or train with --max-length {window}",
        )
    return int(model.timesteps_) if window is None else window


def _answer(
    model: Any,
    name: str,
    rows: Iterator[NDArray[Any]],
    width: int,
    stride: int | None,
    top: int | None,
    as_json: bool,
) -> None:
    import numpy as np

    from elman.sequences.windows import sliding

    labels = [str(label) for label in model.classes_.tolist()]
    windows = sliding(rows, width, stride)
    found = 0
    while batch := list(islice(windows, 1 if name == STANDARD_INPUT else MANY)):
        found += len(batch)
        shares = model.predict_proba(np.stack([values for _, values in batch]))
        best = ranked(labels, shares, top or len(labels))
        put(
            "".join(
                _told(name, first, width, answer, as_json, top)
                for (first, _), answer in zip(batch, best, strict=True)
            )
        )
    if not found:
        raise SequenceError(
            f"{name} must have at least one window of {width} steps, received fewer",
            remedy="record longer, or pass a shorter --window",
        )


def _told(name: str, first: int, width: int, answer: Any, as_json: bool, top: int | None) -> str:
    labels, shares = answer
    if as_json:
        line = {
            "recording": name,
            "first": first,
            "last": first + width - 1,
            "label": labels[0],
            "probability": round(shares[0], 6),
            "probabilities": {label: round(p, 6) for label, p in zip(labels, shares, strict=True)},
        }
        return json.dumps(line, ensure_ascii=False) + "\n"
    cells = [name, str(first), str(first + width - 1)]
    for label, share in islice(zip(labels, shares, strict=True), top or 1):
        cells += [label, f"{share:.4f}"]
    return "\t".join(cells) + "\n"
