"""Vectors of words before anything is trained: which words stand around each, counted.

Positive pointwise mutual information of a word and those around it, reduced by a truncated singular
value decomposition (Levy, Goldberg and Dagan 2015). That takes seconds where a language model takes
minutes, and words that stand in the same texts come to lie near each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from elman.sequences.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from elman.estimators.generator.corpus import Learned

__all__ = ["counted_vectors", "vectors_of"]

_AROUND = 10
"""Words on either side that stand around one."""

_SMOOTHING = 0.75
"""The power of a neighbour's frequency: rare ones would seem to say more than they do."""

_SPREAD = 0.3
"""The standard deviation of a number of a vector: no more than tanh and gates bear."""

_MOST = 8_000_000
"""Symbols that are counted; of a longer text the beginnings of equal stretches."""

_STRETCHES = 64

_ROUNDS = 3
_BESIDE = 16
"""How often, and along how many more directions than are kept, vectors are looked for."""


def vectors_of(learned: Learned, symbols: int, units: int, *, seed: int) -> NDArray[np.float32]:
    """Make vectors `(symbols, units)` of the words of a corpus; what is held out is not counted."""
    words = np.arange(symbols) < len(learned.vocabulary)
    words[learned.vocabulary.pieces.index(UNKNOWN)] = False
    end = len(learned.vocabulary) if learned.several else None
    return counted_vectors(learned.symbols[: learned.held_from], words, end, units, seed=seed)


def counted_vectors(
    symbols: NDArray[Any], words: NDArray[np.bool_], end: int | None, units: int, *, seed: int
) -> NDArray[np.float32]:
    """Make vectors `(symbols, units)` of which words stand around which in codes `(n,)`.

    `words (symbols,)` says which codes are words: the others (what is unknown, or a class) get
    zeros. Over `end`, the code between texts, nothing is counted.

    >>> codes = np.array([0, 1, 4, 2, 3, 4] * 50)
    >>> near = counted_vectors(codes, np.arange(5) < 4, 4, 2, seed=0)
    >>> near.shape, bool((near[0] * near[1]).sum() > (near[0] * near[2]).sum())
    ((5, 2), True)
    """
    counts = _counts(symbols, words, end)
    totals = np.asarray(counts.sum(1), np.float64).ravel()
    found = totals > 0
    vectors = np.zeros((len(words), units), np.float32)
    if found.any():
        best = _directions(_informative(counts, totals), min(units, len(words)), seed)
        best[found] -= best[found].mean(0)
        best[~found] = 0
        spread = best[found].std()
        vectors[:, : best.shape[1]] = best * (_SPREAD / max(float(spread), 1e-12))
    return vectors


def _counts(symbols: NDArray[Any], words: NDArray[np.bool_], end: int | None) -> Any:
    """Count who stands around whom, `(symbols, symbols)`, the same from either side."""
    from scipy.sparse import csr_matrix

    n = len(words)
    counts = csr_matrix((n, n), dtype=np.float32)
    for part in _parts(symbols):
        codes = np.asarray(part, np.int64)
        text = np.zeros(len(codes), int) if end is None else np.cumsum(codes == end)
        for far in range(1, min(_AROUND, len(codes) - 1) + 1):
            first, second = codes[:-far], codes[far:]
            pair = words[first] & words[second] & (text[:-far] == text[far:])
            ones = np.ones(int(pair.sum()), np.float32)
            counts += csr_matrix((ones, (first[pair], second[pair])), shape=(n, n))
    return (counts + counts.T).tocoo()


def _parts(symbols: NDArray[Any]) -> list[NDArray[Any]]:
    if len(symbols) <= _MOST:
        return [symbols]
    begins = np.linspace(0, len(symbols), _STRETCHES, endpoint=False).astype(int)
    return [symbols[begin : begin + _MOST // _STRETCHES] for begin in begins.tolist()]


def _informative(counts: Any, totals: NDArray[np.float64]) -> Any:
    """Return the positive pointwise mutual information, `log p(a, b) / p(a) p(b)` above zero."""
    from scipy.sparse import csr_matrix

    smooth = totals**_SMOOTHING
    rare = smooth / smooth.sum()
    known = np.log(counts.data / totals[counts.row] / rare[counts.col])
    above = known > 0
    places = counts.row[above], counts.col[above]
    return csr_matrix((known[above].astype(np.float32), places), shape=counts.shape)


def _directions(matrix: Any, kept: int, seed: int) -> NDArray[np.float32]:
    """Return `U sqrt(S)` of the `kept` largest singular values (Halko et al. 2011)."""
    n = matrix.shape[0]
    random = np.random.default_rng(seed)
    basis = random.standard_normal((n, min(n, kept + _BESIDE))).astype(np.float32)
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    U, sizes, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    whole: NDArray[np.float32] = (basis @ U)[:, :kept] * np.sqrt(sizes[:kept])
    return whole
