"""Many words read at once, into arrays: an index of a million has no room for objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.joint.model import JointModel
from elman.phonetics.engines.protocol import Reading

__all__ = ["Sounded", "read_many"]

_AMONG = 8
"""Readings among which probability is shared out."""


class Sounded(NamedTuple):
    """Readings of words: those of a word stand together, the likeliest first.

    >>> said = [[Reading(("a", "b"), 0.5, "model"), Reading(("b",), 0.5, "model")], []]
    >>> made = Sounded.of(said, ["a", "b"])
    >>> made.sounds.tolist(), made.begins.tolist(), made.owners.tolist()
    ([0, 1, 1], [0, 2, 3], [0, 0])
    """

    sounds: NDArray[np.uint8]
    """The numbers of the sounds of all readings."""
    begins: NDArray[np.uint32]
    """Where those of each reading begin, and the end."""
    owners: NDArray[np.uint32]
    """Whose reading it is."""
    shares: NDArray[np.float32]
    """How probable it is among those of its word."""

    @classmethod
    def of(
        cls, words: Sequence[Sequence[Reading]], sounds: Sequence[str], longest: int = 255
    ) -> Self:
        """Readings in arrays; sounds that there are none of are left out, `longest` count."""
        code = {s: i for i, s in enumerate(sounds)}
        flat = [(n, r) for n, readings in enumerate(words) for r in readings]
        said = [bytes(code[s] for s in r.phonemes[:longest] if s in code) for _, r in flat]
        return cls(
            np.frombuffer(b"".join(said), np.uint8),
            np.cumsum([0, *map(len, said)]).astype(np.uint32),
            np.array([n for n, _ in flat], np.uint32),
            np.array([r.probability for _, r in flat], np.float32),
        )

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Several as one, by owner; within an owner in the order in which they come."""
        found = list(parts)
        if not found:
            return cls.of([], ())
        size = np.concatenate([np.diff(p.begins) for p in found])
        owners = np.concatenate([p.owners for p in found])
        order = np.argsort(owners, kind="stable")
        starts = np.concatenate([[0], np.cumsum(size)])[:-1]
        sounds = np.concatenate([p.sounds for p in found])
        taken = _spans(starts[order], size[order])
        return cls(
            sounds[taken],
            np.concatenate([[0], np.cumsum(size[order])]).astype(np.uint32),
            owners[order],
            np.concatenate([p.shares for p in found])[order],
        )


def read_many(
    model: JointModel,
    words: Sequence[str],
    owners: Sequence[int],
    *,
    rare: float,
    longest: int,
    beam: int = 12,
    margin: float = 6.0,
) -> Sounded:
    """Read words in ASCII letters that the model has, as `JointModel.read` does.

    The likeliest reading of each, and the second where it is no rarer than `rare` of the first;
    their shares sum to 1. `longest` sounds of each count. The search lets go of the interpreter.
    """
    size = np.fromiter(map(len, words), np.int32, len(words))
    begin = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
    letters = np.zeros(128, np.uint8)
    for number, letter in enumerate(model.letters):
        if letter.isascii() and len(letter) == 1:
            letters[ord(letter)] = number
    symbols = letters[np.frombuffer("".join(words).encode("ascii"), np.uint8)]
    ways = model.search.paths(begin, symbols, 0, _AMONG, beam, margin)
    ranks = np.arange(ways.scores.shape[1])
    scores = np.where(ranks < ways.found[:, None], ways.scores, -np.inf)[:, :2]
    if scores.shape[1] < 2:
        scores = np.pad(scores, ((0, 0), (0, 2 - scores.shape[1])), constant_values=-np.inf)
    row, rank = np.nonzero((scores > -np.inf) & (scores >= scores[:, :1] + np.log(rare)))
    share = np.exp(scores[row, rank] - scores[row, 0])
    share /= np.bincount(row, share, len(words))[row]
    chunk_sizes = ways.lengths[row, rank]
    chunks = ways.chunks[row, rank][np.arange(ways.chunks.shape[2]) < chunk_sizes[:, None]]
    # From chunks to the sounds that they write.
    first, written = model.search.written(1)
    wide = (first[1:] - first[:-1])[chunks]
    sounds = written[_spans(first[chunks], wide)]
    ends = np.concatenate([[0], np.cumsum(wide)])[np.concatenate([[0], np.cumsum(chunk_sizes)])]
    # What is too long is cut.
    kept = np.minimum(np.diff(ends), longest)
    return Sounded(
        sounds[_spans(ends[:-1], kept)],
        np.concatenate([[0], np.cumsum(kept)]).astype(np.uint32),
        np.asarray(owners, np.uint32)[row],
        share.astype(np.float32),
    )


def _spans(starts: NDArray[np.integer], sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """The places `start ... start + size - 1` of all spans, one after another.

    >>> _spans(np.array([5, 0]), np.array([2, 1])).tolist()
    [5, 6, 0]
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    shift = np.repeat(np.asarray(starts, np.int64) - (ends - sizes), sizes)
    return np.arange(total, dtype=np.int64) + shift
