"""How probable texts are that a generator has written, and how surprising those of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError
from elman.inference.choice import log_softmax
from elman.inference.layer import Floats
from elman.inference.sampling import begin, symbols_of
from elman.inference.stepping import stepper
from elman.inference.wrappers import Sequential
from elman.interruption import look

__all__ = [
    "Block",
    "averaged",
    "joined",
    "log_probabilities",
    "losses_of",
    "mean_loss_of",
    "streams_of",
    "window_losses",
    "with_ends",
]

_AT_ONCE = 1 << 22
"""Logits that are held at a time."""
_MOST = 1 << 12
"""Symbols that are read at a time where somebody may wait for them in vain."""

Block = tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]
"""Losses, hits, and what has been predicted at all, each `(time, streams)`."""


def _losses(logits: Floats, symbols: NDArray[Any]) -> Floats:
    """Compute `-log softmax(logits)[symbol]`, in nats."""
    chosen = np.take_along_axis(log_softmax(logits), symbols[..., None].astype(np.int64), -1)
    return -chosen[..., 0]


def log_probabilities(
    network: Sequential,
    start: NDArray[Any],
    texts: NDArray[np.int32],
    *,
    end: int = -1,
    window: int = 0,
) -> NDArray[np.float32]:
    """Log-probabilities `(texts,)` in nats of symbols `(texts, length)` that follow `start`.

    -1 stands behind the end of a text; where it does, and `end` is a symbol, that counts too.
    """
    count, length = texts.shape
    scored = with_ends(texts, length + 1, end)
    carry = begin(network, start, count, window=window)
    read = np.concatenate([carry.symbol[:, None], np.maximum(scored[:, :-1], 0)], 1)
    step, losses = stepper(network), np.zeros(scored.shape, np.float32)
    at_once = max(1, min(_AT_ONCE // symbols_of(network), _MOST) // count)
    states, last = carry.memory, carry.memory
    for at in range(0, scored.shape[1], at_once):
        look()
        piece = slice(at, at + at_once)
        if window:
            # Every symbol is scored from the window before it, read anew.
            h = []
            for symbol in read[:, piece].T:
                look()
                last = np.concatenate([last[:, 1:], symbol[:, None]], 1)
                h.append(step.read(last.T, step.begin(count))[0][-1])
            logits = step.tell(np.stack(h))
        else:
            h_piece, states = step.read(read[:, piece].T, states)
            logits = step.tell(h_piece)
        losses[:, piece] = _losses(logits, np.maximum(scored[:, piece].T, 0)).T
    total: NDArray[np.float32] = -np.where(scored < 0, np.float32(0), losses).sum(1)
    return total


def with_ends(texts: NDArray[np.int32], room: int, end: int) -> NDArray[np.int32]:
    """Copy texts `(texts, length)` to `(texts, room)`, -1 behind them; those over have their end.

    >>> with_ends(np.array([[1, 2], [1, -1]]), 3, 0).tolist()
    [[1, 2, -1], [1, 0, -1]]
    """
    count, length = texts.shape
    padded = np.full((count, room), -1, np.int32)
    padded[:, :length] = texts
    if end >= 0:
        sizes = (texts >= 0).sum(1)
        rows = np.flatnonzero(sizes < length)
        padded[rows, sizes[rows]] = end
    return padded


def losses_of(
    network: Sequential, symbols: NDArray[Any], *, streams: int | None = None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Read a text with its state: the loss in nats of each symbol after the first, and hits.

    Both are `(n - 1,)`. Symbols without an output (classes) are left out. `streams` reads the
    text as that many pieces side by side, each with an empty memory at its beginning; unless
    given, texts up to 2^17 symbols are read as one. Raises `SequenceError` for a text of one
    symbol.
    """
    return joined(_blocks(network, symbols, streams))


def mean_loss_of(network: Sequential, symbols: NDArray[Any]) -> tuple[float, float]:
    """Mean loss in nats and share of hits of `losses_of`, in the memory of one block."""
    return averaged(_blocks(network, symbols, None))


def joined(blocks: Iterable[Block]) -> tuple[Floats, NDArray[np.bool_]]:
    """Put the blocks of a text end to end: the losses that count, and the hits."""
    losses, hits, counted = (
        np.concatenate(parts).T.reshape(-1) for parts in zip(*blocks, strict=True)
    )
    return losses[counted], hits[counted]


def averaged(blocks: Iterable[Block]) -> tuple[float, float]:
    """Mean loss and share of hits of the blocks of a text, one block in memory at a time."""
    sums = np.zeros(3)
    for losses, hits, counted in blocks:
        sums += losses[counted].sum(dtype=np.float64), hits[counted].sum(), counted.sum()
    loss, hit, count = sums.tolist()
    return loss / max(count, 1), hit / max(count, 1)


def streams_of(symbols: int, streams: int | None) -> int:
    """Return how many pieces a text of so many symbols is read in, side by side.

    Raises `SequenceError` for a text of one symbol, `ConfigurationError` for no stream.
    """
    if symbols < 2:
        raise SequenceError(f"A text to be scored has at least two symbols, received {symbols}")
    if streams is not None and streams < 1:
        raise ConfigurationError(
            f"streams is at least 1, received {streams}", remedy="pass for example streams=1"
        )
    return min(min(64, max(1, symbols >> 16)) if streams is None else streams, symbols - 1)


def _blocks(network: Sequential, symbols: NDArray[Any], streams: int | None) -> Iterator[Block]:
    n = len(symbols)
    batch = streams_of(n, streams)
    outputs, step = symbols_of(network), stepper(network)
    # Rows of one length; what is left over is read with the last row's state.
    length = -(-(n - 1) // batch)
    states = step.begin(batch)
    at_once = max(64, _AT_ONCE // (batch * outputs))
    rows = length * np.arange(batch)
    for at in range(0, length, at_once):
        look()
        places = np.arange(at, min(at + at_once, length))[:, None] + rows
        x, y = (symbols[np.minimum(places + more, n - 1)].astype(np.int32) for more in (0, 1))
        h, states = step.read(x, states)
        logits = step.tell(h)
        predicted = (places < n - 1) & (y < outputs)
        y = np.minimum(y, outputs - 1)
        yield _losses(logits, y), logits.argmax(-1) == y, predicted


def window_losses(network: Sequential, symbols: NDArray[Any], window: int) -> NDArray[np.float32]:
    """Compute the loss (nats) of each symbol behind a whole window: `(n - window,)`.

    Raises `SequenceError` for a text not longer than a window.
    """
    if len(symbols) <= window:
        raise SequenceError(
            f"A text must be longer than a window of {window} symbols, received {len(symbols)}",
            remedy="give more text or a shorter window",
        )
    step = stepper(network)
    starts = np.arange(len(symbols) - window)
    losses = np.empty(len(starts), np.float32)
    for at in range(0, len(starts), 1024):
        look()
        first = starts[at : at + 1024]
        x = symbols[first + np.arange(window)[:, None]].astype(np.int32)
        h, _ = step.read(x, step.begin(len(first)))
        losses[first] = _losses(step.tell(h[-1]), symbols[first + window])
    return losses
