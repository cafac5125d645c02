"""How much of a text stands in another: longest copied run, share of n-grams seen.

Substrings are compared by rolling hashes modulo 2^64, all places at once (Karp and Rabin 1987).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Seen"]

_BASE = 0x9E3779B97F4A7C15 | 1
_WORD = 1 << 64


class Seen:
    """A text that others are compared with.

    >>> seen = Seen("to be or not to be")
    >>> seen.longest_copy("and not to bee"), seen.share("to bx", 4)
    (' not to be', 0.5)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._sums = _prefix_sums(text)

    def longest_copy(self, other: str) -> str:
        """Return the longest run of `other` that stands in the text, the first of equals."""
        sums = _prefix_sums(other)
        low, high, best = 0, min(len(self.text), len(other)), ""
        # If a run of n is copied, so is one of n - 1.
        while low < high:
            n = (low + high + 1) // 2
            places = np.flatnonzero(self._among(_hashes(sums, n), n))
            found = next((other[i : i + n] for i in places if other[i : i + n] in self.text), "")
            if found:
                low, best = n, found
            else:
                high = n - 1
        return best

    def share(self, other: str, n: int) -> float:
        """Return the share of the n-grams of `other` that stand in the text; NaN for none."""
        hashes = _hashes(_prefix_sums(other), n)
        return float(self._among(hashes, n).mean()) if len(hashes) else float("nan")

    def _among(self, hashes: NDArray[np.uint64], n: int) -> NDArray[np.bool_]:
        # The few are sorted, not the many.
        few, where = np.unique(hashes, return_inverse=True)
        if not len(few):
            return np.zeros(0, bool)
        own = _hashes(self._sums, n)
        places = np.minimum(np.searchsorted(few, own), len(few) - 1)
        found = np.zeros(len(few), bool)
        found[places[few[places] == own]] = True
        marked: NDArray[np.bool_] = found[where]
        return marked


def _powers(n: int, base: int) -> NDArray[np.uint64]:
    factors = np.full(n, base % _WORD, np.uint64)
    factors[:1] = 1
    return np.multiply.accumulate(factors)


def _prefix_sums(text: str) -> NDArray[np.uint64]:
    """Return `sum_{j < i} c_j B^j` for each `i`, wrapped: `(length + 1,)`."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    terms = (points.astype(np.uint64) + np.uint64(1)) * _powers(len(points), _BASE)
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])


def _hashes(sums: NDArray[np.uint64], n: int) -> NDArray[np.uint64]:
    """Hash every substring of length `n`, wherever it stands alike."""
    count = len(sums) - n
    if count <= 0 or n < 1:
        return np.zeros(0, np.uint64)
    # Dividing by B^i, since B is odd and so has an inverse.
    inverse = _powers(count, pow(_BASE, -1, _WORD))
    return (sums[n:] - sums[:-n]) * inverse
