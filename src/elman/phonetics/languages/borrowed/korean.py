"""English words in hangul, as they are borrowed: every consonant without a vowel gets one."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.sounds import Phonemes, adapted
from elman.phonetics.languages.rules.korean import read_hangul

__all__ = ["ROMANISED", "in_hangul", "in_korean"]

ROMANISED = (
    "(?:kk|tt|pp|ss|jj|ch|[gndrmbsjktph])?"
    "(?:yae|yeo|wae|ae|ya|eo|ye|wa|oe|yo|wo|we|wi|yu|eu|ui|[aeoui])"
    "(?:(?:ng|[kntlmp])(?![aeiouyw]))?"
)
"""One syllable of Korean in Latin letters."""

_VOWELS = (
    "a ɪ > ㅏ ㅣ | a ʊ > ㅏ ㅜ | ɔ ɪ > ㅗ ㅣ | e ɪ > ㅔ ㅣ | o ʊ > ㅗ | ɑ ɹ > ㅏ | ɔ ɹ > ㅗ |"
    "ɪ ɹ # > ㅣ ㅓ | ɛ ɹ # > ㅔ ㅓ | ɚ > ㅓ | ə l # > ㅡ l | æ > ㅐ' | ʌ > ㅓ' | ɑ > ㅏ' | ɔ > ㅗ |"
    "t s > t͡s | ə # > ㅏ | ə > ㅓ | ɛ > ㅔ' | i > ㅣ | ɪ > ㅣ' | u > ㅜ | ʊ > ㅜ' |"
    "a > ㅏ | e > ㅔ | o > ㅗ"
)
_GLIDED = {"j": dict(zip("ㅏㅓㅗㅜㅔㅐㅣ", "ㅑㅕㅛㅠㅖㅒㅣ", strict=True))} | {
    "w": dict(zip("ㅏㅓㅗㅜㅔㅐㅣ", "ㅘㅝㅗㅜㅞㅙㅟ", strict=True))
}
_FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MIDDLE = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LAST = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LETTERS = dict(
    zip(
        ("p", "t", "k", "b", "d", "ɡ", "f", "v", "θ", "ð", "s", "z", "m", "n", "l", "ɹ", "h"),
        "ㅍㅌㅋㅂㄷㄱㅍㅂㅅㄷㅅㅈㅁㄴㄹㄹㅎ",
        strict=True,
    )
) | {"t͡ʃ": "ㅊ", "t͡s": "ㅊ", "d͡ʒ": "ㅈ", "ʒ": "ㅈ", "ʃ": "ㅅ"}
_PALATAL = frozenset(("t͡ʃ", "d͡ʒ", "ʒ", "ʃ"))
_LIQUID = frozenset(("l", "ɹ"))
_CLOSING = {"m": "ㅁ", "n": "ㄴ", "ŋ": "ㅇ", "l": "ㄹ"}
_STOPPED = {"p": "ㅂ", "t": "ㅅ", "k": "ㄱ"}
"""What closes a syllable behind a short vowel, which the table marks."""


def in_hangul(sounds: Phonemes) -> str:
    """Write English sounds in hangul.

    >>> in_hangul(tuple("æpəl")), in_hangul(tuple("ɡuɡəl")), in_hangul(tuple("waɪfaɪ"))
    ('애플', '구글', '와이파이')
    """
    said = adapted(sounds, _VOWELS)
    syllables: list[list[str]] = []
    at = 0
    while at < len(said):
        sound, after, later = (*said[at : at + 3], "", "")[:3]
        open_ = bool(syllables) and not syllables[-1][2]
        at += 1
        if _vowel(sound):
            syllables.append(["ㅇ", sound[0], ""])
        elif sound in _GLIDED:
            if _vowel(after):
                syllables.append(["ㅇ", _GLIDED[sound].get(after[0], after[0]), ""])
                at += 1
        elif _vowel(after) and sound in _LETTERS:
            if sound == "l" and open_:
                syllables[-1][2] = "ㄹ"  # between vowels, l is long
            vowel = _GLIDED["j"].get(after[0], after[0]) if sound == "ʃ" else after[0]
            syllables.append([_LETTERS[sound], vowel, ""])
            at += 1
        elif after in _GLIDED and _vowel(later) and sound in _LETTERS:
            syllables.append([_LETTERS[sound], _GLIDED[after].get(later[0], later[0]), ""])
            at += 2
        elif sound in _CLOSING and open_:
            syllables[-1][2] = _CLOSING[sound]
        elif sound in ("m", "n") and syllables and syllables[-1][2] == "ㄹ":
            syllables.append(["ㄹ", "ㅡ", _CLOSING[sound]])
        elif sound in _STOPPED and open_ and said[at - 2].endswith("'") and after not in _LIQUID:
            syllables[-1][2] = _STOPPED[sound]
        elif sound != "ŋ" and not (sound == "ɹ" and not after and syllables):
            syllables.append([_LETTERS[sound], "ㅣ" if sound in _PALATAL else "ㅡ", ""])
    return "".join(map(_block, syllables))


def in_korean(sounds: Phonemes) -> Phonemes:
    """Say English sounds as Korean has them.

    >>> in_korean(tuple("æpəl"))
    ('ɛ', 'pʰ', 'ɯ', 'ɭ')
    """
    return read_hangul(in_hangul(sounds))


def _vowel(sound: str) -> bool:
    return sound[:1] in tuple(_MIDDLE)


def _block(syllable: list[str]) -> str:
    first, middle, last = syllable
    place = _FIRST.index(first) * 21 + _MIDDLE.index(middle)
    return chr(0xAC00 + 28 * place + (_LAST.index(last) if last else 0))
