"""Words as symbols: unknown ones, END, folds, and the way to JSON and back."""

from __future__ import annotations

import json

import pytest

from elman.errors import AlphabetError
from elman.sequences import Alphabet, Words, symbols_from

TEXTS = ["a good film", "a good plot", "the film"]


def test_a_word_that_stands_once_is_read_as_unknown() -> None:
    words = Words.of(TEXTS, unit="words")

    plot, other = words.encode(["plot", "never seen"]).rows()

    assert plot.tolist() == other.tolist()[:1]
    assert words.knows("a good film")
    assert not words.knows("a good plot")


def test_the_first_word_is_coded_as_any_other() -> None:
    words = Words.of(TEXTS, unit="words")

    first, second = words.encode(["film good", "good film"]).rows()

    assert first.tolist() == second.tolist()[::-1]


def test_end_closes_every_text() -> None:
    coded = Words.of(TEXTS, unit="words").encode(["a", "a good"], end=True)

    assert [row[-1] for row in coded.rows()] == [0, 0]
    assert coded.lengths.tolist() == [2, 3]


def test_case_is_folded() -> None:
    words = Words.of(["Good film", "good FILM"], unit="words", fold=("case",))

    assert words.encode(["GOOD"]).values.tolist() == words.encode(["good"]).values.tolist()


def test_unknown_words_are_left_out_or_refused_on_request() -> None:
    words = Words.of(TEXTS, unit="words")

    assert words.with_unknown("skip").encode(["a strange film"]).lengths.tolist() == [2]
    with pytest.raises(AlphabetError, match=r"no word 'strange' .*; train with this word"):
        words.with_unknown("error").encode(["a strange film"])


@pytest.mark.parametrize("unit", ["words", "subwords"])
def test_words_come_back_from_json(unit: str) -> None:
    words = Words.of(TEXTS * 3, unit=unit, most=300, fold=("case",))

    again = symbols_from(json.loads(json.dumps(words.to_json())))

    assert isinstance(again, Words)
    assert again.encode(TEXTS).values.tolist() == words.encode(TEXTS).values.tolist()
    assert again.decode(words.encode(["a good film"]).values) == "a good film"


def test_characters_come_back_from_json_too() -> None:
    letters = Alphabet.of(["ab"])

    assert symbols_from(letters.to_json()) == letters
    assert letters.knows("ba")
    assert not letters.knows("c")
