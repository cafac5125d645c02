"""Recordings to what is said in them: each file is read as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.app.given.timesteps import STANDARD_INPUT, from_file
from elman.app.shown.console import note
from elman.app.shown.outputs import put_outputs
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError, InputError
from elman.questions import Transduce
from elman.runs.transduced import outputs_of, symbols_of

__all__ = ["transcribe"]


def transcribe(
    model: Any, files: list[str], layout: TableLayout, asked: Transduce, *, as_json: bool
) -> None:
    """Print the most probable outputs of each recording.

    Raises `TableError` or `SequenceError` for what cannot be read; with `skip_bad` the file is
    left out, and that is noted.
    """
    if not files or STANDARD_INPUT in files:
        raise ConfigurationError(
            "A model of recordings reads files, received standard input",
            remedy="name recordings, such as .wav files",
        )
    between = symbols_of(model, [])[1]
    for name in files:
        try:
            for recording, rows in from_file(name, model.reader_, layout):
                heard = np.array(list(rows))
                (found,) = model.predict_nbest([heard], asked.count, beams=asked.beams)
                outputs = outputs_of(found, between)
                put_outputs("recording", recording, outputs, as_json=as_json)
        except InputError as error:
            if not layout.skip_bad:
                raise
            note(f"elman: left out {name}: {error.problem}")
