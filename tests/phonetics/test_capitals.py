"""Capitals of foreign names stand for the letter that their writers meant."""

from __future__ import annotations

import pytest

from elman.phonetics import Pronouncer, language
from elman.phonetics.capitals import dotted
from elman.phonetics.voices.find import voice


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("IKEA", "İKEA"),
        ("IBM", "İBM"),
        ("Intel", "İntel"),
        ("VISA ve ADIDAS", "VİSA ve ADİDAS"),
        ("IRAK", "IRAK"),
        ("Isparta", "Isparta"),
        ("KIRMIZI KADIN", "KIRMIZI KADIN"),
        ("IŞIK", "IŞIK"),
        ("air", "air"),
    ],
)
def test_turkish_words_keep_their_letter(text: str, written: str) -> None:
    assert dotted(text, language("tr"), voice("tr").model) == written


def test_ones_own_words_stay() -> None:
    assert dotted("IKEA", language("tr"), voice("tr").model, {"ıkea"}) == "IKEA"


def test_letters_are_named_as_they_were_meant() -> None:
    said = Pronouncer.load("tr").pronounce(["IBM"], 1)[0][0].phonemes
    assert "".join(said) == "ibeme"
