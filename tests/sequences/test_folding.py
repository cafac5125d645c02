from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.sequences.folding import FOLDS, Folding

folds = st.sets(st.sampled_from(sorted(FOLDS)), min_size=1)


@given(st.text(max_size=20), folds)
def test_folding_twice_changes_nothing(text: str, names: set[str]) -> None:
    fold = Folding(names)
    assert fold(fold(text)) == fold(text)


@pytest.mark.slow
def test_every_character_folds_to_something_that_stays() -> None:
    fold = Folding(["accents", "case"])
    for code_point in range(sys.maxunicode + 1):
        folded = fold(chr(code_point))
        assert fold(folded) == folded, hex(code_point)


@given(st.text(max_size=20))
def test_accents_leave_no_accent_whether_written_apart_or_not(text: str) -> None:
    fold = Folding("accents")
    assert not any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", fold(text)))
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text(max_size=20))
def test_latin_is_ascii(text: str) -> None:
    assert Folding("latin")(text).isascii()


@pytest.mark.parametrize(
    ("names", "text", "folded"),
    [
        ((), "Zoë", "Zoë"),
        ((), "e\u0301", "é"),
        ("accents", "Zoë Ångström", "Zoe Angstrom"),
        ("accents", "O\u0323\u0300la\u0301", "Ola"),
        ("accents", "x\u0301", "x"),
        ("case", "ÉMILE Straße", "émile strasse"),
        ("latin", "Анна", "Anna"),
        (("latin", "case"), "Łukasz Ñandú", "lukasz nandu"),
    ],
)
def test_folds_by_example(names: tuple[str, ...], text: str, folded: str) -> None:
    assert Folding(names)(text) == folded


def test_the_order_given_does_not_matter() -> None:
    assert Folding(["case", "latin"]).names == Folding(("latin", "case")).names == ("latin", "case")


def test_an_unknown_fold_is_named_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Folding(["case", "umlauts"])
    assert str(caught.value) == (
        "A fold is one of latin, accents, case, received 'umlauts'; "
        'pass for example fold=("accents", "case")'
    )
