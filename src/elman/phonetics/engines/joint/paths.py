"""What a search found: the likeliest ways through each input, in arrays or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Found", "Kind", "Paths"]


class Kind(IntEnum):
    """Whose name a chunk is: a letter's stands at the edges of the input, a digit's anywhere."""

    NO_NAME = 0
    LETTER = 1
    DIGIT = 2


class Found(NamedTuple):
    """An output, as the chunks of its likeliest way, and the log-probability of all its ways."""

    chunks: tuple[int, ...]
    score: float


class Paths(NamedTuple):
    """The outputs of inputs, best first: `count` a row at most, `steps` chunks each at most.

    >>> Paths.of([[Found((3, 1), -0.5)], []]).lists()
    [[Found(chunks=(3, 1), score=-0.5)], []]
    """

    found: NDArray[np.int32]
    """How many each row has, `(rows,)`."""
    scores: NDArray[np.float32]
    """Log-probabilities, `(rows, count)`."""
    chunks: NDArray[np.int32]
    """`(rows, count, steps)`."""
    lengths: NDArray[np.int32]
    """Chunks of each way, `(rows, count)`."""

    @classmethod
    def empty(cls, rows: int, count: int, steps: int) -> Self:
        """Room for what is found."""
        return cls(
            np.zeros(rows, np.int32),
            np.zeros((rows, count), np.float32),
            np.empty((rows, count, steps), np.int32),
            np.zeros((rows, count), np.int32),
        )

    @classmethod
    def of(cls, rows: Sequence[Sequence[Found]]) -> Self:
        """The same in arrays."""
        count = max(map(len, rows), default=0)
        steps = max((len(f.chunks) for row in rows for f in row), default=0)
        made = cls.empty(len(rows), count, steps)
        for r, row in enumerate(rows):
            made.found[r] = len(row)
            for i, found in enumerate(row):
                made.scores[r, i], made.lengths[r, i] = found.score, len(found.chunks)
                made.chunks[r, i, : len(found.chunks)] = found.chunks
        return made

    def lists(self) -> list[list[Found]]:
        """The same one by one."""
        lists = []
        for r, found in enumerate(self.found.tolist()):
            lengths, scores = self.lengths[r, :found].tolist(), self.scores[r, :found].tolist()
            ways = self.chunks[r, :found, : max(lengths, default=0)].tolist()
            lists.append(
                [
                    Found(tuple(way[:length]), score)
                    for way, length, score in zip(ways, lengths, scores, strict=True)
                ]
            )
        return lists
