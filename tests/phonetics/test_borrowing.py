"""Words in Latin letters that are no words of a language are read as it knows them, by ear."""

from __future__ import annotations

import pytest

from elman.phonetics import Pronouncer, language
from elman.phonetics.borrowing import Borrowing
from elman.phonetics.engines.protocol import Phonemes, Reading


class English:
    """A reader who says each word letter by letter, with one sound each."""

    def pronounce(self, texts: list[str], count: int = 5) -> list[list[Reading]]:
        return [[Reading(("h", "o", "ʊ", "m"), 1.0, "word")][:count] for _ in texts]


def borrowing(code: str, at_home: dict[str, list[Phonemes]], share: float) -> Borrowing:
    return Borrowing(
        language(code), lambda word: at_home.get(word, []), lambda word: share, tuple, English
    )


def test_frequencies_say_whose_word_it_is() -> None:
    usual, seldom = borrowing("hi", {}, 0.0), borrowing("hi", {}, 1e-2)
    assert usual.heard("home", 1)[0] == 1.0
    assert seldom.heard("home", 1) == (0.0, [])
    known = borrowing("hi", {"home": [("h",)]}, 1e-5)
    assert 0.0 < known.heard("home", 1)[0] < borrowing("hi", {}, 1e-5).heard("home", 1)[0]


def test_what_no_romanisation_writes_is_read_as_english() -> None:
    chinese = borrowing("zh", {}, 1.0)
    assert chinese.heard("google", 1)[0] > 0.9
    assert chinese.heard("nihao", 1) == (0.0, [])
    for word in ("ab", "gr8", "谷歌", "café"):
        assert chinese.heard(word, 1) == (0.0, [])


def test_rare_english_words_are_left_to_the_language() -> None:
    arabic = borrowing("ar", {}, 0.0)
    assert not arabic.knows("salam")
    assert arabic.heard("salam", 1) == (0.0, [])
    assert arabic.knows("google")


@pytest.mark.parametrize(
    ("code", "word", "said"),
    [
        ("zh", "google", "k u k o ʊ"),
        ("zh", "wifi", "w a ɪ f a ɪ"),
        ("zh", "WiFi", "w a ɪ f a ɪ"),
        ("zh", "cafe", "kʰ a f e ɪ"),
        ("zh", "clever", "kʰ ɤ l e ɪ w ɤ"),
        ("zh", "nihao", "n i x ɑ ʊ"),
        ("ja", "google", "ɡ ɯː ɡ ɯ ɾ ɯ"),
        ("ja", "apple", "a p p ɯ ɾ ɯ"),
        ("ja", "wifi", "ɰ a i ɸ a i"),
        ("ja", "cafe", "k a ɸ e"),
        ("ja", "sake", "s a k e"),
        ("ko", "google", "k u ɡ ɯ ɭ"),
        ("ko", "apple", "ɛ pʰ ɯ ɭ"),
        ("ko", "home", "ɸ o m"),
        ("hi", "google", "ɡ uː ɡ ə l"),
        ("hi", "apple", "ɛː p ə l"),
        ("hi", "namaste", "n ə m ə s t eː"),
        ("ar", "google", "ɣ uː ɣ i l"),
        ("ar", "apple", "ʔ aː b i l"),
        ("ar", "wifi", "w aː j f aː j"),
        ("ru", "google", "ɡ u ɡ l"),
        ("ru", "salam", "s a l a m"),
    ],
)
def test_brands_sound_as_their_speakers_say_them(code: str, word: str, said: str) -> None:
    assert " ".join(Pronouncer.load(code).pronounce([word], 1)[0][0].phonemes) == said


def test_ones_own_lexicon_comes_before_english() -> None:
    reader = Pronouncer.load("ja").add([("google", "ɡ o")])
    assert reader.pronounce(["google"], 1)[0][0].phonemes == ("ɡ", "o")
