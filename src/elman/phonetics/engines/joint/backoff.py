"""An n-gram model as an automaton: states are histories, arcs read a symbol.

Interpolated Kneser-Ney: what is counted less often than seen is given to shorter histories,
whose counts say how many different symbols stood before (`D` is one discount per order):

    P(c | h) = max(n(h, c) - D, 0) / n(h) + D types(h) / n(h) P(c | h without its first)

An arc holds the finished `log P`; a symbol that a state has no arc for costs the state's back-off
weight and is asked of the next shorter history.

Kneser and Ney (1995); Chen and Goodman (1999), section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError

__all__ = ["Automaton", "estimate"]


class Automaton(NamedTuple):
    """Arrays by state and by arc; arcs of a state lie together, sorted by symbol."""

    arc_begin: NDArray[np.int32]
    """`(states + 1)`: where each state's arcs begin."""
    arc_symbol: NDArray[np.int32]
    arc_score: NDArray[np.float32]
    arc_next: NDArray[np.int32]
    back_state: NDArray[np.int32]
    """The next shorter history; -1 for the empty one."""
    back_score: NDArray[np.float32]
    start: int
    """The state before the first symbol."""

    def step(self, state: int, symbol: int) -> tuple[float, int]:
        """The log-probability of a symbol in a state, and the state after it."""
        score = 0.0
        while state >= 0:
            first, last = self.arc_begin[state], self.arc_begin[state + 1]
            arc = first + int(np.searchsorted(self.arc_symbol[first:last], symbol))
            if arc < last and self.arc_symbol[arc] == symbol:
                return score + float(self.arc_score[arc]), int(self.arc_next[arc])
            score += float(self.back_score[state])
            state = int(self.back_state[state])
        return -np.inf, self.start


def estimate(sequences: Sequence[Sequence[int]], symbols: int, *, order: int = 5) -> Automaton:
    """Estimate an automaton over symbols `0 ... symbols - 1`, the last of which ends a sequence.

    Raises `ConfigurationError` when a history does not fit into 64 bits: `order` symbols of at
    most `64 / order` bits each.

    >>> model = estimate([[0, 1], [0, 1], [0]], symbols=3, order=2)
    >>> score, after_0 = model.step(model.start, 0)
    >>> round(float(np.exp(score)), 2), round(float(np.exp(model.step(after_0, 1)[0])), 2)
    (0.95, 0.63)
    """
    bits = int(symbols + 1).bit_length()
    if order < 1 or bits * order > 62:
        raise ConfigurationError(
            f"An n-gram of order {order} over {symbols} symbols needs {bits * order} bits, has 62",
            remedy="choose a lower order",
        )
    grams = _windows(sequences, symbols, order, bits)
    counts = _counts(grams, order, bits)
    chance = np.full(1, 1.0 / symbols)  # of every symbol after no history at all
    lower: NDArray[np.int64] | None = None
    histories: list[NDArray[np.int64]] = []
    backs: list[NDArray[np.float64]] = []
    chances: list[NDArray[np.float64]] = []
    for k, (keys, n) in enumerate(counts, start=1):
        shorter = (
            chance[np.searchsorted(lower, keys & (1 << bits * (k - 1)) - 1)]
            if lower is not None
            else np.full(len(keys), chance[0])
        )
        history, at = np.unique(keys >> bits, return_inverse=True)
        once, twice = int((n == 1).sum()), int((n == 2).sum())
        discount = once / (once + 2 * twice) if once and twice else 0.5
        total = np.bincount(at, weights=n)
        freed = discount * np.bincount(at) / total
        chance = np.maximum(n - discount, 0) / total[at] + freed[at] * shorter
        lower = keys
        histories.append(history)
        backs.append(freed)
        chances.append(chance)
    return _assemble([keys for keys, _ in counts], histories, backs, chances, bits, symbols)


def _windows(
    sequences: Sequence[Sequence[int]], symbols: int, order: int, bits: int
) -> NDArray[np.int64]:
    """All n-grams of full order, packed; before a sequence stand `order - 1` starts."""
    pad = [symbols] * (order - 1)
    flat: list[int] = []
    for sequence in sequences:
        flat += [*pad, *sequence, symbols - 1]
    stream = np.array(flat, np.int64)
    keys = np.zeros(max(0, len(stream) - order + 1), np.int64)
    for k in range(order):
        keys = keys << bits | stream[k : k + len(keys)]
    last = stream[order - 1 :]
    before = stream[order - 2 : -1] if order > 1 else np.zeros(len(keys), np.int64)
    crosses = (last == symbols) | ((before == symbols - 1) if order > 1 else False)
    return np.asarray(keys[~crosses])


def _counts(
    grams: NDArray[np.int64], order: int, bits: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Packed n-grams with their counts, order 1 first; below the highest, kinds before them."""
    keys, n = np.unique(grams, return_counts=True)
    found = [(keys, n)]
    for k in range(order - 1, 0, -1):
        keys, n = np.unique(keys & (1 << bits * k) - 1, return_counts=True)
        found.append((keys, n))
    return found[::-1]


def _assemble(
    keys: list[NDArray[np.int64]],
    histories: list[NDArray[np.int64]],
    backs: list[NDArray[np.float64]],
    chances: list[NDArray[np.float64]],
    bits: int,
    symbols: int,
) -> Automaton:
    offsets = np.cumsum([0, *(len(h) for h in histories)])

    def state_of(length: int, history: NDArray[np.int64]) -> NDArray[np.int64]:
        """The state of a history, or of the longest end of it that is one."""
        known = histories[length]
        at = np.minimum(np.searchsorted(known, history), len(known) - 1)
        state = offsets[length] + at
        if length and (missing := known[at] != history).any():
            state[missing] = state_of(length - 1, history[missing] & (1 << bits * (length - 1)) - 1)
        return np.asarray(state)

    order = len(keys)
    nexts, begins, back_states = [], [], []
    for k in range(1, order + 1):
        kept = min(k, order - 1)
        nexts.append(state_of(kept, keys[k - 1] & (1 << bits * kept) - 1))
        begins.append(np.searchsorted(keys[k - 1] >> bits, histories[k - 1]))
        back_states.append(
            state_of(k - 2, histories[k - 1] & (1 << bits * (k - 2)) - 1)
            if k > 1
            else np.full(1, -1)
        )
    arcs = np.cumsum([0, *(len(k) for k in keys)])
    begin = np.concatenate([b + a for b, a in zip(begins, arcs, strict=False)] + [arcs[-1:]])
    start = 0
    for _ in range(order - 1):
        start = start << bits | symbols
    start_state = state_of(order - 1, np.array([start], np.int64))[0]
    return Automaton(
        begin.astype(np.int32),
        np.concatenate([k & (1 << bits) - 1 for k in keys]).astype(np.int32),
        np.log(np.concatenate(chances)).astype(np.float32),
        np.concatenate(nexts).astype(np.int32),
        np.concatenate(back_states).astype(np.int32),
        np.log(np.concatenate(backs)).astype(np.float32),
        int(start_state),
    )
