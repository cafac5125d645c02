"""IPA transcriptions as segments: `tʃaɪ̯n` has four, and their marks stay with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from elman.errors import AlphabetError, shorten
from elman.phonetics.sounds.inventory import is_base

__all__ = ["BROAD", "Normalisation", "join", "segment"]

TIE = "\u0361"
STRESS = "ˈˌ"
LENGTH = "ːˑ"
TONES = "˥˦˧˨˩"
_BOUNDARIES = " \t.|‖‿-–/[]()ꜜꜛ↗↘,ˉ"
_SPELT = {
    "g": "ɡ",
    ":": "ː",
    "'": "ˈ",
    "\u035c": TIE,
    "ʦ": "t͡s",
    "ʣ": "d͡z",
    "ʧ": "t͡ʃ",
    "ʤ": "d͡ʒ",
    "ʨ": "t͡ɕ",
    "ʥ": "d͡ʑ",
    "ꭧ": "ʈ͡ʂ",
}
_NARROW = frozenset(
    "\u031e\u031d\u0320\u031f\u0339\u031c\u032a\u033b\u033a\u0325\u030a\u0308"
    "\u033d\u0318\u0319\u0348\u031aᵝᵊ\u032f"
)
"""Marks of place, voice and release that broad transcriptions leave out; ◌̯ too, since the
vowel is what matters. Tenseness (◌͈) is one of them everywhere but in `keep`."""


@dataclass(frozen=True)
class Normalisation:
    """What of a transcription is kept.

    `stress`: ˈ and ˌ, in front of the segment they stand before. `length`: ː and ˑ. `ties`:
    affricates as one segment, otherwise as two. `tones`: tone letters, as segments of their own.
    `narrow`: marks of exact place, voicing and release (o̞ a̠ t̪ i̥ k̚); those in `keep` stay.
    """

    stress: bool = False
    length: bool = True
    ties: bool = True
    tones: bool = True
    narrow: bool = True
    keep: str = ""


BROAD = Normalisation(narrow=False, tones=False)
"""No stress, no tones, no narrow marks: what the models learn."""

_AS_WRITTEN = Normalisation()


def segment(
    transcription: str | Sequence[str], normalisation: Normalisation = _AS_WRITTEN
) -> tuple[str, ...]:
    """Divide a transcription into segments, composed as in Unicode's NFC.

    A segment is a letter of the IPA with the marks behind and on it, two letters under a tie bar,
    or a row of tone letters. Spaces, dots, hyphens and slashes part segments and are left out.
    Raises `AlphabetError` for what is not of the IPA, with its position.

    >>> segment("ˈt͡ʃaɪ̯n"), segment("tɔː", Normalisation(length=False))
    (('t͡ʃ', 'a', 'ɪ̯', 'n'), ('t', 'ɔ'))
    >>> segment("a§b")
    Traceback (most recent call last):
    elman.errors.AlphabetError: The IPA has no '§' (position 2 of 'a§b'); write phonemes such as \
'ɹ m ɪ k s', or X-SAMPA converted to IPA first
    """
    text = transcription if isinstance(transcription, str) else " ".join(transcription)
    return _segmented(text, normalisation)


def join(segments: Sequence[str]) -> str:
    """Write segments as the commands show them.

    >>> join(("ɹ", "m", "ɪ", "k", "s"))
    'ɹ m ɪ k s'
    """
    return " ".join(segments)


@lru_cache(maxsize=1 << 16)
def _segmented(text: str, keeps: Normalisation) -> tuple[str, ...]:
    found: list[str] = []
    stress = ""
    open_ = tied = False  # whether marks may follow, and whether a tie bar waits for its letter
    for position, character in _letters(text):
        if character in STRESS:
            stress, open_ = character if keeps.stress else "", False
        elif character in _BOUNDARIES:
            # Spaces inside a syllable of segments stand between them; a tie bar crosses none.
            open_ = tied = False
        elif character in TONES:
            if not keeps.tones:
                open_ = False
            elif open_ and found and found[-1][0] in TONES:
                found[-1] += character
            else:
                found.append(character)
                open_ = True
        elif character == TIE:
            tied = open_ and keeps.ties
            if not open_:
                raise _strange(text, character, position)
            if tied:
                found[-1] += TIE
        elif _is_mark(character):
            if not open_:
                # A mark without its letter is what typing leaves behind; tones end segments.
                if (found and found[-1][0] in TONES) or not keeps.tones:
                    continue
                raise _strange(text, character, position)
            if _kept(character, keeps):
                found[-1] += character
        elif is_base(character):
            if tied:
                found[-1] += character
                tied = False
            else:
                found.append(stress + character)
                stress = ""
            open_ = True
        else:
            raise _strange(text, character, position)
    return tuple(unicodedata.normalize("NFC", sound.removesuffix(TIE)) for sound in found)


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """Yield `(position, letter or mark)`, every composed character taken apart."""
    for position, character in enumerate(text):
        if character == "ç":
            yield position, character
            continue
        spelt = _SPELT.get(character, character)
        for part in unicodedata.normalize("NFD", spelt):
            yield position, part


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Lm") or character in "˞ˀ"


def _kept(mark: str, keeps: Normalisation) -> bool:
    if mark in LENGTH:
        return keeps.length
    # Acute, grave and macron are tones, falling and rising are too.
    if mark in "\u0301\u0300\u0304\u0302\u030c":
        return keeps.tones
    return keeps.narrow or mark in keeps.keep or mark not in _NARROW


def _strange(text: str, character: str, position: int) -> AlphabetError:
    return AlphabetError(
        f"The IPA has no {text[position]!r} (position {position + 1} of {shorten(text)})"
        if not _is_mark(character)
        else f"The mark {character!r} follows a letter of the IPA, received it without one "
        f"(position {position + 1} of {shorten(text)})",
        remedy="write phonemes such as 'ɹ m ɪ k s', or X-SAMPA converted to IPA first",
    )
