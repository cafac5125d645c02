"""Which letters write which sounds: many-to-many alignment by expectation maximisation.

A word of letters `g` and sounds `p` is cut into chunks `(g_i, p_i)` of the shapes in `SHAPES`.
Under a model in which chunks follow each other independently,

    P(g, p) = sum over ways to cut  prod_i P(g_i, p_i)

and EM raises it: forward and backward sums over the grid of letters and sounds give each
chunk's expected count, and the counts are the next probabilities. Words of equal lengths share
one grid, so a step is one array operation over all of them.

Jiampojamarn, Kondrak and Sherif (2007), "Applying many-to-many alignments and hidden Markov
models to letter-to-phoneme conversion".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError

__all__ = ["SHAPES", "Chunk", "align"]

SHAPES = ((1, 1), (1, 0), (2, 1), (1, 2), (1, 3))
"""Letters and sounds a chunk may have. Small ones err less than those that silent letters join:
there are fewer of them, and the n-grams reach further."""

_EM_WORDS = 12_000
"""Words that are enough to learn from; the last cut is of all words."""


class Chunk(NamedTuple):
    """Letters and the sounds they write, each as symbols."""

    letters: tuple[int, ...]
    sounds: tuple[int, ...]


class _Grid(NamedTuple):
    """Words of one shape: `ids[s]` is `(words, letters - a + 1, sounds - b + 1)` chunk numbers."""

    words: NDArray[np.intp]
    letters: int
    sounds: int
    ids: list[NDArray[np.int32] | None]


def align(
    pairs: Sequence[tuple[Sequence[int], Sequence[int]]],
    *,
    iterations: int = 5,
    rare: int = 3,
    most: int = 4000,
    length_cost: float = 1.5,
) -> tuple[list[Chunk], list[list[int]]]:
    """Cut every pair into chunks; return the chunks and each pair's chunk numbers.

    Symbols are below 255. A pair that cannot be cut has an empty list: an abbreviation whose
    letters stand for whole syllables. Chunks used fewer than `rare` times are given up and their
    words cut again; `length_cost` (nats) per symbol beyond two keeps chunks small.

    Raises `SequenceError` when no pair can be cut.

    >>> chunks, cuts = align([((0, 1), (5,)), ((0, 1), (5,)), ((1,), (6,))], rare=1)
    >>> [chunks[c] for c in cuts[0]]
    [Chunk(letters=(0, 1), sounds=(5,))]
    """
    sample = range(0, len(pairs), max(1, len(pairs) // _EM_WORDS))
    table = _Table()
    grids = list(_grids(pairs, sample, table.add))
    if not grids:
        raise SequenceError(
            f"Alignment needs words whose letters can write their sounds, received {len(pairs)} "
            "pairs and none",
            remedy="check that the first column holds words and the second sounds",
        )
    size = np.array(table.sizes, np.float64)
    # At first a silent letter is no bargain: another chunk would have a sound too many.
    logp = -length_cost * (size - 2) - (size < 2)
    for _ in range(iterations):
        counts, p = np.zeros(len(logp)), np.exp(logp)
        for grid in grids:
            _expect(grid, p, counts)
        logp = np.log(np.maximum(counts, 1e-12) / counts.sum())
    score = logp - length_cost * (size - 2)
    used = np.zeros(len(logp), np.int64)
    for grid in grids:
        for cut in _best(grid, score):
            used[cut] += 1
    kept = np.flatnonzero(used >= max(1, rare * len(sample) // len(pairs)))
    if len(kept) > most:
        kept = np.sort(kept[np.argsort(-used[kept], kind="stable")[:most]])
    chunks, find = table.keep(kept)
    # One number more, for everything that is not a chunk.
    score = np.append(score[kept], -np.inf)
    cuts: list[list[int]] = [[] for _ in pairs]
    for grid in _grids(pairs, range(len(pairs)), find):
        for word, cut in zip(grid.words, _best(grid, score), strict=True):
            cuts[word] = cut
    return chunks, cuts


_Shape = tuple[int, int]
_Find = Callable[[_Shape, NDArray[np.int64]], NDArray[np.int32]]


class _Table:
    """Chunks numbered as they are met, by shape and packed symbols."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.chunks: list[tuple[_Shape, int]] = []
        self._numbers: dict[_Shape, dict[int, int]] = defaultdict(dict)

    def add(self, shape: _Shape, keys: NDArray[np.int64]) -> NDArray[np.int32]:
        distinct, inverse = np.unique(keys, return_inverse=True)
        known = self._numbers[shape]
        numbers = np.empty(len(distinct), np.int32)
        for i, key in enumerate(distinct.tolist()):
            if (number := known.get(key)) is None:
                number = known[key] = len(self.chunks)
                self.chunks.append((shape, key))
                self.sizes.append(sum(shape))
            numbers[i] = number
        return numbers[inverse].reshape(keys.shape)

    def keep(self, kept: NDArray[np.intp]) -> tuple[list[Chunk], _Find]:
        """The chunks that stay, and a look-up that gives all others the number after them."""
        chunks: list[Chunk] = []
        known: dict[_Shape, list[tuple[int, int]]] = {shape: [] for shape in SHAPES}
        for number, chunk in enumerate(kept.tolist()):
            (a, b), key = self.chunks[chunk]
            symbols = key.to_bytes(a + b, "big")
            chunks.append(Chunk(tuple(symbols[:a]), tuple(symbols[a:])))
            known[a, b].append((key, number))
        sorted_keys = {s: np.array(sorted(k), np.int64).reshape(-1, 2) for s, k in known.items()}

        def find(shape: _Shape, keys: NDArray[np.int64]) -> NDArray[np.int32]:
            table = sorted_keys[shape]
            if not len(table):
                return np.full(keys.shape, len(chunks), np.int32)
            at = np.minimum(np.searchsorted(table[:, 0], keys), len(table) - 1)
            return np.where(table[at, 0] == keys, table[at, 1], len(chunks)).astype(np.int32)

        return chunks, find


def _grids(
    pairs: Sequence[tuple[Sequence[int], Sequence[int]]],
    chosen: Iterable[int],
    find: _Find,
    block: int = 2048,
) -> Iterator[_Grid]:
    by_shape: dict[_Shape, list[int]] = defaultdict(list)
    for i in chosen:
        letters, sounds = pairs[i]
        if letters and sounds and _reachable(len(letters), len(sounds)):
            by_shape[len(letters), len(sounds)].append(i)
    for (wide, high), all_words in sorted(by_shape.items()):
        for start in range(0, len(all_words), block):
            words = all_words[start : start + block]
            left = np.array([pairs[i][0] for i in words], np.int64)
            right = np.array([pairs[i][1] for i in words], np.int64)
            ids = [
                find((a, b), _packed(left, right, a, b)) if a <= wide and b <= high else None
                for a, b in SHAPES
            ]
            yield _Grid(np.array(words), wide, high, ids)


def _packed(
    letters: NDArray[np.int64], sounds: NDArray[np.int64], a: int, b: int
) -> NDArray[np.int64]:
    """Every chunk of a shape: `(words, letters - a + 1, sounds - b + 1)`, a byte per symbol."""
    keys = np.zeros((len(letters), letters.shape[1] - a + 1, sounds.shape[1] - b + 1), np.int64)
    for k in range(a):
        keys = keys << 8 | letters[:, k : k + keys.shape[1], None]
    for k in range(b):
        keys = keys << 8 | sounds[:, None, k : k + keys.shape[2]]
    return keys


def _reachable(letters: int, sounds: int) -> bool:
    return sounds <= 3 * letters and letters <= 8 * sounds


def _expect(grid: _Grid, p: NDArray[np.float64], counts: NDArray[np.float64]) -> None:
    """Add the expected count of each chunk in the words of a grid."""
    words, wide, high = len(grid.words), grid.letters, grid.sounds
    chances = [None if i is None else p[i] for i in grid.ids]
    forward = np.zeros((wide + 1, high + 1, words))
    backward = np.zeros_like(forward)
    forward[0, 0] = backward[wide, high] = 1
    for i in range(wide + 1):
        for j in range(high + 1):
            for (a, b), chance in zip(SHAPES, chances, strict=True):
                if chance is not None and i >= a and j >= b:
                    forward[i, j] += forward[i - a, j - b] * chance[:, i - a, j - b]
    for i in range(wide, -1, -1):
        for j in range(high, -1, -1):
            for (a, b), chance in zip(SHAPES, chances, strict=True):
                if chance is not None and i + a <= wide and j + b <= high:
                    backward[i, j] += backward[i + a, j + b] * chance[:, i, j]
    total = forward[wide, high]
    scale = np.divide(1, total, out=np.zeros_like(total), where=total > 1e-250)
    for (a, b), chance, ids in zip(SHAPES, chances, grid.ids, strict=True):
        if chance is None or ids is None:
            continue
        before = forward[: wide - a + 1, : high - b + 1]
        expected = before * backward[a:, b:] * scale * np.moveaxis(chance, 0, 2)
        counts += np.bincount(
            np.moveaxis(ids, 0, 2).ravel(), weights=expected.ravel(), minlength=len(counts)
        )


def _best(grid: _Grid, score: NDArray[np.float64]) -> list[list[int]]:
    """The likeliest cut of each word of a grid (Viterbi), [] where there is none."""
    words, wide, high = len(grid.words), grid.letters, grid.sounds
    best = np.full((wide + 1, high + 1, words), -np.inf)
    came = np.full((wide + 1, high + 1, words), -1, np.int8)
    best[0, 0] = 0
    for i in range(1, wide + 1):
        for j in range(high + 1):
            for s, ((a, b), ids) in enumerate(zip(SHAPES, grid.ids, strict=True)):
                if ids is None or i < a or j < b:
                    continue
                way = best[i - a, j - b] + score[ids[:, i - a, j - b]]
                better = way > best[i, j]
                best[i, j][better] = way[better]
                came[i, j][better] = s
    cuts: list[list[int]] = []
    for w in range(words):
        i, j, cut = wide, high, []
        while (s := came[i, j, w]) >= 0:
            a, b = SHAPES[s]
            i, j = i - a, j - b
            ids = grid.ids[s]
            assert ids is not None
            cut.append(int(ids[w, i, j]))
        cuts.append(cut[::-1] if i == j == 0 else [])
    return cuts
