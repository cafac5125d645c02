"""Slurs are found as words, in longer words and by sound; ordinary words are not."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains import offensive
from elman.domains.offensive import offends, offensive_words, sounds_offensive
from elman.errors import ConfigurationError
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.voices.voice import Voice

NONE: dict[str, float] = {}


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("en", "kike"),
        ("fr", "encule"),
        ("de", "scheisse"),
        ("es", "maricon"),
        ("pt", "caralho"),
        ("it", "stronzo"),
        ("ru", "pizdets"),
        ("tr", "orospu"),
        ("ko", "ssibal"),
        ("ja", "chinko"),
        ("hi", "madarchod"),
        ("ar", "sharmouta"),
        ("zh", "caonima"),
    ],
)
def test_every_language_has_its_words_and_no_other_language_suggests_them(
    code: str, word: str
) -> None:
    assert all(offends(word, other, NONE) for other in (code, "en", "it", "ja"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_list_is_empty_or_holds_what_is_no_label(code: str) -> None:
    words = offensive_words(code)
    assert len(words) >= 30
    assert all(word.isascii() and word.isalnum() and len(word) >= 3 for word in words)


ORDINARY = """
about name site payment class assess analysis title cumulative document therapist scunthorpe
sniggered niger montenegro peacock cockpit dickens essex sussex shiitake matsushita lahore hello
grape drape button saturday sextet
"""


def test_ordinary_words_are_not_refused() -> None:
    usual = dict.fromkeys(ORDINARY.split(), 3.0)
    assert [word for word in usual if offends(word, "en", usual)] == []


def test_a_word_counts_where_it_is_one() -> None:
    usual = {"bite": 4.9}
    assert offends("bite", "fr", usual)
    assert not offends("bite", "en", usual)
    assert offends("bite", "it", NONE)
    # As it is typed without accents, and with hyphens that nobody says.
    assert offends("scheisse", "en", NONE)
    assert offends("mot-her-fucker", "en", NONE)


def test_inside_a_word_only_severe_ones_count() -> None:
    assert offends("xshitx", "en", NONE)
    assert not offends("xcrapx", "en", NONE)
    # A romanised infinitive is no slur to those who use it daily; in English it is.
    assert not offends("reshit", "ru", {"reshit": 5.0})
    assert offends("reshit", "ru", NONE)
    assert offends("reblyady", "ru", {"reblyady": 5.0})


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8), st.booleans())
def test_what_is_put_around_a_severe_word_does_not_hide_it(around: str, before: bool) -> None:
    label = f"{around}faggot" if before else f"faggot{around}"
    assert offends(label, "en", {label: 7.0})


def test_what_sounds_like_a_listed_word(speaker: Voice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offensive, "offensive_words", lambda code: frozenset({"sam", "fix"}))
    monkeypatch.setattr(offensive, "_heard", WeakKeyDictionary())
    assert sounds_offensive("zam", [("z", "a", "m"), ("s", "æ", "m")], speaker)
    assert sounds_offensive("saam", [("s", "æː", "m", "m")], speaker)
    assert not sounds_offensive("zam", [("z", "æ", "m")], speaker)
    # An ordinary word may sound like one: sheet, in some ears.
    assert sounds_offensive("phix", [("f", "ɪ", "k", "s")], speaker)
    assert not sounds_offensive("mix", [("f", "ɪ", "k", "s")], speaker)


def test_a_language_that_there_is_none_of() -> None:
    with pytest.raises(ConfigurationError, match="language 'xx'"):
        offends("brio", "xx")


@pytest.mark.parametrize(
    ("label", "code"), [("megafuk", "en"), ("phuks", "en"), ("pizdyas", "ru"), ("sharmoota", "ar")]
)
def test_what_only_spelling_hides(label: str, code: str) -> None:
    assert offends(label, code, {})


@pytest.mark.parametrize("label", ["fukuoka", "fukai", "pizza", "charm"])
def test_what_begins_like_it_is_no_offence(label: str) -> None:
    assert not offends(label, "en", {})
