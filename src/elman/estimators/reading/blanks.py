"""Blanks and characters that nobody sees, which must not change the answer to a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal, get_args

from elman.errors import ConfigurationError, shorten

__all__ = ["JOINERS", "Spaces", "check_spaces", "even", "joins", "tidied", "tidy"]

Spaces = Literal["collapse", "keep"]

_UNSEEN = re.compile(
    # Control characters that are no blanks, the soft hyphen, marks of direction, zero widths,
    # byte-order marks, selectors of a glyph, tags.
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
JOINERS = "\u200c\u200d"
_JOINED = "[\u0590-\u1fff\u2300-\u2fff\u3001-\U0010ffff]"
# Persian and the scripts of India spell with them, and emoji; elsewhere they do nothing.
_JOINERS = re.compile(f"(?<!{_JOINED})[{JOINERS}]+|[{JOINERS}]+(?!{_JOINED})")
_BLANK = re.compile("[\u2800\u3164\uffa0]")
"""Look like a space, and are none to Unicode."""
_UNEVEN = re.compile(r"[^\S\n ]|  |^ | $", re.MULTILINE)


def joins(character: str) -> bool:
    """Tell whether a joiner is read beside a character: one stays that has such on either side.

    >>> joins("क"), joins("a")
    (True, False)
    """
    return re.match(_JOINED, character) is not None


def tidy(text: str) -> str:
    """Write a text without what cannot be seen: one space for blanks within, none around.

    A blank is any of Unicode's (tab, line end, no-break space); zero widths, byte-order marks
    and the like go, and accents are composed (NFC).

    >>> tidy("\\ufeff Anna\\u00a0\\n Lena\\u200b "), tidy("Zoe\\u0308") == "Zo\\u00eb", tidy("\\t")
    ('Anna Lena', True, '')
    """
    return " ".join(_seen(text).split())


def tidied(texts: Sequence[str]) -> list[str]:
    """Write texts as `tidy` does, all in one pass where none has several lines.

    >>> tidied([" Anna", "Zoe\u0308\u00a0 L.", ""]) == ["Anna", "Zo\u00eb L.", ""]
    True
    """
    whole = "\n".join(texts)
    if whole.count("\n") != len(texts) - 1:
        return [tidy(text) for text in texts]
    # A line end joins with nothing and is kept: what is done to a text does not reach the next.
    whole = _seen(whole)
    lines = whole.split("\n")
    return lines if even(whole) else [" ".join(line.split()) for line in lines]


def even(lines: str) -> bool:
    """Tell whether there are single spaces within lines, and no other blanks."""
    return _UNEVEN.search(lines) is None


def _seen(text: str) -> str:
    """Leave out what cannot be seen but blanks."""
    if not text.isascii():
        text = _BLANK.sub(" ", unicodedata.normalize("NFC", text))
        text = _JOINERS.sub("", _UNSEEN.sub("", text))
        # What stood between two characters may have kept them apart.
        return unicodedata.normalize("NFC", text)
    return _UNSEEN.sub("", text)


def check_spaces(spaces: Any) -> None:
    """Raise `ConfigurationError` where `spaces` is neither of its values."""
    if not isinstance(spaces, str) or spaces not in get_args(Spaces):
        raise ConfigurationError(
            f'spaces is "collapse" or "keep", received {shorten(spaces)}',
            remedy='pass spaces="collapse" to read texts without the blanks around them',
        )
