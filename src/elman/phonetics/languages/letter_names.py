"""How a language says the letters of the Latin alphabet and the digits, in its lexicon's IPA."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from string import ascii_lowercase

from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.nearness import Nearness
from elman.phonetics.sounds.segments import segment

__all__ = ["loans", "names_of", "other_names_of", "scored_names"]

Phonemes = tuple[str, ...]
Scored = dict[str, list[tuple[Phonemes, float]]]
"""Letters with the ways to say them, each with its log-probability."""

_NAME, _SYLLABIC, _FOREIGN_NAME, _LOAN = -5.0, -6.0, -7.0, -7.0
"""Log-probabilities: a letter's name, a vowel left out, a name abroad, a spelling from abroad."""

_LOANS = (
    "ph f|th t|sh ʃ|zh ʒ|kh k|ch k|gh ɡ|rh r|ck k|y i|j j|j d͡ʒ|k k|w w|w v|x ks|oo u|ee i|"
    "ha a|he e|he ɛ|hi i|ho o|ho ɔ|hu u|ie i|ai ɛ|eau o|ou u"
)
"""Spellings that travel with foreign words and brands into every language."""


@cache
def names_of(code: str) -> dict[str, Phonemes]:
    """Give the phonemes of the name of each letter a-z and each digit 0-9.

    >>> names = names_of("en-us")
    >>> names["q"], names["6"]
    (('k', 'j', 'u'), ('s', 'ɪ', 'k', 's'))
    """
    spoken = LANGUAGES[code]
    said = spoken.letter_names.split() + spoken.digit_names.split()
    names = [*ascii_lowercase, *"0123456789"]
    return {name: segment(way, spoken.normalisation) for name, way in zip(names, said, strict=True)}


@cache
def other_names_of(code: str) -> dict[str, tuple[Phonemes, ...]]:
    """Give the further names of letters and digits, those of letters beyond z among them.

    >>> other_names_of("en-us")["z"], other_names_of("de")["ü"]
    ((('z', 'ɛ', 'd'),), (('yː',),))
    """
    found: dict[str, tuple[Phonemes, ...]] = {}
    for letter, said in _pairs(LANGUAGES[code].more_names, LANGUAGES[code]):
        found[letter] = (*found.get(letter, ()), said)
    return found


def scored_names(spoken: Language, sounds: Iterable[str]) -> Scored:
    """Names of letters and digits in the sounds of a model, with log-probabilities.

    The language's own first, then those from abroad that it plays with, as they are heard.
    """
    near = Nearness(sounds)
    names: Scored = {}
    own = [*names_of(spoken.code).items(), *_pairs(spoken.more_names, spoken)]
    abroad = _pairs(spoken.names_abroad, spoken)
    for score, pairs in ((_NAME, own), (_FOREIGN_NAME, abroad)):
        for letter, said in pairs:
            heard = near.nearest(said)
            if all(heard != way for way, _ in names.get(letter, [])):
                names.setdefault(letter, []).append((heard, score))
    return names


def loans(spoken: Language, sounds: Iterable[str]) -> Scored:
    """Spellings from abroad, and consonants for syllables, with log-probabilities.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> loans(ENGLISH, ["f", "i"])["ph"]
    [(('f',), -7.0)]
    """
    known = set(sounds)
    found: Scored = {}
    for text, score in ((spoken.syllabic, _SYLLABIC), (_LOANS, _LOAN)):
        for letters, said in _pairs(text, spoken):
            if set(said) <= known:
                found.setdefault(letters, []).append((said, score))
    return found


def _pairs(text: str, spoken: Language) -> list[tuple[str, Phonemes]]:
    """Take apart what a language's record writes as "z zɛd|0 oʊ"."""
    rows = (entry.partition(" ") for entry in text.split("|") if entry)
    return [(letters, segment(said, spoken.normalisation)) for letters, _, said in rows]
