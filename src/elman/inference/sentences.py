"""Sentences as codes, and batches of like lengths: what both engines read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Batch", "Sentences", "batch_of", "by_length", "width_of"]

Codes = NDArray[np.int32]

_TOGETHER = 256
"""Spellings of a batch are filled up to a multiple of so many: few programs are compiled."""


class Sentences(NamedTuple):
    """Words of all sentences, one after another, and how long each sentence is, `(n,)`.

    `words (words,)` are codes of a vocabulary, `forms (words,)` rows of `spellings (forms,
    longest)` with `spelt (forms,)` characters each, `columns (words, columns)` codes of what else
    is known, `hints (words, hints)` buckets, `labels (words,)` what is to be learned, or nothing,
    `(0,)`.
    """

    words: Codes
    forms: Codes
    columns: Codes
    hints: Codes
    labels: Codes
    lengths: Codes
    spellings: Codes
    spelt: Codes

    @property
    def begins(self) -> NDArray[np.int64]:
        """Where each sentence begins, `(n + 1,)`, and the end of the last."""
        return np.concatenate([[0], np.cumsum(self.lengths, dtype=np.int64)])

    def select(self, rows: NDArray[Any]) -> Sentences:
        """The sentences at these positions."""
        begins = self.begins
        chosen = [np.arange(begins[i], begins[i + 1]) for i in rows]
        at = np.concatenate([np.arange(0), *chosen]).astype(np.int64)
        labels = self.labels[at] if len(self.labels) else self.labels
        words = (self.words[at], self.forms[at], self.columns[at], self.hints[at], labels)
        return Sentences(*words, self.lengths[rows], self.spellings, self.spelt)


class Batch(NamedTuple):
    """Sentences side by side, time-major `(time, batch, ...)`; `mask` is true where a word is.

    `places (time, batch)` are columns of `spellings (longest, forms)`, each spelling once. Arrays
    are NumPy's, or within a program JAX's.
    """

    words: Any
    places: Any
    columns: Any
    hints: Any
    labels: Any
    mask: Any
    spellings: Any
    spelt: Any


def width_of(length: int) -> int:
    """Round a length up to one of few.

    >>> [width_of(n) for n in (1, 16, 17, 40, 5000)]
    [16, 16, 32, 48, 6144]
    """
    power = 1 << max(0, length - 1).bit_length()
    return (
        max(16, power if length > power * 3 // 4 else power * 3 // 4)
        if length > 32
        else (16 if length <= 16 else 32)
    )


def by_length(
    lengths: NDArray[Any], words: int, order: NDArray[Any] | None = None
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Part sentences, in an `order`, into batches of one width and about `words` words.

    Yields `(width, rows)`, each batch as soon as it is full, and last those that are not.
    """
    waiting: dict[int, list[int]] = {}
    for row in range(len(lengths)) if order is None else order.tolist():
        width = width_of(int(lengths[row]))
        rows = waiting.setdefault(width, [])
        rows.append(row)
        if len(rows) >= max(1, words // width):
            yield width, np.array(waiting.pop(width), np.int64)
    for width, rows in waiting.items():
        yield width, np.array(rows, np.int64)


def batch_of(
    sentences: Sentences, rows: Sequence[int] | NDArray[Any], width: int, room: int
) -> Batch:
    """Lay sentences side by side, filled up to `width` words and `room` sentences.

    A sentence that only fills up has one word.
    """
    begins, lengths = sentences.begins, sentences.lengths
    real = np.zeros(room, np.int64)
    real[: len(rows)] = lengths[rows]
    inside = np.arange(width)[:, None] < real
    start = np.zeros(room, np.int64)
    start[: len(rows)] = begins[rows]
    at = np.where(inside, start + np.arange(width)[:, None], 0)

    def laid(values: Codes) -> Codes:
        taken = values[at]
        taken[~inside] = 0
        return taken

    # The first word stands for all that is none: its spelling is there anyway.
    used, places = np.unique(sentences.forms[at], return_inverse=True)
    filled = np.zeros(-(-len(used) // _TOGETHER) * _TOGETHER, np.int64)
    filled[: len(used)] = used
    labels = laid(sentences.labels) if len(sentences.labels) else np.zeros(at.shape, np.int32)
    mask = inside.copy()
    mask[0] = True
    return Batch(
        laid(sentences.words),
        places.reshape(at.shape).astype(np.int32),
        laid(sentences.columns),
        laid(sentences.hints),
        labels,
        mask,
        np.ascontiguousarray(sentences.spellings[filled].T),
        np.maximum(sentences.spelt[filled], 1).astype(np.int32),
    )
