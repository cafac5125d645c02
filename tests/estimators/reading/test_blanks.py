from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.estimators.reading.blanks import check_spaces, even, tidied, tidy


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Zoe ", "Zoe"),
        ("  Zoe", "Zoe"),
        ("Anna  Lena", "Anna Lena"),
        ("Anna\u00a0Lena\u3000", "Anna Lena"),
        ("Anna\tLena\r\n", "Anna Lena"),
        ("Anna\nLena", "Anna Lena"),
        ("\ufeffAnna", "Anna"),
        ("An\u200bna\u2060", "Anna"),
        ("An\u00adna", "Anna"),
        ("\u200eAnna\u200f", "Anna"),
        ("An\u200cna\u200d", "Anna"),
        ("An\x00na\x07", "Anna"),
        ("\u2800\u3164", ""),
        (" \t\n", ""),
        ("Zoe\u0308", "Zo\u00eb"),
        ("Zoe\u200b\u0308", "Zo\u00eb"),
        # Persian and the scripts of India spell with joiners, families of emoji too.
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
        ("\u2764\ufe0f", "\u2764"),
    ],
)
def test_what_nobody_sees_does_not_count(text: str, read: str) -> None:
    assert tidy(text) == read


@given(st.text())
def test_a_tidy_text_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once == once.strip()
    assert "  " not in once
    assert unicodedata.normalize("NFC", once) == once


@given(st.text(), st.sampled_from([" ", "\t", "\u00a0", "\ufeff", "\u200b", "\n "]))
def test_blanks_around_a_text_do_not_change_it(text: str, blank: str) -> None:
    assert tidy(blank + text + blank) == tidy(text)


@pytest.mark.parametrize("spaces", ["strip", None, True, ""])
def test_the_choice_is_collapse_or_keep(spaces: object) -> None:
    with pytest.raises(ConfigurationError, match='spaces is "collapse" or "keep", received'):
        check_spaces(spaces)


EDGES = st.text(" \n\u200b\u200d\u0301\u0308e\u3164\x85a")
MANY = st.lists(st.one_of(st.text(), EDGES), max_size=6)


@given(MANY)
def test_many_texts_are_tidied_as_each_is(texts: list[str]) -> None:
    assert tidied(texts) == [tidy(text) for text in texts]


@given(st.text(" \n\t\x85\u00a0a", max_size=8))
def test_even_lines_have_single_spaces_within(text: str) -> None:
    assert even(text) == all(line == " ".join(line.split()) for line in text.split("\n"))
