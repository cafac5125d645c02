"""How likely digits are said as a number, a year, in pairs, or one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics import LANGUAGES, language
from elman.phonetics.numbers import said_numbers


def first(digits: str, code: str = "en") -> str:
    words = said_numbers(digits, -1, language(code))[0].words
    return " ".join(word if isinstance(word, str) else "".join(word) for word in words)


@pytest.mark.parametrize(
    ("digits", "code", "said"),
    [
        ("24", "en", "twenty four"),
        ("100", "en", "one hundred"),
        ("500", "en", "five hundred"),
        ("1984", "en", "nineteen eighty four"),
        ("2000", "en", "two thousand"),
        ("10000", "en", "ten thousand"),
        ("1984", "de", "nɔʏntseːn hundert vier und achtzig"),
        ("1984", "es", "mil novecientos ochenta y cuatro"),
        ("54", "fr", "cinquante quatre"),
        ("007", "en", "zɪɹoʊzɪɹoʊsɛvən"),
    ],
)
def test_the_usual_way(digits: str, code: str, said: str) -> None:
    assert first(digits, code).replace(" ", "") == said.replace(" ", "")


def test_a_number_may_be_said_otherwise() -> None:
    found = {" ".join(map(str, way.words)) for way in said_numbers("365", -1, language("en"))[:2]}
    assert found == {"three hundred sixty five", "three sixty five"}
    hundred = [way.words for way in said_numbers("100", -1, language("en"))]
    assert ("a", "hundred") in hundred


def test_sounds_that_words_have_in_numbers_alone() -> None:
    said = said_numbers("18", -1, language("fr"))[0].words
    assert said == (("d", "i", "z", "ɥ", "i", "t"),)


@given(
    digits=st.text("0123456789", min_size=1, max_size=30), code=st.sampled_from(sorted(LANGUAGES))
)
def test_weights_are_a_distribution(digits: str, code: str) -> None:
    found = said_numbers(digits, -1, LANGUAGES[code])
    assert sum(way.weight for way in found) == pytest.approx(1)
    assert all(way.words and way.weight > 0 for way in found)
    assert [way.weight for way in found] == sorted((way.weight for way in found), reverse=True)
