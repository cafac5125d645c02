"""What texts have said already: their symbols so far, and which would repeat a stretch of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference.choice import RECENT, Choice

__all__ = ["Written", "prefixes"]


class Written(NamedTuple):
    """The first `size (texts,)` of `symbols (texts, room)` are a seed and the text behind it.

    `alike (texts, room)` has for each place how many symbols before it are those before the end:
    the longest run that the symbol at this place would repeat if it came next.
    """

    symbols: NDArray[np.int32]
    alike: NDArray[np.int32]
    size: NDArray[np.int64]

    @classmethod
    def before(cls, past: NDArray[Any], length: int, choice: Choice, count: int = 1) -> Written:
        """Begin `count` texts behind the symbols `past`, with room for `length` more.

        >>> Written.before(np.array([4, 5, 4, 5]), 2, Choice(no_repeat=3)).alike.tolist()
        [[0, 0, 2, 0, 0, 0]]
        """
        if not choice.looks_back:
            past, length = past[:0], 0
        elif choice.no_repeat is None:
            past = past[-RECENT:]
        n = len(past)
        symbols = np.zeros((count, n + length), np.int32)
        alike = np.zeros_like(symbols)
        symbols[:, :n] = past
        if choice.no_repeat is not None:
            alike[:, 1:n] = prefixes(past[::-1])[:0:-1]
        return cls(symbols, alike, np.full(count, n))

    def add(self, symbol: NDArray[Any], wanted: NDArray[np.bool_]) -> Written:
        """Write one more symbol on each text that it is `wanted` on."""
        rows, room = np.flatnonzero(wanted), self.symbols.shape[1]
        symbols, alike, _ = self.copied()
        symbols[rows, self.size[rows]] = symbol[rows]
        same = symbols[rows] == symbol[rows, None]
        same &= np.arange(room) < self.size[rows, None]
        alike[rows, 1:] = np.where(same, alike[rows] + 1, 0)[:, :-1]
        alike[rows, :1] = 0
        return Written(symbols, alike, self.size + wanted)

    def copied(self) -> Written:
        """Copy the texts, to be written on in place."""
        return Written(self.symbols.copy(), self.alike.copy(), self.size.copy())

    def repeats(self, n: int, symbols: int) -> NDArray[np.bool_]:
        """Mark the `symbols` that would close a run of `n` which stands there already."""
        inside = np.arange(self.symbols.shape[1]) < self.size[:, None]
        return self._marked(inside & (self.alike >= n - 1), symbols)

    def recent(self, most: int, symbols: int) -> NDArray[np.bool_]:
        """Mark the `symbols` that are among the last `most`."""
        back = self.size[:, None] - 1 - np.arange(self.symbols.shape[1])
        return self._marked((back >= 0) & (back < most), symbols)

    def _marked(self, places: NDArray[np.bool_], symbols: int) -> NDArray[np.bool_]:
        marks = np.zeros((len(self.symbols), symbols), bool)
        rows, columns = np.nonzero(places)
        marks[rows, self.symbols[rows, columns]] = True
        return marks


def prefixes(symbols: NDArray[Any]) -> NDArray[np.int32]:
    """How many symbols from each place on are those from the beginning on (the Z-function)."""
    values = symbols.tolist()
    n = len(values)
    found = [0] * n
    left = right = 0
    for i in range(1, n):
        k = min(right - i, found[i - left]) if i < right else 0
        while i + k < n and values[i + k] == values[k]:
            k += 1
        found[i] = k
        if i + k > right:
            left, right = i, i + k
    return np.array(found, np.int32)
