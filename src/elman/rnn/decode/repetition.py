"""What a text has said already: the symbols so far, and which would repeat a stretch of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.choice import RECENT, Choice
from elman.inference.repetition import prefixes

__all__ = ["Written"]

_FEWEST = 64


class Written(NamedTuple):
    """The first `size` of `symbols (room,)` are a seed and the text behind it.

    `alike (room,)` has for each place how many symbols before it are those before the end: the
    longest run that the symbol at this place would repeat if it came next. One comparison a step
    keeps it up to date, however long the runs that may not be repeated.
    """

    symbols: Array
    alike: Array
    size: Array

    @classmethod
    def nothing(cls) -> Written:
        """Look back at nothing."""
        none = jax.device_put(np.zeros(0, np.int32))
        return cls(none, none, jax.device_put(np.int32(0)))

    @classmethod
    def before(cls, past: NDArray[Any], length: int, choice: Choice) -> Written:
        """Begin behind the symbols `past` of the text, with room for `length` more.

        >>> Written.before(np.array([4, 5, 4, 5]), 2, Choice(no_repeat=3)).alike[:5].tolist()
        [0, 0, 2, 0, 0]
        """
        if not choice.looks_back:
            return cls.nothing()
        if choice.no_repeat is None:
            past = past[-RECENT:]
        n = len(past)
        room = max(_FEWEST, 1 << (n + length).bit_length())
        symbols, alike = np.zeros(room, np.int32), np.zeros(room, np.int32)
        symbols[:n] = past
        if choice.no_repeat is not None:
            alike[1:n] = prefixes(past[::-1])[:0:-1]
        return cls(*jax.device_put((symbols, alike, np.int32(n))))

    def add(self, symbol: Array, wanted: Array) -> Written:
        """Write one more symbol, if `wanted`."""
        room = len(self.symbols)
        places = jnp.arange(room)
        symbols = self.symbols.at[jnp.where(wanted, self.size, room)].set(symbol, mode="drop")
        longer = jnp.where((self.symbols == symbol) & (places < self.size), self.alike + 1, 0)
        alike = jnp.concatenate([jnp.zeros(1, jnp.int32), longer[:-1]])
        return Written(symbols, jnp.where(wanted, alike, self.alike), self.size + wanted)

    def repeats(self, n: Array | np.int32, symbols: int) -> Array:
        """Mark the `symbols` that would close a run of `n` which stands there already."""
        closing = (jnp.arange(len(self.symbols)) < self.size) & (self.alike >= n - 1)
        return _marked(jnp.where(closing, self.symbols, symbols), symbols)

    def recent(self, most: int, symbols: int) -> Array:
        """Mark the `symbols` that are among the last `most`."""
        at = self.size - 1 - jnp.arange(most)
        return _marked(jnp.where(at >= 0, self.symbols[jnp.maximum(at, 0)], symbols), symbols)


def _marked(found: Array, symbols: int) -> Array:
    return jnp.zeros(symbols, bool).at[found].set(True, mode="drop")
