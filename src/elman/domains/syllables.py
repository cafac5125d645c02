"""How many syllables a pronunciation has: vowels, of which two are one where they glide."""

from __future__ import annotations

from collections.abc import Sequence

from elman.phonetics.sounds.nearness import Nearness

__all__ = ["syllables_of"]

_GLIDES = frozenset("ɪʊʏ")
"""Second halves of diphthongs: bay, now, boy."""

_CLOSE = frozenset("iuɪʊyʏ")


def syllables_of(sounds: Sequence[str], near: Nearness, code: str) -> int:
    """Count syllables; two vowels side by side are two (me-di-a, le-o) unless they are a diphthong.

    >>> near = Nearness("midəloʊeɪɹ")
    >>> [syllables_of(tuple(said), near, "en") for said in ("midiə", "lioʊ", "ɹeɪdioʊ", "m")]
    [3, 2, 3, 0]
    """
    found, before = 0, ""
    for sound in sounds:
        plain = sound.rstrip("ːˑ\u0303")
        if not near.is_vowel(sound):
            before = ""
            continue
        if before and _is_diphthong(before, plain, code):
            before = ""  # a third vowel begins anew: fi-re
            continue
        found += 1
        before = plain
    return found


def _is_diphthong(first: str, second: str, code: str) -> bool:
    if first in _CLOSE:
        return False
    # English /i/ and /u/ are whole vowels (na-ive); elsewhere they close the one before (aire).
    return second in _GLIDES or (not code.startswith("en") and second in ("i", "u"))
