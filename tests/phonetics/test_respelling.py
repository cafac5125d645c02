"""Pronunciations in plain letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.respelling import respelt


@pytest.mark.parametrize(
    ("sounds", "code", "shown"),
    [
        ("ɛ ɹ m ɪ k s", "en", "AIR-miks"),
        ("n ɛ t f l ɪ k s", "en", "NET-fliks"),
        ("m i d i ə", "en", "MEE-dee-uh"),
        ("b ɔ̃ ʒ u ʁ", "fr", "bon-JOUR"),
        ("k e s o", "es", "KE-so"),
        ("n a χ t", "de", "nacht"),
        ("k o ɾ ɐ s ɐ̃ w̃", "pt", "kô-ra-SÃO"),
        ("t o j o t a", "ja", "to-yo-ta"),
    ],
)
def test_what_people_read(sounds: str, code: str, shown: str) -> None:
    assert respelt(sounds.split(), code) == shown


@given(
    st.sampled_from(sorted(LANGUAGES)),
    st.lists(
        st.sampled_from(
            [
                "p",
                "t",
                "k",
                "b",
                "s",
                "m",
                "n",
                "l",
                "ɹ",
                "a",
                "e",
                "i",
                "o",
                "u",
                "ə",
                "ʃ",
                "t͡ʃ",
                "ɲ",
                "ŋ",
                "ɑ̃",
                "uː",
                "sʲ",
                "kʰ",
            ]
        )
    ),
)
def test_any_sounds_are_written_in_letters(code: str, sounds: list[str]) -> None:
    shown = respelt(sounds, code)
    assert bool(shown) == bool(sounds)
    assert not set(shown) & set("ʃʒŋɹəɑʰʲː\u0361")
