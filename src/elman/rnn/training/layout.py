"""A long text laid out as streams side by side, each read on from where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError

__all__ = ["Streams", "Symbols", "lay_out"]

Symbols = NDArray[np.integer[Any]]
"""One text as codes `(length,)`: in memory, or mapped from a file that need not fit in it."""


class Streams(NamedTuple):
    """How a text is laid out for one epoch: stream `i` begins at `first + i * length`."""

    first: int
    batch: int
    length: int

    def blocks(
        self, symbols: Symbols, span: int, begun: int = 0, own: range | None = None
    ) -> Iterator[tuple[NDArray[Any], int]]:
        """Yield `(block, predicted)`: `(batch, span + 1)` symbols, the last one filled up.

        The first `predicted` symbols of a row have a successor to predict. `begun` symbols of
        each stream are left out, a multiple of `span`; only streams `own` are read, where they are
        given, and `batch` is their number.
        """
        starts = self.first + self.length * np.array(range(self.batch) if own is None else own)
        for begin in range(begun, self.length, span):
            n = min(span, self.length - begin)
            block = np.zeros((len(starts), span + 1), symbols.dtype)
            for row, at in enumerate((starts + begin).tolist()):
                block[row, : n + 1] = symbols[at : at + n + 1]
            yield block, n


def lay_out(n: int, batch: int, steps: int, shift: int = 0) -> Streams:
    """Divide `n` symbols among `batch` streams, leaving out the first `shift % room`.

    As many symbols as a text can spare are left out at most, never more than one piece of
    `steps`. Raises `SequenceError` for a text too short for one prediction a stream.

    >>> lay_out(100, 4, steps=10, shift=7)
    Streams(first=7, batch=4, length=23)
    """
    if n <= batch:
        raise SequenceError(
            f"A text for {batch} streams has at least {batch + 1} symbols, received {n}",
            remedy="give more text or a smaller batch_size",
        )
    first = shift % max(1, min(steps, (n - 1) // 4))
    return Streams(first, batch, (n - 1 - first) // batch)
