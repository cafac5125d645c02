"""English sounds in languages that have syllables as rich: Arabic, Hindi, Russian."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.sounds import Phonemes, adapted, by_table

__all__ = ["in_arabic", "in_hindi", "in_russian"]

_ARABIC = (
    "e ɪ > iː | o ʊ > uː | a ɪ > aː j | a ʊ > aː w | ɔ ɪ > uː j | ɑ ɹ > aː r | ɔ ɹ > uː r |"
    "ə l # > i l | ɚ > a r | æ > aː | ɑ > uː | ɔ > uː | ʌ > a | ə > a | ɛ > i | ɪ # > iː | i > iː |"
    "u > uː | ɪ > i | ʊ > uː | e > iː | o > uː |"
    "p > b | v > f | ɡ > ɣ | ɹ > r | ŋ k > n k | ŋ > n ɣ | t͡ʃ > t ʃ | ʒ > d͡ʒ"
)


def in_arabic(sounds: Phonemes) -> Phonemes:
    """Say English sounds as Arabic has them: no p, v and g, and no vowel begins a word.

    >>> in_arabic(tuple("æpəl")), in_arabic(tuple("waɪfaɪ"))
    (('ʔ', 'aː', 'b', 'i', 'l'), ('w', 'aː', 'j', 'f', 'aː', 'j'))
    """
    said = adapted(sounds, _ARABIC)
    return ("ʔ", *said) if said and said[0][0] in "aiu" else said


in_hindi = by_table(
    "e ɪ > eː | o ʊ > oː | a ɪ > ɑː ɪ | a ʊ > ɑː ʊ | ɔ ɪ > ɔː ɪ | ɑ ɹ > ɑː ɾ | ɚ > ə ɾ |"
    "ə # > ɑː | æ > ɛː | ɑ > ɔː | ɔ > ɔː | ʌ > ə | ɛ > eː | i > iː | u > uː |"
    "a > ɑː | e > eː | o > oː |"
    "t > ʈ | d > ɖ | θ > tʰ | ð > d | v > ʋ | w > ʋ | ɹ > ɾ | h > ɦ | ŋ # > ŋ ɡ | ʒ > d͡ʒ"
)
"""English t and d are made with the tongue bent back."""

_RUSSIAN = (
    "e ɪ > e j | o ʊ > o u | a ɪ > a j | a ʊ > a u | ɔ ɪ > o j | ɑ ɹ > a r | ɑ > o | ɔ > o |"
    "ə l # > l | ɚ > e r | æ > e | ʌ > a | ə > a | ɛ > e | ɪ > i | ʊ > u | θ > t | ð > z | w > v |"
    "h > x | ŋ k > n k | ŋ > n ɡ | ɹ > r | ʃ > ʂ | ʒ > ʐ | t͡ʃ > t͡ɕ | d͡ʒ > d ʐ"
)


def in_russian(sounds: Phonemes) -> Phonemes:
    """Say English sounds as Russian has them, consonants soft before i.

    >>> in_russian(tuple("ɡuɡəl")), in_russian(tuple("mɪks"))
    (('ɡ', 'u', 'ɡ', 'l'), ('mʲ', 'i', 'k', 's'))
    """
    said = adapted(sounds, _RUSSIAN)
    return tuple(
        f"{sound}ʲ" if after == "i" and sound in "pbtdkɡfvszmnlrx" else sound
        for sound, after in zip(said, (*said[1:], ""), strict=True)
    )
