"""Inputs of a graph from what its model reads: texts, series, sentences, as arrays by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.reading.items import as_items
from elman.inference.sentences import Sentences

__all__ = ["character_inputs", "classifier_inputs", "sentence_inputs"]

Arrays = dict[str, NDArray[Any]]


def classifier_inputs(model: Any, X: Any) -> Arrays:
    """Make `symbols` or `series` and `lengths` of what a classifier reads."""
    reader = model.reader_
    items = as_items(X)
    if reader.kind == "series":
        sequences, name = reader.raw(items), "series"
    else:
        sequences, name = reader.read(items), "symbols"
    wide = reader.mean is not None and reader.mean.dtype == np.float64
    x = sequences.pad(sequences.width)
    dtype = np.int32 if name == "symbols" else np.float64 if wide else np.float32
    return {name: x.astype(dtype), "lengths": sequences.lengths.astype(np.int32)}


def character_inputs(texts: Sequence[str]) -> Arrays:
    """Cut texts into `characters (batch, time)`, composed (NFC), "" behind the end.

    >>> character_inputs(["Bo", "A"])["characters"].tolist()
    [['B', 'o'], ['A', '']]
    """
    cut = [list(unicodedata.normalize("NFC", text)) for text in texts]
    width = max(map(len, cut), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in cut]
    return {"characters": np.array(rows, object).reshape(len(rows), width)}


def sentence_inputs(read: Sentences) -> Arrays:
    """Lay sentences, as `WordReader.read` codes them, side by side."""
    begins, lengths = read.begins, read.lengths
    steps = np.arange(int(lengths.max(initial=0)))
    real = steps < lengths[:, None]
    at = np.where(real, begins[:-1, None] + steps, 0)

    def laid(values: NDArray[Any]) -> NDArray[np.int32]:
        taken = values[at].astype(np.int32)
        taken[~real] = 0
        return taken

    return {
        "words": laid(read.words),
        "columns": laid(read.columns),
        "hints": laid(read.hints),
        "spellings": laid(read.spellings[read.forms]),
        "spelt": laid(read.spelt[read.forms]),
        "lengths": lengths.astype(np.int32),
    }
