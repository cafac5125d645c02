"""A string of any kind, cut where its writer cut it: case, digits, hyphens, dots, spaces, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from elman.errors import AlphabetError, SequenceError, shorten
from elman.phonetics.languages.record import Language, latin

__all__ = ["LONGEST", "Piece", "pieces_of"]

LONGEST = 200
"""Characters of the longest string read; a label of a domain name has at most 63."""

_PARTING = " \t\u00a0-_.,/'’!?:;·()\"“”„«»‐‑–—…\u200c\u200d"
_SAID = "\ue000"
"""Stands before words that signs stand for; no language is written with it."""
_ABOVE = "ºª°"
"""Marks of ordinals that have a letter's compatible form."""

_NARROW = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_RUNS = re.compile(
    r"[0-9]+|[^\W\d_]+(?:['\u0300-\u036f\u064b-\u0652\u093c-\u094d\u0900-\u0903"
    r"\u0962\u0963]+[^\W\d_]*)*"
)


@dataclass(frozen=True)
class Piece:
    """Letters or digits in a row.

    `capitals`: all of them were written large; `ending`: the number of the ending that digits have
    as an ordinal, -1 where they are none; `said`: it is the word of a sign, or a number
    that is counted, no year; `run`: the letters in a row that it was cut from where capitals stand
    among small ones; `accented`: written with accents, like words and unlike acronyms.
    """

    text: str
    kind: Literal["letters", "digits"]
    capitals: bool = False
    ending: int = -1
    said: bool = False
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
            or (character in spoken.symbols and _stands(character, position, plain, spoken))
            or character in "0123456789"
            or letters.fullmatch(character)
            or unicodedata.combining(character)
            or (character in _ABOVE and character in spoken.numerals.marks)
        ):
            raise _strange(character, position, text, spoken)
    accented = _accented(text)
    plain = _numbers_parted(_money_said(_groups_joined(plain, spoken), spoken), spoken)
    plain = _signs_said(plain, spoken)
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


def _stands(sign: str, position: int, text: str, spoken: Language) -> bool:
    """Whether a sign stands where it is said: those of money do beside a number alone."""
    if sign == "%" or not spoken.symbols[sign].startswith(">"):
        return True
    beside = text[: position - 1].rstrip()[-1:] + text[position:].lstrip()[:1]
    return any(character in "0123456789" for character in beside)


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


def _groups_joined(text: str, spoken: Language) -> str:
    """Join groups of three digits, parted as the language does or by narrow spaces."""
    group, decimal = spoken.numerals.group, spoken.numerals.decimal[:1]
    for mark in filter(None, (group, " " if decimal == "," else "")):
        if mark not in text:
            continue
        fraction = rf"(?=\{decimal}\d+(?![\d.,]*\d))|" if decimal else ""
        end = rf"(?:{fraction}(?![\d.,]*\d))"
        first = r"[1-9]\d{0,2}"
        grouped = rf"(?<![\d.,])(?<!\d ){first}(?:{re.escape(mark)}\d{{3}})+{end}"
        text = re.sub(grouped, lambda match: _SAID + re.sub(r"\D", "", match[0]), text)
    return text


def _numbers_parted(text: str, spoken: Language) -> str:
    """Say what parts a fraction from its whole."""
    decimal = spoken.numerals.decimal
    if decimal and decimal[0] in text:
        whole = rf"(?<![\d.,]){_SAID}?(\d+)\{decimal[0]}(\d+)(?![\d.,]*\d)"
        text = re.sub(whole, lambda m: f"{_SAID}{m[1]} {_SAID}{decimal[1:]} {' '.join(m[2])}", text)
    return text


def _money_said(text: str, spoken: Language) -> str:
    """Say signs of money behind the whole number, on whichever side of it they stand."""
    form = spoken.numerals.form
    for sign, word in spoken.symbols.items():
        if not word.startswith(">") or sign not in text:
            continue
        forms = word[1:]

        def said(match: re.Match[str], sign: str = sign, forms: str = forms) -> str:
            whole, part = match["whole"], match["part"] or ""
            counted = spoken.numerals.single if whole == "1" and not part else ""
            counted = f" {_SAID}{counted or whole}"
            if len(part) == 3 and sign != "%":  # $3.50
                return f"{counted} {_said(form(forms, int(whole)))} {part[1:].lstrip('0')} "
            return f"{counted}{part} {_said(form(forms, 2 if part else int(whole)))} "

        number = rf"(?<![\d.,]){_SAID}?(?P<whole>\d{{1,12}})(?P<part>[.,]\d+)?(?![\d.,]*\d)"
        text = re.sub(rf"{re.escape(sign)}\s?{number}", said, text)
        text = re.sub(rf"{number}\s?{re.escape(sign)}", said, text)
        text = text.replace(sign, f" {_said(form(forms, 1))} ")
    return text


def _signs_said(text: str, spoken: Language) -> str:
    """Put the words of signs in their place; those that begin with "<" go before the number."""
    for sign, word in spoken.symbols.items():
        if sign not in text:
            continue
        if word.startswith("<"):
            number = rf"({_SAID}?[0-9]+(?: {_SAID}\S+(?: \d)+)?)"
            text = re.sub(rf"{number}\s*{re.escape(sign)}", rf" {_said(word[1:])} \1", text)
        text = text.replace(sign, f" {_said(word.lstrip('<>'))} ")
    return text


def _said(words: str) -> str:
    return " ".join(_SAID + word for word in words.split())


def _pieces(text: str, spoken: Language) -> list[Piece]:
    """Take runs of digits and of letters; an apostrophe or mark inside a word stays in it."""
    found: list[Piece] = []
    at = 0
    while match := _RUNS.search(text, at):
        run, at = match[0], match.end()
        said = text[match.start() - 1 : match.start()] == _SAID
        if said and run[0] not in "0123456789":
            found.append(Piece(spoken.fold(run), "letters", said=True))
            continue
        if run[0] not in "0123456789":
            found += _cased(run, spoken)
            continue
        ending, length = _ordinal(run, text[at:], spoken)
        found.append(Piece(run, "digits", ending=ending, said=said))
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
