"""What a language's record says of its words, and that one language's does not touch another's."""

from __future__ import annotations

import unicodedata

import pytest

from elman.phonetics import LANGUAGES, language
from elman.phonetics.sounds.segments import segment


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_record_is_whole(code: str) -> None:
    spoken = LANGUAGES[code]
    assert len(spoken.letter_names.split()) == 26
    assert len(spoken.digit_names.split()) == 10
    assert {"&", "+", "@", "%"} <= set(spoken.symbols)
    assert all(words for ways in spoken.expansions.values() for words in ways)
    assert spoken.numerals.has("cardinal")
    for sounds in spoken.affricates:
        assert len(segment(f"{sounds[0]}\u0361{sounds[1]}")) == 1
    for entry in filter(None, spoken.typed.split("|")):
        sound, _, letters = entry.partition(" ")
        assert len(segment(sound)) == 1
        assert letters.isascii()


@pytest.mark.parametrize(
    ("word", "code", "label"),
    [
        ("straße", "en", "strasse"),
        ("Łódź", "fr", "lodz"),
        ("œuvre", "fr", "oeuvre"),
        ("café", "it", "cafe"),
        ("Müller", "de", "mueller"),
        ("Café-24", "fr", "cafe24"),
        ("Москва", "ru", "moskva"),
        ("ёлкой", "ru", "elkoi"),
        ("すし", "ja", "sushi"),
    ],
)
def test_one_folding_for_all(word: str, code: str, label: str) -> None:
    assert language(code).label(word) == label
    assert language(code).label(unicodedata.normalize("NFD", word)) == label


def test_capitals_as_the_language_has_them() -> None:
    assert language("tr").fold("IŞIK") == "ışık"
    assert language("de").fold("Straße’s") == "straße's"
