"""A string of any kind, cut where its writer cut it: case, digits, hyphens, dots, spaces, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from elman.errors import AlphabetError, SequenceError, shorten
from elman.phonetics.languages.record import Language, latin
from elman.phonetics.signs import INDIAN, SAID, signs_said, stands

__all__ = ["LONGEST", "Piece", "pieces_of"]

LONGEST = 200
"""Characters of the longest string read; a label of a domain name has at most 63."""

_PARTING = " \t\u00a0-_.,/'’!?:;·()\"“”„«»‐‑–—…\u200c\u200d"
_ABOVE = "ºª°"
"""Marks of ordinals that have a letter's compatible form."""

_NARROW = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_CLOCK = re.compile(r"(?<![\d:.,])(?:[01]?\d|2[0-4])([:h])[0-5]\d(?!\d|[:.,]\d)", re.IGNORECASE)
"""A time of day; in some languages an h parts its hours from its minutes."""
_RUNS = re.compile(
    r"[0-9]+|[^\W\d_]+(?:['\u0300-\u036f\u064b-\u0652\u093c-\u094d\u0900-\u0903"
    r"\u0962\u0963]+[^\W\d_]*)*"
)


@dataclass(frozen=True)
class Piece:
    """Letters or digits in a row.

    `capitals`: all of them were written large; `ending`: the number of the ending that digits have
    as an ordinal, -1 where they are none; `said`: it is the word of a sign, or a number
    that is counted, no year; `rule`: the rules of the language's numerals by which digits
    are said, where these are a time of day or a decade (1990s); `run`: the letters in a row that
    it was cut from where capitals stand among small ones; `accented`: written with accents, like
    words and unlike acronyms.
    """

    text: str
    kind: Literal["letters", "digits"]
    capitals: bool = False
    ending: int = -1
    said: bool = False
    rule: str = ""
    run: str = ""
    accented: bool = False


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
    plain = unicodedata.normalize("NFC", _NARROW.sub("", text.strip()))
    if not plain.isascii():
        plain = "".join(_compatible(c, spoken) for c in plain)
    letters = spoken.letters
    for position, character in enumerate(plain, start=1):
        if not (
            character in _PARTING
            or character == "\u2212"
            or stands(character, position, plain, spoken)
            or character in "0123456789"
            or letters.fullmatch(character)
            or unicodedata.combining(character)
            or (character in _ABOVE and character in spoken.numerals.marks)
        ):
            raise _strange(character, position, text, spoken)
    accented = _accented(text)
    plain = signs_said(plain, spoken)
    found = _pieces(plain.replace("’", "'"), spoken)
    if accented:
        found = [replace(p, accented=latin(p.text) in accented) for p in found]
    if not found:
        raise SequenceError(
            f"A string to pronounce has at least one letter or digit, received {shorten(text)}",
            remedy="give a name such as airmix",
        )
    return found


def _strange(character: str, position: int, text: str, spoken: Language) -> AlphabetError:
    other = "choose the language it belongs to with --language"
    return AlphabetError(
        f"{spoken.title} is not written with {character!r} (position {position} of "
        f"{shorten(text)})",
        remedy=f"remove it, or {other if character.isalpha() else 'write it out in words'}",
    )


def _accented(text: str) -> frozenset[str]:
    """The words with accents that are not all capitals, without them: these are no acronyms."""
    if text.isascii():
        return frozenset()
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    return frozenset(
        latin(word)
        for word in words
        if not word.isupper() and not word.isascii() and all(map(_is_latin, word))
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


def _pieces(text: str, spoken: Language) -> list[Piece]:
    """Take runs of digits and of letters; an apostrophe or mark inside a word stays in it."""
    found: list[Piece] = []
    at = 0
    while match := _RUNS.search(text, at):
        run, at = match[0], match.end()
        mark = text[match.start() - 1 : match.start()]
        said = mark in (SAID, INDIAN) and mark != ""
        if said and run[0] not in "0123456789":
            found.append(Piece(spoken.fold(run), "letters", said=True))
        elif run[0] not in "0123456789":
            found += _cased(run, spoken)
        elif timed := _time(text, match.start(), spoken):
            at = match.start() + len(timed)
            found.append(Piece(timed, "digits", rule="clock"))
        elif length := _decade(run, text[at:], spoken):
            found.append(Piece(run, "digits", rule="decade"))
            at += length
        else:
            rule = "indian" if mark == INDIAN and spoken.numerals.has("indian") else ""
            ending, length = _ordinal(run, text[at:], spoken)
            found.append(Piece(run, "digits", ending=ending, said=said, rule=rule))
            at += length
    return found


def _time(text: str, at: int, spoken: Language) -> str:
    """The time of day that begins at a place; nothing where there is none: 7:30, French 7h30."""
    match = _CLOCK.match(text, at)
    parts = match is not None and match[1].lower() in spoken.numerals.hours
    return match[0] if match and parts else ""


def _decade(digits: str, behind: str, spoken: Language) -> int:
    """How long the mark of a decade is behind digits, 0 for others: 1990s, German 90er."""
    mark = spoken.numerals.decades
    if not mark or len(digits) not in (2, 4) or digits[-1] != "0" or digits[0] == "0":
        return 0
    match = re.match(rf"['’]?{mark}(?![^\W_])", behind)
    return len(match[0]) if match else 0


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
    parts = [part for part in _cases(run) if part.strip("'")]
    whole = spoken.fold(run).strip("'") if len(parts) > 1 else ""
    return [
        Piece(
            spoken.fold(part).strip("'"),
            "letters",
            capitals=len(part) > 1 and part.isupper(),
            run=whole,
        )
        for part in parts
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
