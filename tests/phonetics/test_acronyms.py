"""Letters before nonsense, words before letters."""

from __future__ import annotations

import pytest

from elman.phonetics import LANGUAGES, language
from elman.phonetics.acronyms import likely_letters, sayable
from elman.phonetics.pieces import Piece
from elman.phonetics.readings import ways


@pytest.mark.parametrize("word", ["nasa", "ikea", "lego", "paybright", "venmo", "straight"])
def test_built_like_a_word(word: str) -> None:
    assert sayable(word, language("en"))


@pytest.mark.parametrize("word", ["bmw", "xkcd", "ibm", "imdb", "espn", "rmix", "jpeg", "", "ieee"])
def test_not_built_like_a_word(word: str) -> None:
    assert not sayable(word, language("en"))


def test_a_language_has_clusters_of_its_own() -> None:
    assert sayable("schmutz", language("de"))
    assert not sayable("schmutz", language("es"))


@pytest.mark.parametrize(
    ("word", "capitals", "letters"),
    [
        ("bmw", False, True),
        ("xkcd", False, True),
        ("ibm", True, True),
        ("ai", True, True),
        ("nv", False, True),
        ("nasa", True, False),
        ("ikea", True, False),
        ("lego", True, False),
        ("venmo", False, False),
        ("kodak", True, False),
        ("œuvre", False, False),
    ],
)
def test_letters_or_word(word: str, capitals: bool, letters: bool) -> None:
    likely = likely_letters(Piece(word, "letters", capitals), False, language("en"))
    assert (likely > 0.5) == letters


def test_known_words_are_rarely_spelt_out() -> None:
    for code in LANGUAGES:
        assert likely_letters(Piece("nasa", "letters"), True, LANGUAGES[code]) < 0.05


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ar", ["كتب", "مدرسة", "محمد"]),
        ("hi", ["नम्र", "कमल"]),
        ("ko", ["한국"]),
        ("ja", ["ありがとう"]),
    ],
)
def test_scripts_without_letters_for_vowels_have_no_acronyms(code: str, words: list[str]) -> None:
    """What is written without its vowels is a word, not a row of letters."""
    for word in words:
        found = ways(word, LANGUAGES[code], lambda _: False)
        assert "letters" not in {way.how for way in found}, word
