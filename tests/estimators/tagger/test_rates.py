"""F1 by conlleval's rules: seqeval's published figures."""

from __future__ import annotations

import pytest

from elman.errors import SequenceError
from elman.estimators.tagger.rates import SpanRates, rates_by_kind, span_rates

TRUE = [["O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"], ["B-PER", "I-PER", "O"]]
FOUND = [["O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"], ["B-PER", "I-PER", "O"]]


def test_the_example_of_seqeval() -> None:
    rates = span_rates(FOUND, TRUE)
    assert (rates.precision, rates.recall, rates.f1) == (0.5, 0.5, 0.5)
    assert rates_by_kind(FOUND, TRUE) == {"MISC": SpanRates(0, 1, 1), "PER": SpanRates(1, 1, 1)}


@pytest.mark.parametrize(
    ("found", "true", "f1"),
    [
        ("O O", "O O", 0.0),
        ("B-PER I-PER", "B-PER I-PER", 1.0),
        ("I-PER I-PER", "B-PER I-PER", 1.0),
        ("B-PER I-LOC", "B-PER I-PER", 0.0),
        ("B-PER B-PER", "B-PER I-PER", 0.0),
        ("B-PER O B-LOC", "B-PER O O", 2 / 3),
    ],
)
def test_oddities(found: str, true: str, f1: float) -> None:
    assert span_rates([found.split()], [true.split()]).f1 == pytest.approx(f1)


def test_nothing_compared_with_nothing() -> None:
    assert span_rates([], []) == SpanRates(0, 0, 0)


def test_unequal_numbers_are_refused() -> None:
    with pytest.raises(SequenceError, match="received 1 and 2"):
        span_rates([["O"]], [["O"], ["O"]])
    with pytest.raises(SequenceError, match="sentence 1 has 2 in the reference and 1 found"):
        span_rates([["O"]], [["O", "O"]])
