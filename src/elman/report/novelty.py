"""How much of a text stands in another: longest copied run, share of n-grams seen.

Substrings are compared by rolling hashes modulo 2^64, all places at once (Karp and Rabin 1987).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Seen"]

_BASE = 0x9E3779B97F4A7C15 | 1
_WORD = 1 << 64
_BITS = 22
_NONE = np.zeros(0, np.uint64)


class Seen:
    """A text that others are compared with.

    >>> seen = Seen("to be or not to be")
    >>> seen.longest_copy("and not to bee"), seen.share("to bx", 4)
    (' not to be', 0.5)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._sums = _prefix_sums(text)

    def longest_copy(self, *others: str) -> str:
        """Return the longest run of any of `others` that stands in the text, the first one."""
        sums = [_prefix_sums(other) for other in others]
        longest = min(len(self.text), max(map(len, others), default=0))

        def copied(n: int) -> str:
            places = np.flatnonzero(self._among(np.concatenate([_hashes(s, n) for s in sums]), n))
            ends = np.cumsum([max(0, len(other) - n + 1) for other in others])
            for place in places.tolist():
                i = int(np.searchsorted(ends, place, "right"))
                at = place - int(ends[i - 1] if i else 0)
                if (run := others[i][at : at + n]) in self.text:
                    return run
            return ""

        # If a run of n is copied, so is one of n - 1. Most are short: upwards first.
        low, high, best = 0, min(16, longest), ""
        while high and (found := copied(high)):
            low, best = high, found
            if high == longest:
                return best
            high = min(2 * high, longest)
        high -= 1
        while low < high:
            n = (low + high + 1) // 2
            if found := copied(n):
                low, best = n, found
            else:
                high = n - 1
        return best

    def share(self, others: str | Sequence[str], n: int) -> float:
        """Return the share of the n-grams of a text, or of several, that stand in this; or NaN."""
        texts = [others] if isinstance(others, str) else others
        hashes = np.concatenate([_NONE, *(_hashes(_prefix_sums(text), n) for text in texts)])
        return float(self._among(hashes, n).mean()) if len(hashes) else float("nan")

    def _among(self, hashes: NDArray[np.uint64], n: int) -> NDArray[np.bool_]:
        # The few are sorted, not the many, most of which a table of their first bits rules out.
        few, where = np.unique(hashes, return_inverse=True)
        if not len(few):
            return np.zeros(0, bool)
        possible = np.zeros(1 << _BITS, bool)
        possible[few >> np.uint64(64 - _BITS)] = True
        own = _hashes(self._sums, n)
        own = own[possible[own >> np.uint64(64 - _BITS)]]
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
