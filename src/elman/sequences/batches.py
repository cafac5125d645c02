"""Sequences of different lengths: kept end to end, padded only when a batch is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError

__all__ = ["Ragged", "bucket_widths", "ragged"]


@dataclass(frozen=True)
class Ragged:
    """Sequences laid end to end: `values (all timesteps, ...)` and `lengths (sequences,)`.

    >>> words = Ragged(np.array([7, 8, 9]), np.array([1, 2]))
    >>> words.pad()
    array([[7, 0],
           [8, 9]])
    >>> words.mask()
    array([[ True, False],
           [ True,  True]])
    """

    values: NDArray[Any]
    lengths: NDArray[np.int64]

    def __post_init__(self) -> None:
        if int(self.lengths.sum()) != len(self.values):
            raise SequenceError(
                f"Lengths must add up to the number of timesteps, received "
                f"{int(self.lengths.sum())} and {len(self.values)}"
            )

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def width(self) -> int:
        """The longest sequence, in timesteps."""
        return int(self.lengths.max(initial=0))

    def rows(self) -> list[NDArray[Any]]:
        """Split into one array per sequence."""
        return np.split(self.values, np.cumsum(self.lengths)[:-1]) if len(self) else []

    def take(self, indices: NDArray[np.integer[Any]] | Sequence[int]) -> Ragged:
        """Pick sequences, in the order of `indices`."""
        indices = np.asarray(indices, np.int64)
        lengths = self.lengths[indices]
        starts = np.cumsum(self.lengths)[indices] - lengths
        ends = np.cumsum(lengths)
        steps = np.arange(ends[-1] if len(ends) else 0)
        within = steps - np.repeat(ends - lengths, lengths)
        return Ragged(self.values[np.repeat(starts, lengths) + within], lengths)

    def mask(self, width: int | None = None) -> NDArray[np.bool_]:
        """Tell real timesteps from padding: `(sequences, width)`."""
        width = self.width if width is None else width
        return np.arange(width) < self.lengths[:, None]

    def pad(self, width: int | None = None, value: float = 0) -> NDArray[Any]:
        """Fill up to `width` timesteps (the longest, unless given): `(sequences, width, ...)`.

        Raises `SequenceError` when a sequence is longer than `width`.
        """
        width = self.width if width is None else width
        if self.width > width:
            longest = int(self.lengths.argmax())
            raise SequenceError(
                f"Sequences have at most {width} timesteps, received {self.width} at index "
                f"{longest}",
                remedy="cut it, or raise the limit",
            )
        padded = np.full((len(self), width, *self.values.shape[1:]), value, self.values.dtype)
        padded[self.mask(width)] = self.values
        return padded


def ragged(sequences: Iterable[NDArray[Any]]) -> Ragged:
    """Lay arrays `(time,)` or `(time, features)` end to end.

    Raises `SequenceError` when their number of features differs.
    """
    arrays = list(sequences)
    shapes = [a.shape[1:] for a in arrays]
    for i, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise SequenceError(
                f"All sequences have the features of the first, {shapes[0]}, received {shape} "
                f"at index {i}",
                remedy="give every sequence the same channels, in the same order",
            )
    lengths = np.array([len(a) for a in arrays], np.int64)
    return Ragged(np.concatenate(arrays) if arrays else np.zeros(0, np.int32), lengths)


def bucket_widths(
    lengths: NDArray[np.int64], *, smallest: int = 16
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Group sequences of similar length: yields `(width, indices)`.

    Widths double from `smallest`, so that a program compiled for one width serves many
    lengths and at most half of a padded batch is padding.

    >>> [(w, i.tolist()) for w, i in bucket_widths(np.array([3, 40, 16, 17]))]
    [(16, [0, 2]), (32, [3]), (64, [1])]
    """
    doublings = np.ceil(np.log2(np.maximum(lengths, 1) / smallest)).clip(min=0).astype(int)
    for doubling in np.unique(doublings):
        yield smallest << int(doubling), np.flatnonzero(doublings == doubling)
