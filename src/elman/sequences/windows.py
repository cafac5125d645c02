"""Windows over recordings, overlapping; contiguous streams over texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError

__all__ = ["next_symbol_windows", "sliding", "streams"]


def sliding(
    rows: Iterable[NDArray[Any]], window: int, stride: int | None = None
) -> Iterator[tuple[int, NDArray[Any]]]:
    """Cut a recording into overlapping windows as it comes in.

    `rows` yields single timesteps `(features,)`, from an array or as they are read; yields
    `(first timestep, (window, features))` each `stride` steps (half a window unless given),
    as soon as a window is complete. A rest shorter than a window is not yielded. Raises
    `ConfigurationError` for a window or stride below 1.

    >>> [(first, part.tolist()) for first, part in sliding(np.arange(5), 3, 2)]
    [(0, [0, 1, 2]), (2, [2, 3, 4])]
    """
    stride = max(1, window // 2) if stride is None else stride
    if window < 1 or stride < 1:
        raise ConfigurationError(
            f"window and stride are at least 1, received {window} and {stride}",
            remedy="pass for example window=128, stride=64",
        )
    kept: list[NDArray[Any]] = []
    skip = first = 0
    for row in rows:
        if skip:
            skip -= 1
            continue
        kept.append(row)
        if len(kept) == window:
            yield first, np.stack(kept)
            first += stride
            kept, skip = kept[stride:], max(0, stride - window)


def next_symbol_windows(symbols: NDArray[Any], window: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Pair each window of a text with the symbol that follows: `(n, window)` and `(n,)`.

    Both are views of `symbols (length,)`: no copy is made. Raises `SequenceError` when the
    text is not longer than a window.

    >>> x, y = next_symbol_windows(np.array([3, 1, 4, 1, 5]), 3)
    >>> x.tolist(), y.tolist()
    ([[3, 1, 4], [1, 4, 1]], [1, 5])
    """
    if len(symbols) <= window:
        raise SequenceError(
            f"A text must be longer than a window of {window} symbols, received {len(symbols)}",
            remedy="give more text or a shorter window",
        )
    views = np.lib.stride_tricks.sliding_window_view(symbols, window)
    return views[:-1], symbols[window:]


def streams(
    symbols: NDArray[Any], batch: int, steps: int
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Read a text as `batch` contiguous streams, `steps` symbols at a time.

    Yields `(x, y)`, each `(batch, up to steps)`, `y` one symbol ahead: the rows of one chunk go
    on where those of the chunk before ended, so that a hidden state can be carried over
    (truncated backpropagation through time). Up to `batch - 1` symbols at the end are left out.
    Raises `SequenceError` when the text is too short for two symbols a stream.

    >>> [x.tolist() for x, y in streams(np.arange(9), batch=2, steps=3)]
    [[[0, 1, 2], [4, 5, 6]], [[3], [7]]]
    """
    if batch < 1 or steps < 1:
        raise ConfigurationError(
            f"batch and steps are at least 1, received {batch} and {steps}",
            remedy="pass for example batch=16, steps=32",
        )
    length = (len(symbols) - 1) // batch
    if length < 1:
        raise SequenceError(
            f"A text for {batch} streams has at least {batch + 1} symbols, received {len(symbols)}",
            remedy="give more text or fewer streams",
        )
    x = symbols[: batch * length].reshape(batch, length)
    y = symbols[1 : batch * length + 1].reshape(batch, length)
    for begin in range(0, length, steps):
        yield x[:, begin : begin + steps], y[:, begin : begin + steps]
