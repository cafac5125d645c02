"""Digits in a string and what stands behind them: numbers, times, units, letters in disguise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from elman.phonetics.acronyms import is_vowel
from elman.phonetics.languages.record import Language
from elman.phonetics.numbers import said_numbers, settled
from elman.phonetics.pieces import Piece
from elman.phonetics.spelled import named
from elman.phonetics.way import Knows, Phrase, Way

__all__ = ["behind_number", "digits_said", "is_numbered", "is_sized"]

_UNIT = 0.85
"""How often what may be a unit behind a number is one."""


def is_numbered(pieces: Sequence[Piece], knows: Knows) -> bool:
    """Whether two digits or more stand beside words that are known, of four letters or more."""
    return any(piece.kind == "digits" and len(piece.text) > 1 for piece in pieces) and all(
        piece.kind == "digits" or (len(piece.text) > 3 and knows(piece.text)) for piece in pieces
    )


def is_sized(pieces: Sequence[Piece]) -> bool:
    """Whether a number stands before one consonant, which is its unit: 4K, 3D, no "fork"."""
    return (
        [piece.kind for piece in pieces] == ["digits", "letters"]
        and len(pieces[1].text) == 1
        and not is_vowel(pieces[1].text)
    )


def behind_number(before: Piece, piece: Piece, spoken: Language) -> list[Way]:
    """What letters mean behind a number: 5km, 10am; nothing where they mean nothing else."""
    word = piece.text
    if before.kind != "digits" or piece.kind != "letters" or piece.said or before.ending >= 0:
        return []
    hours = before.rule == "clock" or (not before.rule and len(before.text) < 3)
    if word in ("am", "pm") and hours:
        return named(word, spoken)
    if (forms := spoken.unit_forms.get(word)) is None or before.rule not in ("", "indian"):
        return []
    words = spoken.numerals.form(forms, int(before.text)).split()
    unit = Way((Phrase(settled(words, spoken)),), _UNIT, "abbreviation", (word,))
    return [unit, *(replace(way, weight=(1.0 - _UNIT) * way.weight) for way in named(word, spoken))]


def digits_said(piece: Piece, spoken: Language, *, mixed: bool, chat: bool) -> list[Way]:
    word = piece.text
    if piece.rule:
        number = int("".join(filter(str.isdigit, word)))
        words = settled(spoken.numerals.words(number, piece.rule), spoken)
        return [Way((Phrase(words),), 1.0, "number", (word,))]
    found = [
        Way(way.words, way.weight, way.how, tuple(word))
        if way.how == "digits"
        else Way((Phrase(way.words),), way.weight, way.how, (word,))
        for way in said_numbers(word, piece.ending, spoken, counted=piece.said)
    ]
    letters = spoken.digit_sounds
    if mixed and letters and all(digit in letters for digit in word):
        likely = 0.6 if chat else 0.1
        sounds = Way(tuple((letters[digit],) for digit in word), likely, "shape", tuple(word))
        return [sounds, *(replace(way, weight=(1.0 - likely) * way.weight) for way in found)]
    alike = spoken.digit_words.get(word, ()) if mixed and piece.ending < 0 else ()
    if alike:
        likely = 0.3 / len(alike)
        found = [replace(way, weight=0.7 * way.weight) for way in found]
        found += [Way((Phrase((other,)),), likely, "sound", (word,)) for other in alike]
    return found
