from __future__ import annotations

import pytest

from elman.datasets import Tagged
from elman.errors import ConfigurationError, SequenceError

TAGGED = Tagged(
    [("Anna", "sings"), ("Graz",), ()],
    [("B-PER", "O"), ("B-LOC",), ()],
    {"pos": [("NP", "VB"), ("NP",), ()]},
    split=["train", "test", "train"],
)


def test_counts_parts_and_selection() -> None:
    assert (len(TAGGED), TAGGED.count_words(), TAGGED.counts()) == (3, 3, {"LOC": 1, "PER": 1})
    assert {part: rows.tolist() for part, rows in TAGGED.parts.items()} == {
        "train": [0, 2],
        "test": [1],
    }
    chosen = TAGGED.select([1])
    assert (chosen.words, chosen.columns, chosen.split) == (
        [("Graz",)],
        {"pos": [("NP",)]},
        ["test"],
    )
    with pytest.raises(ConfigurationError, match="received position 3"):
        TAGGED.select([3])


def test_the_sum_is_that_of_the_rows() -> None:
    same = Tagged(TAGGED.words, TAGGED.labels, TAGGED.columns, name="another")
    assert same.sha256 == TAGGED.sha256
    assert Tagged(TAGGED.words, TAGGED.labels).sha256 != TAGGED.sha256


def test_a_part_has_the_scheme_of_the_whole() -> None:
    whole = Tagged([("a", "b"), ("c",)], [("I-X", "B-X"), ("O",)])
    assert whole.scheme == whole.select([1]).scheme == "IOB1"


def test_unequal_numbers_are_refused() -> None:
    with pytest.raises(SequenceError, match="sentence 1 has 2 words and 1 labels"):
        Tagged([("a", "b")], [("O",)])
    with pytest.raises(SequenceError, match="1 sentences and 0 of labels"):
        Tagged([("a",)], [])
