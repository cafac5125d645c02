"""What a joint model from a file must be, before a compiled search follows its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.joint.alignment import Chunk
from elman.phonetics.engines.joint.backoff import Automaton

__all__ = ["check_automaton", "check_chunks"]

_MOST_SYMBOLS = 250
"""Letters, and sounds, that a model has at most."""


def check_chunks(chunks: Sequence[Chunk], letters: Sequence[str], sounds: Sequence[str]) -> None:
    """Check that chunks hold numbers of letters and sounds; raises `ValueError`."""
    for symbols in (letters, sounds):
        if not isinstance(symbols, list) or len(symbols) > _MOST_SYMBOLS:
            raise ValueError(f"up to {_MOST_SYMBOLS} letters and sounds are listed")
        if not all(isinstance(symbol, str) and symbol for symbol in symbols):
            raise ValueError("letters and sounds are strings")
        if len(set(symbols)) != len(symbols):
            raise ValueError("letters and sounds are listed once")
    for chunk in chunks:
        for numbers, symbols in ((chunk.letters, letters), (chunk.sounds, sounds)):
            if not all(type(n) is int and 0 <= n < len(symbols) for n in numbers):
                raise ValueError(f"a chunk {chunk} of symbols that are not listed")


def check_automaton(automaton: Automaton, symbols: int) -> None:
    """Check that arcs lead to states and histories get shorter; raises `ValueError`."""
    a = automaton
    kinds = (np.int32, np.int32, np.float32, np.int32, np.int32, np.float32)
    if any(
        array.dtype != kind or array.ndim != 1 for array, kind in zip(a[:-1], kinds, strict=True)
    ):
        raise ValueError("arrays of another type or shape")
    states, arcs = len(a.back_state), len(a.arc_symbol)
    if len(a.arc_begin) != states + 1 or len(a.back_score) != states or states == 0:
        raise ValueError("arrays by state of different lengths")
    if len(a.arc_score) != arcs or len(a.arc_next) != arcs:
        raise ValueError("arrays by arc of different lengths")
    if a.arc_begin[0] != 0 or a.arc_begin[-1] != arcs or (np.diff(a.arc_begin) < 0).any():
        raise ValueError("states whose arcs do not lie one after another")
    if not _within(a.arc_symbol, 0, symbols) or not _within(a.arc_next, 0, states):
        raise ValueError("arcs with unknown symbols or to no state")
    # Otherwise going back to shorter histories need not end.
    if not _within(a.back_state, -1, states) or (a.back_state >= np.arange(states)).any():
        raise ValueError("histories that do not get shorter")
    if np.isnan(a.arc_score).any() or np.isnan(a.back_score).any():
        raise ValueError("scores that are no numbers")
    if not 0 <= a.start < states:
        raise ValueError(f"start {a.start}")


def _within(numbers: NDArray[np.int32], low: int, high: int) -> bool:
    return not len(numbers) or (low <= numbers.min() and numbers.max() < high)
