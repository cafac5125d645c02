"""Windows over one text that stays one text: steps gather the windows they need."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import SequenceError

__all__ = ["WindowData", "windows_of"]


class WindowData(NamedTuple):
    """Windows over one text, each with what follows it; use in place of `Data`.

    Window `i` reads the symbols at `starts[i] + reads`; its targets are those at
    `starts[i] + tells`: the symbol behind it, `tells ()`, or the successor of each of its
    symbols, `tells (window,)`. Its memory is that of the text, `symbols (length,)`.
    """

    symbols: NDArray[Any]
    starts: NDArray[Any]
    reads: NDArray[Any]
    tells: NDArray[Any]

    @property
    def x(self) -> NDArray[Any]:
        """Tell the shape of the windows, `(n, window)`, without building them."""
        return np.broadcast_to(np.uint8(0), (len(self.starts), len(self.reads)))

    def gather(self, rows: Array) -> tuple[Array, Array]:
        """Return windows `(window, rows)` and targets `(rows,)` or `(window, rows)`."""
        symbols, starts = jnp.asarray(self.symbols), jnp.asarray(self.starts)[rows]
        x = symbols[starts + self.reads[:, None]]
        y = symbols[starts + self.tells[..., None]]
        return x.astype(jnp.int32), y.astype(jnp.int32)


def windows_of(symbols: NDArray[Any], window: int, *, every_step: bool) -> WindowData:
    """Declare all windows of a text, one beginning at each symbol.

    `every_step` asks for a prediction behind each symbol of a window (many-to-many) instead of
    behind the last (many-to-one). Raises `SequenceError` for a text not longer than a window.

    >>> windows_of(np.zeros(94_652, np.uint8), 20, every_step=False).x.shape
    (94632, 20)
    """
    if len(symbols) <= window:
        raise SequenceError(
            f"A text must be longer than a window of {window} symbols, received {len(symbols)}",
            remedy="give more text or a shorter window",
        )
    starts = np.arange(len(symbols) - window, dtype=np.int32)
    reads = np.arange(window, dtype=np.int32)
    return WindowData(symbols, starts, reads, reads + 1 if every_step else np.array(window))
