"""Texts end to end are the texts that were laid there, however they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.records.strings import Strings

TEXTS = st.lists(st.text(st.characters(exclude_categories=()), max_size=5), max_size=9)


@given(TEXTS, st.integers(1, 4))
def test_they_are_those_that_were_laid_there(texts: list[str], most: int) -> None:
    laid = Strings.of(texts)
    assert list(laid) == texts
    assert [laid[i] for i in range(-len(texts), len(texts))] == texts * 2
    assert [text for block in laid.blocks(most) for text in block] == texts
    assert list(Strings.joined([laid, laid])) == texts * 2


@given(TEXTS.filter(bool), st.lists(st.integers(0, 100), max_size=9))
def test_rows_are_taken_in_any_order(texts: list[str], rows: list[int]) -> None:
    rows = [row % len(texts) for row in rows]
    assert list(Strings.of(texts).take(rows)) == [texts[row] for row in rows]
    assert list(Strings.of(texts)[1::2]) == texts[1::2]


def test_there_is_none_behind_the_last() -> None:
    with pytest.raises(IndexError):
        Strings.of(["a"])[1]


@given(TEXTS)
def test_equal_texts_have_one_number(texts: list[str]) -> None:
    numbers = Strings.of(texts).numbers().tolist()
    for text, number in zip(texts, numbers, strict=True):
        assert [other == number for other in numbers] == [other == text for other in texts]
