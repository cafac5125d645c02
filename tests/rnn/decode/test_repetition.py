from __future__ import annotations

import jax
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from elman.inference.choice import Choice
from elman.rnn.decode.choice import Dials
from elman.rnn.decode.repetition import Written

SYMBOLS = 3
add = jax.jit(Written.add)
repeats = jax.jit(Written.repeats, static_argnums=2)
recent = jax.jit(Written.recent, static_argnums=(1, 2))


def closes(text: list[int], symbol: int, n: int) -> bool:
    grams = [tuple(text[i : i + n]) for i in range(len(text) - n + 1)]
    return tuple([*text, symbol][-n:]) in grams and len(text) >= n


@given(
    st.lists(st.integers(0, SYMBOLS - 1), max_size=12),
    st.lists(st.integers(0, SYMBOLS - 1), max_size=6),
    st.integers(1, 5),
)
def test_what_would_repeat_a_run_is_marked(past: list[int], added: list[int], n: int) -> None:
    written = Written.before(np.array(past, np.int64), 8, Choice(no_repeat=n))
    for symbol in added:
        written = add(written, np.int32(symbol), np.bool_(True))
    text = past + added
    marked = repeats(written, np.int32(n), SYMBOLS).tolist()
    assert marked == [closes(text, symbol, n) for symbol in range(SYMBOLS)]
    assert recent(written, 4, SYMBOLS).tolist() == [s in text[-4:] for s in range(SYMBOLS)]


def test_a_run_of_any_length_costs_the_same() -> None:
    written = Written.before(np.array([1, 2, 1]), 8, Choice(no_repeat=10**12))
    most = Dials.of(Choice(no_repeat=10**12)).no_repeat
    assert not repeats(written, most, SYMBOLS).any()


def test_a_symbol_that_was_not_wanted_leaves_no_trace() -> None:
    before = Written.before(np.array([1, 2]), 8, Choice(no_repeat=2))
    after = before.add(np.int32(1), np.bool_(False))
    assert all((a == b).all() for a, b in zip(before, after, strict=True))
