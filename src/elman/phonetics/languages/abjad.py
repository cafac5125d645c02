"""Arabic script in Latin letters, as it stands: short vowels are not written."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["in_chat", "romanised"]

_PAIRS = (
    "ا=a آ=a أ=a إ=i ٱ=a ء= ؤ=o ئ=e ى=a ة=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s "
    "ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f ق=q ك=k ک=k ل=l م=m ن=n ه=h پ=p چ=ch ڤ=v گ=g ی=y "
    "\u064b=an \u064c=un \u064d=in \u064e=a \u064f=u \u0650=i \u0652= \u0640="
)
_LETTERS = dict(pair.split("=") for pair in _PAIRS.split(" "))
_LOOKS = "ع=3 ح=7 خ=5 ط=6 ص=9 ق=8 ء=2 أ=2"
_CHAT = dict(pair.split("=") for pair in _LOOKS.split())
"""Digits that stand for letters because they look like them."""

_GLIDES = {"و": ("w", "u"), "ي": ("y", "i")}
_OPEN = frozenset("اآأإىوي\u064e\u064f\u0650")
_DOUBLED = "\u0651"


def romanised(word: str, letters: Mapping[str, str] = _LETTERS) -> str:
    """Write Arabic letter by letter; w and y between consonants are long vowels.

    >>> [romanised(word) for word in ("مرحبا", "نور", "كبير", "يوم", "سلام")]
    ['mrhba', 'nur', 'kbir', 'yum', 'slam']
    """
    found = ""
    for n, letter in enumerate(word):
        if letter == _DOUBLED:
            found += found[-1:]
        elif letter in _GLIDES:
            consonant, vowel = _GLIDES[letter]
            between = n > 0 and word[n - 1] not in "اآأإى" and word[n + 1 : n + 2] not in _OPEN
            found += vowel if between else consonant
        else:
            found += letters.get(letter, letter)
    return found


def in_chat(word: str) -> str:
    """Write Arabic as it is typed in chats.

    >>> in_chat("مرحبا"), in_chat("عرب")
    ('mr7ba', '3rb')
    """
    return romanised(word, {**_LETTERS, **_CHAT})
