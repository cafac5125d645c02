"""Hangul in Latin letters: the Revised Romanisation of 2000, which writes what is said."""

from __future__ import annotations

__all__ = ["revised", "simplified"]

_FIRST, _LAST = 0xAC00, 0xD7A3
_TABLE = """
g kk n d tt r m b pp s ss · j jj ch k t p h
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
· k k k n n n t l k m l l l p l m p p t t ng t t k t p t
· g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p ·
"""
_INITIALS, _VOWELS, _FINALS, _LINKED = (row.split() for row in _TABLE.strip().splitlines())
"""Initials, vowels, finals before a consonant or at the end, and before a vowel."""
_NASAL = {"k": "ng", "t": "n", "p": "m"}
_N, _R, _M, _SILENT = 2, 5, 6, 11
_D, _T, _I = 7, 25, 20
_H_FINALS, _ASPIRATED = {6: "n", 15: "l", 27: ""}, {0: "k", 3: "t", 12: "ch"}

_Jamo = tuple[int, int, int]
"""The numbers of an initial, a vowel and a final."""


def revised(word: str) -> str:
    """Write Hangul in Latin letters, with the changes that neighbours make; others stay.

    >>> [revised(word) for word in ("신라", "독립", "좋다", "한국어", "종로", "같이", "별내")]
    ['silla', 'dongnip', 'jota', 'hangugeo', 'jongno', 'gachi', 'byeollae']
    """
    parts = [_jamo(c) for c in word]
    found = ""
    onset: str | None = None
    for n, (character, jamo) in enumerate(zip(word, parts, strict=True)):
        if jamo is None:
            found, onset = found + character, None
            continue
        initial, vowel, final = jamo
        found += (_plain(_INITIALS[initial]) if onset is None else onset) + _VOWELS[vowel]
        behind = parts[n + 1] if n + 1 < len(parts) else None
        coda, onset = (_plain(_FINALS[final]), None) if behind is None else _met(final, behind)
        found += coda
    return found


def simplified(word: str) -> str:
    """Write Hangul as names of firms do: samsung, hyundae.

    >>> simplified("삼성")
    'samsung'
    """
    return (
        revised(word)
        .replace("yeo", "yu")
        .replace("seoul", "se·oul")
        .replace("eo", "u")
        .replace("eu", "u")
        .replace("·", "")
    )


def _jamo(character: str) -> _Jamo | None:
    number = ord(character) - _FIRST
    if not 0 <= number <= _LAST - _FIRST:
        return None
    return number // 588, number % 588 // 28, number % 28


def _plain(letters: str) -> str:
    return letters.replace("·", "")


def _met(final: int, behind: _Jamo) -> tuple[str, str]:
    """What a final and the initial behind it become."""
    initial, vowel, _ = behind
    if final == 0:
        return "", _plain(_INITIALS[initial])
    if initial == _SILENT:
        if vowel == _I and final in (_D, _T):
            return "", "j" if final == _D else "ch"
        return "", _plain(_LINKED[final])
    if final in _H_FINALS and initial in _ASPIRATED:
        return _H_FINALS[final], _ASPIRATED[initial]
    coda, onset = _plain(_FINALS[final]), _plain(_INITIALS[initial])
    if initial == _R:
        return ("l", "l") if coda in ("n", "l") else (_NASAL.get(coda, coda), "n")
    if initial in (_N, _M):
        return _NASAL.get(coda, coda), "l" if coda == "l" and initial == _N else onset
    return coda, onset
