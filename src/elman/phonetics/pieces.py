"""A string of any kind, cut where its writer cut it: case, digits, hyphens, dots, spaces, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from elman.errors import AlphabetError, SequenceError, shorten
from elman.phonetics.languages.record import Language, latin

__all__ = ["LONGEST", "Piece", "pieces_of"]

LONGEST = 200
"""Characters of the longest string read; a label of a domain name has at most 63."""

_PARTING = " \t\u00a0-_.,/'’!?:;·()\"“”„«»‐‑–—…\u200c\u200d"
_ABOVE = "ºª°"
"""Marks of ordinals that have a letter's compatible form."""

_RUNS = re.compile(
    r"[0-9]+|[^\W\d_]+(?:['\u0300-\u036f\u064b-\u0652\u093c-\u094d\u0900-\u0903"
    r"\u0962\u0963]+[^\W\d_]*)*"
)


@dataclass(frozen=True)
class Piece:
    """Letters or digits in a row.

    `capitals`: all of them were written large; `ending`: the number of the ending that digits have
    as an ordinal, -1 where they are none.
    """

    text: str
    kind: Literal["letters", "digits"]
    capitals: bool = False
    ending: int = -1


def pieces_of(text: str, spoken: Language) -> list[Piece]:
    """Cut a string into pieces; hyphens, dots, spaces and the like only part them, & is a word.

    Raises `SequenceError` for an empty or overlong string and `AlphabetError` for a character
    outside the language's script, named with its position.

    >>> from elman.phonetics.languages.codes import language
    >>> [piece.text for piece in pieces_of("TeamViewer24-go", language("en"))]
    ['team', 'viewer', '24', 'go']
    >>> [piece.text for piece in pieces_of("100% or 3.5", language("en"))]
    ['100', 'percent', 'or', '3', 'point', '5']
    """
    if len(text) > LONGEST:
        raise SequenceError(
            f"A string to pronounce has at most {LONGEST} characters, received {len(text)}: "
            f"{shorten(text)}",
            remedy="give one name at a time",
        )
    # Full-width letters and ligatures are read as the letters they stand for.
    plain = unicodedata.normalize("NFC", text.strip())
    if not plain.isascii():
        plain = "".join(_compatible(c, spoken) for c in plain)
    letters = spoken.letters
    for position, character in enumerate(plain, start=1):
        if not (
            character in _PARTING
            or character in spoken.symbols
            or character in "0123456789"
            or letters.fullmatch(character)
            or unicodedata.combining(character)
            or (character in _ABOVE and character in spoken.numerals.marks)
        ):
            raise _strange(character, position, text, spoken)
    plain = _signs_said(_numbers_parted(plain, spoken), spoken)
    found = _pieces(plain.replace("’", "'"), spoken)
    if not found:
        raise SequenceError(
            f"A string to pronounce has at least one letter or digit, received {shorten(text)}",
            remedy="give a name such as airmix",
        )
    return found


def _strange(character: str, position: int, text: str, spoken: Language) -> AlphabetError:
    return AlphabetError(
        f"{spoken.title} is not written with {character!r} (position {position} of "
        f"{shorten(text)})",
        remedy="remove it, or choose the language it belongs to with --language",
    )


def _compatible(character: str, spoken: Language) -> str:
    """A character as it is read: digits as 0 to 9, Latin letters that the language lacks plain."""
    if character.isascii() or character in _ABOVE:
        return character
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    plain = unicodedata.normalize("NFKC", character)
    plain = plain if len(plain) == 1 or plain.isascii() else character
    if len(plain) == 1 and not spoken.letters.fullmatch(plain) and _is_latin(plain):
        return latin(plain).upper() if plain.isupper() else latin(plain)
    return plain


def _is_latin(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN ")


def _numbers_parted(text: str, spoken: Language) -> str:
    """Join groups of three digits, and say what parts a fraction from its whole."""
    group, decimal = spoken.numerals.group, spoken.numerals.decimal
    if group and group in text:
        grouped = rf"(?<![\d.,])\d{{1,3}}(?:\{group}\d{{3}})+(?![\d.,]*\d)"
        text = re.sub(grouped, lambda match: match[0].replace(group, ""), text)
    if decimal and decimal[0] in text:
        whole = rf"(?<![\d.,])(\d+)\{decimal[0]}(\d+)(?![\d.,]*\d)"
        text = re.sub(whole, lambda m: f"{m[1]} {decimal[1:]} {' '.join(m[2])}", text)
    return text


def _signs_said(text: str, spoken: Language) -> str:
    """Put the words of signs in their place; those that begin with "<" go before the number."""
    for sign, word in spoken.symbols.items():
        if sign not in text:
            continue
        if word.startswith("<"):
            text = re.sub(rf"([0-9]+)\s*{re.escape(sign)}", rf" {word[1:]} \1", text)
        text = text.replace(sign, f" {word.removeprefix('<')} ")
    return text


def _pieces(text: str, spoken: Language) -> list[Piece]:
    """Take runs of digits and of letters; an apostrophe or mark inside a word stays in it."""
    found: list[Piece] = []
    at = 0
    while match := _RUNS.search(text, at):
        run, at = match[0], match.end()
        if run[0] not in "0123456789":
            found += _cased(run, spoken)
            continue
        ending, length = _ordinal(run, text[at:], spoken)
        found.append(Piece(run, "digits", ending=ending))
        at += length
    return found


def _ordinal(digits: str, behind: str, spoken: Language) -> tuple[int, int]:
    """The number of the ending of an ordinal and how long its mark is; (-1, 0) for others.

    A mark ends a word (3rd, 1er, 2º), but one that can be nothing else has a word behind it:
    1stdibs.
    """
    numerals = spoken.numerals
    behind = spoken.fold(behind[:24])
    for mark in sorted(numerals.marks, key=len, reverse=True):
        if not behind.startswith(mark):
            continue
        rest = behind[len(mark) :]
        if mark == ".":
            ends = bool(re.match(r"\s+[^\W\d_]", rest))
        else:
            ends = not re.match(r"[^\W_]", rest) or (
                mark in ("st", "nd", "rd")
                and len(digits) < 5
                and bool(re.match(r"[^\W\d_]{3}", rest))
                and numerals.words(int(digits), "ordinal")[-1].endswith(mark)
            )
        if ends and numerals.has("ordinal"):
            return numerals.marks[mark], len(mark)
    return -1, 0


def _cased(run: str, spoken: Language) -> list[Piece]:
    if len(run) > 1 and run.isupper():
        return [Piece(spoken.fold(run).strip("'"), "letters", capitals=True)]
    return [
        Piece(spoken.fold(part).strip("'"), "letters", capitals=len(part) > 1 and part.isupper())
        for part in _cases(run)
        if part.strip("'")
    ]


def _cases(run: str) -> list[str]:
    """Cut at a capital behind a small letter or before one: teamViewer, HTMLPage."""
    cuts = [
        i
        for i in range(1, len(run))
        if run[i].isupper()
        and (run[i - 1].islower() or (run[i - 1].isupper() and run[i + 1 : i + 2].islower()))
    ]
    return [run[i:j] for i, j in pairwise([0, *cuts, len(run)])]
