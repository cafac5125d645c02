from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import SequenceError
from elman.estimators.transducer.rates import error_rates

words = st.lists(st.sampled_from("abc"), max_size=6).map(tuple)


def test_every_output_has_one_reference() -> None:
    with pytest.raises(SequenceError, match="one reference"):
        error_rates([("a",)], [])


def test_edits_are_told_per_symbol_of_the_references() -> None:
    rates = error_rates([tuple("kitten"), tuple("same")], [tuple("sitting"), tuple("same")])
    assert rates.word_error_rate == 0.5
    assert rates.symbol_error_rate == 3 / 11


@given(words, words, words)
def test_edits_are_a_distance(a: tuple[str, ...], b: tuple[str, ...], c: tuple[str, ...]) -> None:
    def edits(x: tuple[str, ...], y: tuple[str, ...]) -> float:
        # One more symbol, the same on both sides, so that no reference is empty.
        return error_rates([(*x, "!")], [(*y, "!")]).symbol_error_rate * (len(y) + 1)

    assert (edits(a, b) == 0) == (a == b)
    assert edits(a, b) == pytest.approx(edits(b, a))
    assert edits(a, c) <= edits(a, b) + edits(b, c) + 1e-9
