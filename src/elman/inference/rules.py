"""What a text that is being written must become, and the seed of its random numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten

__all__ = ["NEVER", "PIECE", "Rules", "allowed_next", "checked_seed"]

PIECE = 16
"""Symbols between two looks whether every text has ended."""

NEVER = np.iinfo(np.int32).max // 2


class Rules(NamedTuple):
    """What may follow what, as arrays: NumPy's, or what JAX makes of them in its programs.

    `next (states, symbols)` and `distance (states,)` are an automaton's: the state after a
    symbol, 0 where none may follow, and the fewest symbols to an accepting state. `forbidden
    (symbols,)` marks what never follows. `end` is the symbol that ends a text, or -1. A text
    ends without it as well in the state `final` (-1: none).
    """

    next: Any
    distance: Any
    forbidden: Any
    end: Any
    final: Any = -1

    @classmethod
    def free(cls, symbols: int, *, end: int = -1) -> Rules:
        """Allow everything; `end` ends a text."""
        table = np.zeros((1, symbols), np.int32)
        return cls(table, np.zeros(1, np.int32), np.zeros(symbols, bool), np.asarray(end))

    def accept(self, state: Any) -> Any:
        """Tell whether a text may end in a state; without an automaton it may anywhere."""
        return self.distance[state.clip(0, len(self.distance) - 1)] == 0


def allowed_next(state: NDArray[Any], left: int, rules: Rules) -> NDArray[np.bool_]:
    """Mark the symbols after which each text, of at most `left` more, can still match.

    `state (texts,)` are the automaton's; returns `(texts, symbols)`.
    """
    allowed: NDArray[np.bool_] = np.broadcast_to(
        ~rules.forbidden, (len(state), len(rules.forbidden))
    )
    if len(rules.distance) == 1:
        return allowed
    following: NDArray[np.bool_] = rules.distance[rules.next[state]] <= left - 1
    if (end := int(rules.end)) >= 0:
        following[:, end] = rules.distance[state] == 0
    return allowed & following


def checked_seed(seed: Any) -> np.uint32:
    """Take a seed of the random numbers; raises `ConfigurationError` for one that has no place."""
    whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
    if not whole or not 0 <= seed < 1 << 32:
        raise ConfigurationError(
            f"random_seed is a whole number from 0 to {(1 << 32) - 1:,}, received {shorten(seed)}",
            remedy="pass for example random_seed=1",
        )
    return np.uint32(seed)
