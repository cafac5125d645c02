"""Timesteps read several at once: recordings in segments, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.sequences import Ragged

__all__ = ["in_segments", "in_steps"]


def in_segments(sequences: Ragged, segment: int) -> Ragged:
    """Lay the steps of each segment side by side: `(time, channels)` to `(segments, numbers)`.

    Behind the end of a sequence its last step is repeated.

    >>> whole = Ragged(np.arange(5.0)[:, None], np.array([2, 3]))
    >>> segments = in_segments(whole, 2)
    >>> segments.values.tolist(), segments.lengths.tolist()
    ([[0.0, 1.0], [2.0, 3.0], [4.0, 4.0]], [1, 2])
    """
    lengths = sequences.lengths
    segments = -(-lengths // segment)
    steps = segments * segment
    within = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    begins = np.repeat(np.cumsum(lengths) - lengths, steps)
    rows = begins + np.minimum(within, np.repeat(lengths - 1, steps))
    return Ragged(sequences.values[rows].reshape(int(segments.sum()), -1), segments)


def in_steps(
    rows: Iterable[NDArray[Any]], lengths: Sequence[int], channels: int
) -> list[NDArray[Any]]:
    """Lay segments `(segments, numbers)` out as steps `(time, channels)` of these lengths.

    >>> in_steps([np.array([[2.0, 3.0], [4.0, 4.0]])], [3], 1)[0].tolist()
    [[2.0], [3.0], [4.0]]
    """
    return [row.reshape(-1, channels)[:length] for row, length in zip(rows, lengths, strict=True)]
