"""Where words are cut before they are aligned, and parts are joined after it."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from elman.phonetics.engines.protocol import Part

__all__ = ["parted", "sounding"]


def parted(word: str) -> str:
    """Write each syllable of Hangul as its letters; other words stay as they are.

    >>> len(parted("한국")), parted("é") == "é"
    (6, True)
    """
    if word.isascii():
        return word
    return "".join(normalize("NFD", c) if "가" <= c <= "힣" else c for c in word)


def sounding(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join silent letters to the part before them, at the beginning to the one after.

    >>> [p.letters for p in sounding([Part("k", ()), Part("n", ("n",)), Part("e", ())])]
    ['kne']
    """
    found: list[Part] = []
    for part in parts:
        if found and (not part.sounds or not found[-1].sounds):
            letters = normalize("NFC", found[-1].letters + part.letters)
            found[-1] = Part(letters, found[-1].sounds + part.sounds, part.name)
        else:
            found.append(part)
    return tuple(found)
