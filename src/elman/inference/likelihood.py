"""How probable texts are that a generator has written, and how surprising those of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError
from elman.inference.choice import log_softmax
from elman.inference.layer import Floats
from elman.inference.sampling import begin, symbols_of
from elman.inference.stepping import stepper
from elman.inference.wrappers import Sequential

__all__ = ["log_probabilities", "losses_of", "mean_loss_of", "window_losses"]

_AT_ONCE = 1 << 22
"""Logits that are held at a time."""

_Read = tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]


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
    scored = np.pad(texts, ((0, 0), (0, 1)), constant_values=-1)
    if end >= 0:
        sizes = (texts >= 0).sum(1)
        rows = np.flatnonzero(sizes < length)
        scored[rows, sizes[rows]] = end
    carry = begin(network, start, count, window=window)
    read = np.concatenate([carry.symbol[:, None], np.maximum(scored[:, :-1], 0)], 1)
    step, losses = stepper(network), np.zeros(scored.shape, np.float32)
    at_once = max(1, _AT_ONCE // (count * symbols_of(network)))
    states, last = carry.memory, carry.memory
    for at in range(0, scored.shape[1], at_once):
        piece = slice(at, at + at_once)
        if window:
            # Every symbol is scored from the window before it, read anew.
            h = []
            for symbol in read[:, piece].T:
                last = np.concatenate([last[:, 1:], symbol[:, None]], 1)
                h.append(step.read(last.T, step.begin(count))[0][-1])
            logits = step.tell(np.stack(h))
        else:
            h_piece, states = step.read(read[:, piece].T, states)
            logits = step.tell(h_piece)
        losses[:, piece] = _losses(logits, np.maximum(scored[:, piece].T, 0)).T
    total: NDArray[np.float32] = -np.where(scored < 0, np.float32(0), losses).sum(1)
    return total


def losses_of(
    network: Sequential, symbols: NDArray[Any], *, streams: int | None = None
) -> tuple[Floats, NDArray[np.bool_]]:
    """Read a text with its state: the loss in nats of each symbol after the first, and hits.

    Both are `(n - 1,)`. Symbols without an output (classes) are left out. `streams` reads the
    text as that many pieces side by side, each with an empty memory at its beginning; unless
    given, texts up to 2^17 symbols are read as one. Raises `SequenceError` for a text of one
    symbol.
    """
    losses, hits, predicted = (
        np.concatenate(parts).T.reshape(-1)
        for parts in zip(*_blocks(network, symbols, streams), strict=True)
    )
    return losses[predicted], hits[predicted]


def mean_loss_of(network: Sequential, symbols: NDArray[Any]) -> tuple[float, float]:
    """Mean loss in nats and share of hits of `losses_of`, in the memory of one block."""
    sums = np.zeros(3)
    for losses, hits, predicted in _blocks(network, symbols, None):
        sums += losses[predicted].sum(dtype=np.float64), hits[predicted].sum(), predicted.sum()
    loss, hit, count = sums.tolist()
    return loss / max(count, 1), hit / max(count, 1)


def _blocks(network: Sequential, symbols: NDArray[Any], streams: int | None) -> Iterator[_Read]:
    """Yield losses, hits, and what has been predicted at all, each `(time, streams)`."""
    n = len(symbols)
    if n < 2:
        raise SequenceError(f"A text to be scored has at least two symbols, received {n}")
    if streams is not None and streams < 1:
        raise ConfigurationError(
            f"streams is at least 1, received {streams}", remedy="pass for example streams=1"
        )
    batch = min(min(64, max(1, n >> 16)) if streams is None else streams, n - 1)
    outputs, step = symbols_of(network), stepper(network)
    # Rows of one length; what is left over is read with the last row's state.
    length = -(-(n - 1) // batch)
    states = step.begin(batch)
    at_once = max(64, _AT_ONCE // (batch * outputs))
    rows = length * np.arange(batch)
    for at in range(0, length, at_once):
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
        first = starts[at : at + 1024]
        x = symbols[first + np.arange(window)[:, None]].astype(np.int32)
        h, _ = step.read(x, step.begin(len(first)))
        losses[first] = _losses(step.tell(h[-1]), symbols[first + window])
    return losses
