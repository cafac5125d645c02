"""The automaton gives probabilities, whatever the history."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.phonetics.engines.joint.backoff import estimate

_SEQUENCES = st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(_SEQUENCES, st.lists(st.integers(0, 3), max_size=5), st.integers(1, 4))
def test_probabilities_after_any_history_add_up_to_one(
    sequences: list[list[int]], history: list[int], order: int
) -> None:
    model = estimate(sequences, symbols=5, order=order)
    state = model.start
    for symbol in history:
        score, after = model.step(state, symbol)
        state = after if np.isfinite(score) else model.start
    chances = [np.exp(model.step(state, symbol)[0]) for symbol in range(5)]
    assert sum(chances) <= 1.0 + 1e-5


def test_an_order_that_does_not_fit() -> None:
    with pytest.raises(ConfigurationError, match="has 62"):
        estimate([[0]], symbols=60_000, order=5)
