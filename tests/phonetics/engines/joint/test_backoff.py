"""The automaton gives probabilities, whatever the history."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.phonetics.engines.joint.backoff import automaton_of, estimate, pruned
from elman.phonetics.engines.joint.packed import laid_out, rounded, unpacked

_SEQUENCES = st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(_SEQUENCES, st.lists(st.integers(0, 3), max_size=5), st.integers(1, 4), st.integers(0, 9))
def test_probabilities_after_any_history_add_up_to_one(
    sequences: list[list[int]], history: list[int], order: int, most: int
) -> None:
    model = automaton_of(pruned(estimate(sequences, symbols=5, order=order), most), 5)
    state = model.start
    for symbol in history:
        score, after = model.step(state, symbol)
        state = after if np.isfinite(score) else model.start
    chances = [np.exp(model.step(state, symbol)[0]) for symbol in range(5)]
    assert sum(chances) <= 1.0 + 1e-5


@settings(max_examples=40, deadline=None)
@given(_SEQUENCES, st.integers(1, 5), st.integers(1, 30))
def test_what_is_stored_is_what_is_read(sequences: list[list[int]], order: int, most: int) -> None:
    grams = rounded(pruned(estimate(sequences, symbols=5, order=order), most))
    again = unpacked(laid_out(grams), 5)
    for first, second in zip(grams, again, strict=True):
        for one, other in zip(first[:-1], second[:-1], strict=True):
            assert np.array_equal(one, other)
    left, right = automaton_of(grams, 5), automaton_of(again, 5)
    assert all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))


def test_rounding_is_small() -> None:
    random = np.random.default_rng(0)
    sequences = [random.integers(0, 30, random.integers(1, 12)).tolist() for _ in range(3000)]
    grams = estimate(sequences, symbols=31, order=3)
    for before, after in zip(grams, rounded(grams), strict=True):
        assert np.abs(before.score - after.score).mean() < 0.02


def test_an_order_below_one_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="order 1 or more, received 0"):
        estimate([[0]], symbols=3, order=0)


@pytest.mark.parametrize(
    "change",
    [
        {"symbol": lambda a: a + 900},
        {"symbol": lambda a: a[:-1]},
        {"children": lambda a: a + 1},
        {"children": lambda a: np.zeros_like(a)},
        {"sizes": lambda a: a[::-1].copy()},
        {"sizes": lambda a: a.astype(np.int64)},
        {"books": lambda a: np.full_like(a, np.nan)},
        {"books": lambda a: a + 100},
        {"score": lambda a: a[1:]},
        {"more": lambda a: a},
    ],
)
def test_forged_grams_are_refused(change: dict[str, Any]) -> None:
    arrays = laid_out(rounded(estimate([[0, 1, 2, 0], [1, 2, 2]], symbols=4, order=3)))
    for name, forge in change.items():
        arrays[name] = forge(arrays.get(name, np.zeros(1, np.uint8)))
    with pytest.raises((ValueError, KeyError)):
        unpacked(arrays, 4)
