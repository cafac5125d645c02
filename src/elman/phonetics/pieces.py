"""A string of any kind, cut where its writer cut it: case, digits, hyphens, dots, spaces."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from elman.errors import AlphabetError, SequenceError, shorten
from elman.phonetics.languages.record import Language

__all__ = ["LONGEST", "Piece", "pieces_of"]

LONGEST = 200
"""Characters of the longest string read; a label of a domain name has at most 63."""

_PARTING = " -_.,/'’!?:;·\u200c\u200d"


@dataclass(frozen=True)
class Piece:
    """Letters or digits in a row. `capitals`: all of them were written large."""

    text: str
    kind: Literal["letters", "digits"]
    capitals: bool = False


def pieces_of(text: str, spoken: Language) -> list[Piece]:
    """Cut a string into pieces; hyphens, dots, spaces and the like only part them, & is a word.

    Raises `SequenceError` for an empty or overlong string and `AlphabetError` for a character
    outside the language's script, named with its position.

    >>> from elman.phonetics.languages.codes import language
    >>> [piece.text for piece in pieces_of("TeamViewer24-go", language("en"))]
    ['team', 'viewer', '24', 'go']
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
        plain = "".join(_compatible(c) for c in plain)
    letters = spoken.letters
    signs = spoken.symbols
    for position, character in enumerate(plain, start=1):
        if not (
            character in _PARTING
            or character in signs
            or character in "0123456789"
            or letters.fullmatch(character)
            or unicodedata.combining(character)
        ):
            raise AlphabetError(
                f"{spoken.title} is not written with {character!r} (position {position} of "
                f"{shorten(text)})",
                remedy="remove it, or choose the language it belongs to with --language",
            )
    plain = "".join(f" {signs[c]} " if c in signs else c for c in plain)
    found = [piece for run in _runs(plain) for piece in _cased(run, spoken)]
    if not found:
        raise SequenceError(
            f"A string to pronounce has at least one letter or digit, received {shorten(text)}",
            remedy="give a name such as airmix",
        )
    return found


def _compatible(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 or plain.isascii() else character


def _runs(text: str) -> list[str]:
    """Take runs of digits and of letters; an apostrophe or mark inside a word stays in it."""
    text = text.replace("’", "'")
    return re.findall(
        r"[0-9]+|[^\W\d_]+(?:['\u0300-\u036f\u064b-\u0652\u093c-\u094d\u0900-\u0903"
        r"\u0962\u0963]+[^\W\d_]*)*",
        text,
    )


def _cased(run: str, spoken: Language) -> list[Piece]:
    if run[0] in "0123456789":
        return [Piece(run, "digits")]
    if len(run) > 1 and run.isupper():
        return [Piece(spoken.fold(run), "letters", capitals=True)]
    # teamViewer, TeamViewer, HTMLPage: at a capital after a small letter or before one.
    parts = re.split(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])", run)
    return [
        Piece(spoken.fold(part).strip("'"), "letters", capitals=len(part) > 1 and part.isupper())
        for part in parts
        if part.strip("'")
    ]
