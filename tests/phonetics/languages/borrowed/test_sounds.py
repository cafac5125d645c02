"""English sounds as others say them: every table gives sounds that its language has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics import LANGUAGES
from elman.phonetics.languages.borrowed.chinese import in_mandarin
from elman.phonetics.languages.borrowed.japanese import in_kana
from elman.phonetics.languages.borrowed.korean import in_hangul
from elman.phonetics.languages.borrowed.sounds import adapted
from elman.phonetics.voices.find import voice

WORDS = [
    "ɡuɡəl",
    "æpəl",
    "waɪfaɪ",
    "klɛvɚ",
    "hoʊm",
    "stɹit",
    "fɚst",
    "bɑks",
    "sɪŋɪŋ",
    "θɪŋk",
    "ðɪs",
]
WORDS += ["mɛʒɚ", "jutjub", "kwɪk", "ɔɪl", "aʊt", "bɔl", "kɑɹ", "fɔɹ", "fɪɹ", "kɛɹ", "vɪlə", "ə"]


def test_an_entry_replaces_once_and_the_longest_first() -> None:
    assert adapted(("a", "ɪ"), "a > b | b > c | a ɪ > a") == ("a",)
    assert adapted(("b", "a"), "a > b | b > c") == ("c", "b")
    assert adapted(("a", "a"), "a # > b") == ("a", "b")


@pytest.mark.parametrize("code", [c for c, s in LANGUAGES.items() if s.borrowed])
def test_what_is_borrowed_has_the_sounds_of_the_language(code: str) -> None:
    adapt = LANGUAGES[code].borrowed
    known = set(voice(code).model.sounds)
    assert adapt is not None
    for word in [*WORDS, "tʃɚtʃ".replace("tʃ", "č"), "dʒʌdʒ".replace("dʒ", "ǰ")]:
        sounds = tuple({"č": "t͡ʃ", "ǰ": "d͡ʒ"}.get(s, s) for s in word)
        found = adapt(sounds)
        assert found, word
        assert not set(found) - known, (word, found)


@given(st.data())
def test_whatever_english_readers_say_can_be_borrowed(data: st.DataObject) -> None:
    """A reading that is odd in English is still one: no single sound may be without a row."""
    english = sorted(set(voice("en-us").model.sounds))
    sounds = tuple(data.draw(st.lists(st.sampled_from(english), min_size=1, max_size=8)))
    for code, spoken in LANGUAGES.items():
        if spoken.borrowed is not None:
            assert not set(spoken.borrowed(sounds)) - set(voice(code).model.sounds), code


@pytest.mark.parametrize(
    ("sounds", "kana", "hangul"),
    [
        ("stɹit", "ストリート", "스트리트"),
        ("bɑks", "ボックス", "박스"),
        ("kæt", "キャット", "캣"),
        ("kæts", "キャッツ", "캐츠"),
        ("fɪlm", "フィルム", "필름"),
        ("kæmpəs", "キャンパス", "캠퍼스"),
        ("sɪŋ", "シング", "싱"),
        ("kjut", "キュート", "큐트"),
    ],
)
def test_words_as_they_are_borrowed(sounds: str, kana: str, hangul: str) -> None:
    assert in_kana(tuple(sounds)) == kana
    assert in_hangul(tuple(sounds)) == hangul


def test_mandarin_has_no_clusters() -> None:
    assert in_mandarin(tuple("stɹit")) == ("s", "ɯ", "tʰ", "ɤ", "ʐ", "i", "tʰ", "ɤ")
    assert in_mandarin(tuple("sɪŋ")) == ("s", "ɪ", "ŋ")
