from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.sequences.tokens import tokens_of, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anna sings.", ["Anna", "sings", "."]),
        ("U.S. F-16s cost 3.50, say", ["U.S.", "F-16s", "cost", "3.50", ",", "say"]),
        ("l'Oréal (París)...", ["l'Oréal", "(", "París", ")", "..."]),
        ("  ", []),
    ],
)
def test_words_numbers_and_signs(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@given(st.text())
def test_no_sign_is_lost_and_places_are_right(text: str) -> None:
    tokens = tokens_of(text)
    assert all(text[t.begin : t.end] == t.word and t.word for t in tokens)
    assert "".join(t.word for t in tokens) == "".join(text.split())
