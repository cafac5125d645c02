"""Devanagari in Latin letters as they are typed in India, without the vowels that are not said."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

__all__ = ["romanised", "romanised_long"]

_PAIRS = (
    "क=k ख=kh ग=g घ=gh ङ=n च=ch छ=chh ज=j झ=jh ञ=n ट=t ठ=th ड=d ढ=dh ण=n त=t थ=th द=d ध=dh "
    "न=n प=p फ=ph ब=b भ=bh म=m य=y र=r ल=l ळ=l व=v श=sh ष=sh स=s ह=h"
)
_CONSONANTS = dict(pair.split("=") for pair in _PAIRS.split())
_NUKTA = {"क": "q", "ख": "kh", "ग": "g", "ज": "z", "फ": "f", "ड": "r", "ढ": "rh"}
_LETTERS = "अआइईउऊएऐओऔऋऑऍ"
_SIGNS = "\0\u093e\u093f\u0940\u0941\u0942\u0947\u0948\u094b\u094c\u0943\u0949\u0945"
"""The signs of the same vowels behind a consonant."""
_VOWELS = "a=a a=aa i=i i=ee u=u u=oo e=e ai=ai o=o au=au ri=ri o=o e=e"
_SHORT = [pair.split("=")[0] for pair in _VOWELS.split()]
_LONG = [pair.split("=")[1] for pair in _VOWELS.split()]
_VIRAMA, _NUKTA_SIGN = "\u094d", "\u093c"
_NASALS, _BREATH = "\u0901\u0902", "\u0903"
_SONORANTS = frozenset("यरवलनमण")


@dataclass
class _Syllable:
    """Consonants with their vowel.

    `inherent`: the vowel is the one that is not written; `several`: there is more than one
    consonant; `last`: the last of them.
    """

    consonants: str
    vowel: str
    inherent: bool = False
    several: bool = False
    last: str = ""


def romanised(word: str) -> str:
    """Write Devanagari in Latin letters; others stay.

    >>> [romanised(word) for word in ("नमस्ते", "भारत", "लड़का", "समझना", "मित्र", "मुंबई", "ज़िंदगी")]
    ['namaste', 'bharat', 'larka', 'samajhna', 'mitra', 'mumbai', 'zindagi']
    """
    return _written(word, _SHORT)


def romanised_long(word: str) -> str:
    """Write Devanagari with its long vowels doubled.

    >>> romanised_long("नमकीन"), romanised_long("शाम")
    ('namkeen', 'shaam')
    """
    return _written(word, _LONG)


def _written(word: str, vowels: list[str]) -> str:
    # Letters with a dot below have composed forms that NFC never makes.
    syllables = _syllables(unicodedata.normalize("NFD", word), vowels)
    _silence(syllables)
    found = "".join(syllable.consonants + syllable.vowel for syllable in syllables)
    for nasal in "bpm":
        found = found.replace(f"~{nasal}", f"m{nasal}")
    return found.replace("~", "n").replace("jn", "gy")


def _syllables(word: str, vowels: list[str]) -> list[_Syllable]:
    """Take a word apart; "~" is a nasal that takes the place of what follows."""
    letters = dict(zip(_LETTERS, vowels, strict=True))
    signs = dict(zip(_SIGNS, vowels, strict=True))
    found: list[_Syllable] = []
    joined = False
    for n, character in enumerate(word):
        if character in _CONSONANTS:
            nukta = word[n + 1 : n + 2] == _NUKTA_SIGN
            latin = (_NUKTA.get(character, "") if nukta else "") or _CONSONANTS[character]
            if joined:
                before = found[-1]
                before.consonants += latin
                before.several, before.vowel, before.inherent = True, "a", True
            else:
                found.append(_Syllable(latin, "a", inherent=True))
            found[-1].last, joined = character, False
        elif character in letters:
            found.append(_Syllable("", letters[character]))
        elif character == _NUKTA_SIGN:
            continue
        elif found and character == _VIRAMA:
            found[-1].vowel, found[-1].inherent, joined = "", False, True
        elif found and character in signs:
            found[-1].vowel, found[-1].inherent = signs[character], False
        elif found and character in _NASALS:
            found[-1].vowel, found[-1].inherent = f"{found[-1].vowel}~", False
        elif found and character == _BREATH:
            found[-1].vowel, found[-1].inherent = f"{found[-1].vowel}h", False
        else:
            found.append(_Syllable(character, ""))
    return found


def _silence(syllables: list[_Syllable]) -> None:
    """Leave out the unwritten vowels that are not said.

    The one at the end, unless two consonants stand before it of which the last is sonorous; then,
    from the end, those between one consonant behind a vowel and one before a vowel.
    """
    for n in range(len(syllables) - 1, 0, -1):
        here = syllables[n]
        if not here.inherent:
            continue
        if n == len(syllables) - 1:
            sonorous = here.several and here.last in _SONORANTS
            silent = not sonorous or here.consonants.endswith("lm")
        else:
            behind = syllables[n + 1]
            before = syllables[n - 1].vowel
            open_ = bool(before) and not before.endswith("~") and not behind.several
            silent = open_ and not here.several and bool(behind.vowel and behind.consonants)
        if silent:
            here.vowel, here.inherent = "", False
