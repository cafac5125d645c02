"""Runs of letters that a language's words have, and names that have no others."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.phonotactics import Phonotactics, _placed

WORDS = ["strand", "strong", "street", "blend", "blond", "train", "spring", "board"]
KNOWN = Phonotactics(WORDS, seen=1)


@given(st.sampled_from(WORDS))
def test_words_that_were_seen_are_allowed(word: str) -> None:
    assert KNOWN.allow(word)


@pytest.mark.parametrize("name", ["ndast", "jlaima", "bastr", "discbebu"])
def test_runs_that_no_word_has_are_not(name: str) -> None:
    assert not KNOWN.allow(name)


@given(st.sampled_from("aeiou"), st.sampled_from("bdgkvz"))
def test_single_letters_stand_anywhere(vowel: str, consonant: str) -> None:
    assert KNOWN.allow(consonant + vowel + consonant)


def test_what_few_words_have_is_a_slip() -> None:
    assert not Phonotactics(WORDS, seen=2).allow("spring")
    assert Phonotactics(WORDS, seen=2).allow("stran")


@given(st.lists(st.text("abenrty", min_size=1, max_size=9), min_size=1), st.integers(1, 3))
def test_words_together_have_the_runs_of_each(words: list[str], seen: int) -> None:
    counts = Counter(run for word in words for run in _placed(word))
    known = Phonotactics(words, seen)._known
    assert known == {run for run, count in counts.items() if count >= seen}
