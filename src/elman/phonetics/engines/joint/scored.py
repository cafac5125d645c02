"""Ways through words with what the n-grams and the judge say of them, in arrays.

Few of the ways are shown, all of them share out the probability: those that are shown alone become
objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.joint.judge import Judge
from elman.phonetics.engines.joint.paths import Paths
from elman.phonetics.engines.protocol import Part

__all__ = ["JUDGED", "ChunkTable", "Scored"]

JUDGED = 0.7
"""What the judge's logarithms weigh beside those of the n-grams."""


class ChunkTable:
    """What there is to know of each chunk by its number.

    >>> table = ChunkTable([Part("a", ("a",), True), Part("e", ())], [[4], [5]])
    >>> table.names(np.array([[[0, 1], [1, 0]]]), np.array([[2, 2]])).tolist()
    [[False, True]]
    """

    def __init__(self, parts: Sequence[Part], labels: Sequence[Sequence[int]] = ()) -> None:
        self._named = np.array([part.name for part in parts], bool)
        self._silent = np.array([not part.sounds for part in parts], bool)
        self._size = np.array([len(row) for row in labels], np.int64)
        self._first = np.cumsum(self._size) - self._size
        self._labels = np.array([label for row in labels for label in row], np.intp)

    def names(self, chunks: NDArray[np.int32], lengths: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Whether a way `(..., steps)` names a letter, once silent letters are joined: `(...)`.

        What a silent letter is joined to is no name any more (`sounding`).
        """
        there = np.arange(chunks.shape[-1]) < lengths[..., None]
        chunks = np.where(there, chunks, 0)
        named: NDArray[np.bool_] = self._named[chunks] & there
        silent = self._silent[chunks] & there
        named[..., :-1] &= ~silent[..., 1:]
        found: NDArray[np.bool_] = np.asarray(named.any(axis=-1))
        return found

    def labels(self, chunks: NDArray[np.int32]) -> NDArray[np.intp]:
        """The judge's labels of chunks in a row, `(chunks,)`, one at each letter."""
        sizes = self._size[chunks]
        ends = np.cumsum(sizes)
        shift = np.repeat(self._first[chunks] - (ends - sizes), sizes)
        found: NDArray[np.intp] = self._labels[np.arange(len(shift)) + shift]
        return found


class Best(NamedTuple):
    """One of the best ways of a word: its chunks and its share of all."""

    chunks: list[int]
    share: float


class Scored:
    """The ways through words, each with its score; rows without any way are of no word."""

    def __init__(self, ways: Paths, scores: NDArray[np.float64]) -> None:
        self.ways = ways
        self._own = np.where(_there(ways), ways.scores.astype(np.float64), -np.inf)
        self.scores = np.where(_there(ways), scores, -np.inf)

    @classmethod
    def of(
        cls, ways: Paths, table: ChunkTable, judge: Judge | None, rows: Sequence[Sequence[int]]
    ) -> Scored:
        """Score ways through rows of the judge's letters, by it too where there is one."""
        scores = ways.scores.astype(np.float64)
        if judge is None:
            return cls(ways, scores)
        steps = np.arange(ways.chunks.shape[2]) < ways.lengths[..., None]
        labels = table.labels(ways.chunks[steps & _there(ways)[..., None]])
        spread, at = [], 0
        for row, count in zip(rows, ways.found.tolist(), strict=True):
            spread.append(labels[at : at + count * len(row)].reshape(count, len(row)))
            at += count * len(row)
        for r, more in enumerate(judge.scores(rows, spread)):
            scores[r, : len(more)] += JUDGED * more
        return cls(ways, scores)

    @cached_property
    def evidence(self) -> list[float]:
        """`log P(letters)` of each word by the n-grams; -inf without a way."""
        found: list[float] = _log_sums(self._own).tolist()
        return found

    @cached_property
    def _shares(self) -> NDArray[np.float64]:
        total = _log_sums(self.scores)
        logs: NDArray[np.float64] = self.scores - np.where(np.isfinite(total), total, 0.0)[:, None]
        return np.exp(logs)

    def order(self, n: int) -> NDArray[np.intp]:
        """The numbers of the `n` best ways of each word, `(words, n)`; none count but the found."""
        return np.argsort(-self.scores, axis=1, kind="stable")[:, :n]

    def best(self, n: int) -> Iterator[list[Best]]:
        """The `n` best ways of each word with their shares of all, best first."""
        order = self.order(n)
        shares = np.take_along_axis(self._shares, order, 1).tolist()
        for r, (found, own, numbers) in enumerate(
            zip(self.ways.found.tolist(), shares, order.tolist(), strict=True)
        ):
            yield [
                Best(self.chunks(r, k), share)
                for k, share in zip(numbers[:found], own[:found], strict=True)
            ]

    def unnamed(
        self, table: ChunkTable, among: int, n: int, temperature: float
    ) -> tuple[list[list[int]], list[list[float]]]:
        """Of the best `among` those that name no letter, `n` at most, with calibrated shares.

        Where all of them name letters these are what there is. Returns numbers and shares.
        """
        order = self.order(among)
        rows = np.arange(len(order))[:, None]
        there = order < self.ways.found[:, None]
        named = table.names(self.ways.chunks[rows, order], self.ways.lengths[rows, order])
        kept: NDArray[np.bool_] = there & ~named
        kept |= there & ~kept.any(axis=1, keepdims=True)
        logs = np.where(kept, self.scores[rows, order] / temperature, -np.inf)
        total = _log_sums(logs)
        shares = np.exp(logs - np.where(np.isfinite(total), total, 0.0)[:, None])
        places = np.argsort(~kept, axis=1, kind="stable")[:, :n]
        counts = kept.sum(axis=1).tolist()
        numbers = np.take_along_axis(order, places, 1).tolist()
        calibrated = np.take_along_axis(shares, places, 1).tolist()
        return (
            [row[:count] for row, count in zip(numbers, counts, strict=True)],
            [row[:count] for row, count in zip(calibrated, counts, strict=True)],
        )

    def chunks(self, row: int, way: int) -> list[int]:
        """The chunks of a way."""
        found: list[int] = self.ways.chunks[row, way, : self.ways.lengths[row, way]].tolist()
        return found


def _there(ways: Paths) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.arange(ways.scores.shape[1]) < ways.found[:, None]
    return found


def _log_sums(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of the sums of probabilities along rows; -inf for a row of none."""
    if not logs.shape[1]:
        return np.full(len(logs), -np.inf)
    high = logs.max(axis=1)
    plain = np.where(np.isfinite(high), high, 0.0)
    total = np.exp(logs - plain[:, None]).sum(axis=1)
    with np.errstate(divide="ignore"):
        found: NDArray[np.float64] = plain + np.log(total)
    return found
