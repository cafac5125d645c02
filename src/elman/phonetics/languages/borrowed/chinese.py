"""English words as Mandarin has them: syllables of one consonant, a vowel, perhaps a nasal."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.sounds import Phonemes, adapted

__all__ = ["PINYIN", "in_mandarin"]

_AFTER = {
    "b|p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d|t": "a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo",
    "n|l": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue un uo v ve",
    "g|k|h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j|q|x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh|ch|sh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z|c|s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
    "": "a ai an ang ao e ei en eng er o ou",
}
PINYIN = "|".join(f"(?:{first})(?:{'|'.join(rest.split())})" for first, rest in _AFTER.items())
"""One syllable of pinyin."""

_VOWELS = (
    "o ʊ l > o ʊ | ə l # > o ʊ | ɑ ɹ > a | ɔ ɹ > u ɔ | ɚ > ɤ | æ n > a n | æ > a | ɛ n > ə n |"
    "ɛ > e ɪ | ɑ > a | ɔ > u ɔ | ʌ > a | ə n > ə n | ə # > a | ə > ɤ | ɔ ɪ > u ɔ i | a ʊ > ɑ ʊ"
)
_CONSONANTS = (
    "t s > t͡sʰ | p > pʰ | t > tʰ | k > kʰ | b > p | d > t | ɡ > k | d͡ʒ (?=[iɪ]) > t͡ɕ | d͡ʒ > ʈ͡ʂ |"
    "t͡ʃ (?=[iɪ]) > t͡ɕʰ | t͡ʃ > ʈ͡ʂʰ | ʃ (?=[iɪ]) > ɕ | ʃ > ʂ | z > t͡s | θ > s | ð > t͡s | v > w |"
    "h > x | ɹ > ʐ | ʒ > ʐ"
)
_VOWEL = frozenset("aeiouyœɑɔɤəɪʊɯɚ")
_BEHIND = {"pʰ": "u", "p": "u", "f": "u", "m": "u", "w": "u", "s": "ɯ", "t͡s": "ɯ"} | {
    "t͡sʰ": "ɯ",
    "ʂ": "ɚ",
    "ʈ͡ʂ": "ɚ",
    "ʈ͡ʂʰ": "ɚ",
    "ʐ": "ɚ",
}
"""The vowel that is heard behind a consonant without one; behind others ɤ, or i."""


def in_mandarin(sounds: Phonemes) -> Phonemes:
    """Give each consonant a vowel but for a nasal behind one; l behind a vowel becomes er.

    >>> in_mandarin(tuple("waɪfaɪ")), in_mandarin(("h", "o", "ʊ", "m"))
    (('w', 'a', 'ɪ', 'f', 'a', 'ɪ'), ('x', 'o', 'ʊ', 'm', 'u'))
    """
    said = adapted(adapted(sounds, _VOWELS), _CONSONANTS)
    found: list[str] = []
    for n, sound in enumerate(said):
        sounds_on = n + 1 < len(said) and said[n + 1][0] in _VOWEL | {"j"}
        closes = bool(found) and found[-1][0] in _VOWEL
        if sound[0] in _VOWEL or sound == "j" or sounds_on or (closes and sound in ("n", "ŋ")):
            found.append(sound)
        elif closes and sound in ("l", "ʐ"):
            found += ["a", "ɻ"] if sound == "l" else []  # an r behind a vowel is not heard
        else:
            found += [sound, _BEHIND.get(sound, "i" if "ɕ" in sound else "ɤ")]
    return tuple(found)
