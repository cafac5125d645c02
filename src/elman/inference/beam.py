"""Beam search: the most probable text among those that start with the most probable starts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.inference.choice import log_softmax
from elman.inference.rules import Rules, allowed_next
from elman.inference.sampling import begin, reader, symbols_of
from elman.inference.stepping import stepper
from elman.inference.wrappers import Sequential
from elman.interruption import look

__all__ = ["MOST", "beam_search", "best_of", "check_beams"]

MOST = 1 << 26
"""Symbols that all beams together may hold, and candidates of one step."""
_FEW = 4
"""Rows that are looked at by themselves; of more, the best of all are found together."""


def best_of(scores: NDArray[Any], k: int) -> NDArray[np.int64]:
    """Return the places of the `k` largest of each row, best first; of equals the first.

    >>> best_of(np.array([[1, 3, 2, 3]]), 3).tolist()
    [[1, 3, 2]]
    """
    k = min(k, scores.shape[-1])
    if k > 32:
        return np.argsort(-scores, -1, kind="stable")[..., :k]
    if len(scores) <= _FEW:
        return np.stack([_best(row, k) for row in scores])
    # Finite, so that what was taken is smaller than all that is left.
    left = np.maximum(scores, np.finfo(np.float32).min, dtype=np.float32)
    places = np.empty((len(scores), k), np.int64)
    rows = np.arange(len(scores))
    for i in range(k):
        places[:, i] = left.argmax(-1)
        left[rows, places[:, i]] = -np.inf
    return places


def _best(row: NDArray[Any], k: int) -> NDArray[np.int64]:
    """The places of the `k` largest of one row: only what is as large as the last is sorted."""
    if k == 0:
        return np.zeros(0, np.int64)
    places = np.flatnonzero(row >= np.partition(row, -k)[-k])
    return places[np.argsort(-row[places], kind="stable")][:k]


def beam_search(
    network: Sequential,
    start: NDArray[Any],
    *,
    length: int,
    beams: int,
    rules: Rules | None = None,
    window: int = 0,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Find the probable texts of up to `length` symbols that follow `start`.

    Keeps the `beams` best beginnings at every step. Returns the texts found, at most `beams` and
    all different, `(texts, length)`, -1 behind an end, and their log-probabilities `(texts,)` in
    nats, that of an end included, best first. There are fewer than `beams` where no more are
    possible. Raises `ConfigurationError` for beams outside their range.
    """
    symbols = symbols_of(network)
    check_beams(beams, length, symbols)
    rules = rules or Rules.free(symbols)
    read = reader(stepper(network), window)
    memory, symbol, state, _, done = begin(network, start, beams, window=window)
    texts = np.full((beams, length), -1, np.int32)
    never = np.float32(-np.inf)
    # All beams begin alike: only the first one counts.
    scores = np.where(np.arange(beams) == 0, np.float32(0), never)
    for i in range(length):
        look()
        logits, memory = read(symbol, memory)
        allowed = allowed_next(state, length - i, rules)
        # A text ends where nothing may follow, if it may end there; else it is none.
        stuck = ~allowed.any(1)
        over = done | (stuck & rules.accept(state)) if stuck.any() else done
        if over.all():
            break
        following = np.where(allowed & ~over[:, None], log_softmax(logits), never)
        # A text that has ended goes on as itself, at no cost, in one of the columns.
        following[over, 0] = 0
        found = (scores[:, None] + following).reshape(1, -1)
        (flat,) = best_of(found, beams)
        scores = found[0, flat]
        parent, symbol = flat // symbols, (flat % symbols).astype(np.int32)
        over = over[parent]
        done = over | (symbol == rules.end)
        texts = texts[parent]
        texts[:, i] = np.where(done, -1, symbol)
        state = state[parent]
        if len(rules.distance) > 1:
            state = np.where(done, state, rules.next[state, symbol])
        memory = _rows(memory, parent)
        done = done | (state == rules.final)
    possible = np.isfinite(scores) & rules.accept(state)
    return texts[possible], scores[possible]


def check_beams(beams: Any, length: int, symbols: int) -> None:
    """Raise `ConfigurationError` for beams that are none, or more than memory holds."""
    if isinstance(beams, bool) or not isinstance(beams, int | np.integer) or beams < 1:
        raise ConfigurationError(
            f"beams is at least 1, a whole number, received {shorten(beams)}",
            remedy="pass for example beams=5",
        )
    if beams * max(length, symbols) > MOST:
        raise ConfigurationError(
            f"All beams together hold at most {MOST:,} symbols, received {shorten(beams)} beams "
            f"for texts of up to {length:,} of {symbols:,} symbols",
            remedy="ask for fewer beams or shorter texts",
        )


def _rows(memory: Any, rows: NDArray[Any]) -> Any:
    """Pick rows of states, or of windows."""
    if isinstance(memory, tuple):
        return tuple(_rows(part, rows) for part in memory)
    return memory[rows]
