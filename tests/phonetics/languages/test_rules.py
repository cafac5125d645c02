"""Languages that are read by rule: what every speaker knows, and nothing of other scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics import LANGUAGES, segment
from elman.phonetics.sounds.inventory import knows

SAID = [
    ("tr", "iki", "i k i"),
    ("tr", "kitap", "k i t a p"),
    ("tr", "dağ", "d aː"),
    ("tr", "eğlence", "eː l e n d͡ʒ e"),
    ("tr", "kâğıt", "k aː ɯ t"),
    ("ko", "한국어", "h a n ɡ u ɡ ʌ"),
    ("ko", "독립", "t o ŋ n i p"),
    ("ko", "신라", "ɕʰ i ɭ ɭ a"),
    ("ko", "좋다", "t͡ɕ o tʰ a"),
    ("ko", "같이", "k a t͡ɕʰ i"),
    ("ko", "먹는", "m ʌ ŋ n ɯ n"),
    ("ko", "값이", "k a p ɕ͈ i"),
    ("ja", "がっこう", "ɡ a k k oː"),
    ("ja", "しんぶん", "ɕ ĩ m b ɯ̃ ɴ"),
    ("ja", "ティー", "tʲ iː"),
    ("ja", "ざっし", "d͡z a ɕː i"),
    ("ja", "きゃく", "kʲ a k ɯ"),
    ("hi", "लड़का", "l ə ɽ k ɑː"),
    ("hi", "हिन्दी", "ɦ ɪ n d iː"),
    ("hi", "अंग्रेज़ी", "ə ŋ ɡ ɾ eː z iː"),
    ("hi", "ज्ञान", "ɡ j ɑː n"),
    ("zh", "中国", "ʈ͡ʂ ʊ ŋ k u ɔ"),
    ("zh", "女", "n y"),
    ("zh", "雨", "y"),
    ("ar", "كِتَابٌ", "k i t aː b"),
    ("ar", "الشَّمْسُ", "a ʃ ʃ a m s"),
    ("ar", "مَدْرَسَة", "m a d r a s a"),
]


@pytest.mark.parametrize(("code", "word", "said"), SAID)
def test_words_are_read_as_they_are_said(code: str, word: str, said: str) -> None:
    rule = LANGUAGES[code].rule
    assert rule is not None
    assert " ".join(rule(word)) == " ".join(segment(said))


@pytest.mark.parametrize("code", ["tr", "ko", "ja", "hi", "zh", "ar"])
@given(st.text(max_size=12))
def test_any_text_is_read_in_known_sounds_or_not_at_all(code: str, text: str) -> None:
    rule = LANGUAGES[code].rule
    assert rule is not None
    assert all(knows(sound) for sound in rule(text))


@pytest.mark.parametrize(
    ("code", "script"),
    [
        ("ko", st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)),
        ("ja", st.characters(min_codepoint=0x3041, max_codepoint=0x3096)),
        ("hi", st.characters(min_codepoint=0x0900, max_codepoint=0x094F)),
        ("tr", st.sampled_from("abcçdefgğhıijklmnoöprsştuüvyz")),
    ],
)
def test_no_word_of_a_script_breaks_its_rule(code: str, script: st.SearchStrategy[str]) -> None:
    rule = LANGUAGES[code].rule
    assert rule is not None

    @given(st.text(script, max_size=10))
    def check(word: str) -> None:
        assert all(knows(sound) for sound in rule(word))

    check()


@pytest.mark.parametrize("code", ["ko", "hi", "zh", "ar"])
def test_latin_letters_are_not_read_by_rule(code: str) -> None:
    rule = LANGUAGES[code].rule
    assert rule is not None
    assert rule("airmix") == ()
