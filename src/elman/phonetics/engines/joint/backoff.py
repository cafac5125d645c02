"""An n-gram model as an automaton: states are histories, arcs read a symbol.

Interpolated Kneser-Ney with three discounts: what is counted less often than seen is given to
shorter histories, whose counts say how many different symbols stood before:

    P(c | h) = max(n(h, c) - D(n), 0) / n(h) + freed(h) P(c | h without its first)

An arc holds the finished `log P`; a symbol that a state has no arc for costs the state's back-off
weight and is asked of the next shorter history. `Grams` are the same model as sorted lists, which
can be pruned (what changes the likelihood least goes first) and stored.

Kneser and Ney (1995); Chen and Goodman (1999), sections 3 and 4; Seymore and Rosenfeld (1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError

__all__ = ["Automaton", "Grams", "automaton_of", "estimate", "linked", "pruned"]

_NEVER = -99.0
"""Log-probability of the mark before a sequence, which nothing predicts."""


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


class Grams(NamedTuple):
    """Sequences of one length that a model knows, sorted by what stands before the last symbol."""

    symbol: NDArray[np.int64]
    """The last symbol of each; the number after all others marks the beginning."""
    context: NDArray[np.int64]
    """Which of the next shorter ones it is without its last symbol."""
    suffix: NDArray[np.int64]
    """Which of the next shorter ones it is without its first symbol."""
    score: NDArray[np.float64]
    """`log P` of the last symbol after the others."""
    back: NDArray[np.float64]
    """Log-weight of shorter histories, where it is a history itself."""
    often: NDArray[np.int64]
    """How often each was seen."""


def estimate(sequences: Sequence[Sequence[int]], symbols: int, *, order: int = 5) -> list[Grams]:
    """Estimate n-grams up to `order` of symbols `0 ... symbols - 1`, the last of which ends.

    Raises `ConfigurationError` for an order below 1.

    >>> model = automaton_of(estimate([[0, 1], [0, 1], [0]], symbols=3, order=2), 3)
    >>> score, after_0 = model.step(model.start, 0)
    >>> bool(np.exp(score) > 0.8), bool(np.exp(model.step(after_0, 1)[0]) > 0.5)
    (True, True)
    """
    if order < 1:
        raise ConfigurationError(f"An n-gram is of order 1 or more, received {order}")
    lengths = np.array([len(sequence) + 2 for sequence in sequences], np.int64)
    flat: list[int] = []
    for sequence in sequences:
        flat += [symbols, *sequence, symbols - 1]
    stream = np.array(flat, np.int64)
    place = np.arange(len(stream)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    grams: list[Grams] = []
    ids = np.zeros(len(stream), np.int64)
    nothing = np.zeros(0, np.float64)
    for k in range(1, order + 1):
        at = np.flatnonzero(place >= k - 1)
        before = ids[at - 1] if k > 1 else np.zeros(len(at), np.int64)
        keys, first, inverse, often = np.unique(
            before * (symbols + 1) + stream[at],
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        suffix = ids[at[first]]
        grams.append(
            Grams(keys % (symbols + 1), keys // (symbols + 1), suffix, nothing, nothing, often)
        )
        ids = np.full(len(stream), -1, np.int64)
        ids[at] = inverse
        if len(at) and k > 1 and not (place >= k).any():
            break
    return _smoothed(grams, symbols)


def _smoothed(grams: list[Grams], symbols: int) -> list[Grams]:
    found: list[Grams] = []
    chance = np.full(1, 1.0 / symbols)  # of every symbol after no history at all
    for k, level in enumerate(grams):
        # Below the highest order, how many symbols stood before; nothing stands before a beginning.
        n = level.often.astype(np.float64)
        if k + 1 < len(grams):
            kinds = np.bincount(grams[k + 1].suffix, minlength=len(n)).astype(np.float64)
            n = np.where(kinds > 0, kinds, n)
        n[level.symbol == symbols] = 0.0
        contexts = len(grams[k - 1].symbol) if k else 1
        total = np.bincount(level.context, weights=n, minlength=contexts)
        discount = _discounts(n)[np.minimum(n, 3).astype(np.int64)]
        freed = np.bincount(level.context, weights=discount, minlength=contexts)
        share = np.divide(freed, total, out=np.ones(contexts), where=total > 0)
        total = np.maximum(total, 1e-300)
        chance = (
            np.maximum(n - discount, 0) / total[level.context]
            + share[level.context] * chance[level.suffix if k else np.zeros(len(n), np.int64)]
        )
        if k:
            found[-1] = found[-1]._replace(back=np.log(share))
        score = np.where(level.symbol == symbols, _NEVER, np.log(np.maximum(chance, 1e-43)))
        found.append(level._replace(score=score, back=np.zeros(len(n))))
    return found


def _discounts(n: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is taken from counts of 0, 1, 2, and 3 or more (Chen and Goodman 1999, equation 26)."""
    seen = [float((n == count).sum()) for count in range(1, 5)]
    if not all(seen):
        return np.array([0.0, 0.5, 0.5, 0.5])
    y = seen[0] / (seen[0] + 2 * seen[1])
    taken = [count - (count + 1) * y * seen[count] / seen[count - 1] for count in (1, 2, 3)]
    return np.array(
        [0.0, *(min(max(d, 0.1), c - 0.05) for c, d in zip((1, 2, 3), taken, strict=True))]
    )


def pruned(grams: list[Grams], most: int) -> list[Grams]:
    """Keep about `most` of the longer sequences: those without which words would be least likely.

    What a kept one is without its first or last symbol is kept too.
    """
    values = []
    for k in range(1, len(grams)):
        level, shorter = grams[k], grams[k - 1]
        lower = shorter.back[level.context] + shorter.score[level.suffix]
        seen = shorter.often[level.context] * np.exp(level.score)
        values.append(seen * (level.score - lower))
    every = np.concatenate(values) if values else np.zeros(0)
    if len(every) <= most:
        return grams
    limit = np.partition(every, -most)[-most]
    keeps = [np.ones(len(grams[0].symbol), bool), *(value >= limit for value in values)]
    for k in range(len(grams) - 1, 0, -1):
        level = grams[k]
        keeps[k - 1][level.context[keeps[k]]] = True
        keeps[k - 1][level.suffix[keeps[k]]] = True
    found: list[Grams] = []
    number = np.zeros(1, np.int64)
    for level, keep in zip(grams, keeps, strict=True):
        kept = Grams(*(array[keep] for array in level))
        first = not found
        kept = kept._replace(
            context=kept.context if first else number[kept.context],
            suffix=kept.suffix if first else number[kept.suffix],
        )
        number = np.cumsum(keep) - 1
        found.append(kept)
    return _weighed([level for level in found if len(level.symbol)])


def _weighed(grams: list[Grams]) -> list[Grams]:
    """Give each history's back-off weight what its kept sequences leave."""
    found = list(grams)
    for k in range(1, len(grams)):
        level, shorter = grams[k], grams[k - 1]
        n = len(shorter.symbol)
        used = np.bincount(level.context, weights=np.exp(level.score), minlength=n)
        below = np.bincount(level.context, weights=np.exp(shorter.score[level.suffix]), minlength=n)
        back = np.log(np.maximum(1 - used, 1e-9) / np.maximum(1 - below, 1e-9))
        found[k - 1] = found[k - 1]._replace(back=np.where(below > 0, np.minimum(back, 0.0), 0.0))
    found[-1] = found[-1]._replace(back=np.zeros(len(found[-1].symbol)))
    return found


def linked(
    symbol: Sequence[NDArray[np.int64]], children: Sequence[NDArray[np.int64]], symbols: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Find `(context, suffix)` of each length's sequences out of how many follow each shorter one.

    Raises `ValueError` where a sequence lacks its suffix.
    """
    found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    keys = np.zeros(0, np.int64)
    for k, (last, following) in enumerate(zip(symbol, children, strict=True)):
        if following.sum() != len(last):
            raise ValueError("sequences and what they begin with do not fit together")
        context = np.repeat(np.arange(len(following)), following)
        suffix = np.zeros(len(last), np.int64)
        if k:
            wanted = found[-1][1][context] * (symbols + 1) + last
            suffix = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            if (keys[suffix] != wanted).any():
                raise ValueError("a sequence without what it ends with")
        keys = context * (symbols + 1) + last
        if (np.diff(keys) <= 0).any():
            raise ValueError("sequences out of order")
        found.append((context, suffix))
    return found


def automaton_of(grams: Sequence[Grams], symbols: int) -> Automaton:
    """Make the automaton of n-grams: their histories are its states."""
    begins, backs, back_scores = [np.zeros(0, np.int64)], [np.full(1, -1)], [np.zeros(1)]
    arcs, states = 0, 0
    nexts: list[NDArray[np.int64]] = []
    # The state of every sequence of the length before: its own, or that of what it ends with.
    state = np.zeros(1, np.int64)
    history = np.ones(1, bool)
    numbers = np.zeros(1, np.int64)
    for k, level in enumerate(grams):
        read = level.symbol != symbols
        following = np.bincount(level.context[read], minlength=len(history))[history]
        begins.append(arcs + np.cumsum(following) - following)
        arcs += int(following.sum())
        states += int(history.sum())
        history = np.zeros(len(level.symbol), bool)
        if k + 1 < len(grams):
            history[grams[k + 1].context] = True
        numbers = states + np.cumsum(history) - 1
        shorter = state[level.suffix] if k else np.zeros(len(level.symbol), np.int64)
        state = np.where(history, numbers, shorter)
        nexts.append(state[read])
        backs.append(shorter[history])
        back_scores.append(level.back[history])
        if k == 0:
            # The root's own weight is never used: every symbol may follow nothing.
            start = int(state[-1]) if len(read) and not read[-1] else 0
    begins.append(np.array([arcs]))
    return Automaton(
        np.concatenate(begins).astype(np.int32),
        np.concatenate([level.symbol[level.symbol != symbols] for level in grams]).astype(np.int32),
        np.concatenate([level.score[level.symbol != symbols] for level in grams]).astype(
            np.float32
        ),
        np.concatenate(nexts).astype(np.int32),
        np.concatenate(backs).astype(np.int32),
        np.concatenate(back_scores).astype(np.float32),
        start,
    )
