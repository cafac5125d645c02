"""Clean one name as it stands in a list, and find what its spellings have in common."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["clean", "fold", "romanise", "script_of"]

_APOSTROPHES = "'’‘ʼ`´׳"
_LONGEST = 40
# One writing system in Unicode's eyes, several in its character names.
_FAMILIES = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK"}
_IDEOGRAMS = ("CJK", "HANGUL")


@lru_cache(maxsize=4096)
def _script_of_letter(letter: str) -> str:
    first = unicodedata.name(letter, "UNKNOWN").split()[0]
    return _FAMILIES.get(first, first)


def script_of(texts: Iterable[str]) -> str:
    """The script most letters are of, in Unicode's own words; empty without letters.

    >>> script_of(["Анна", "Otto", "Ольга"]), script_of(["美加子", "くみ子"])
    ('CYRILLIC', 'CJK')
    """
    seen = Counter(
        _script_of_letter(letter) for text in texts for letter in text if letter.isalpha()
    )
    return seen.most_common(1)[0][0] if seen else ""


def clean(text: str, script: str) -> list[str]:
    """The names in one entry of a list: one, none where it is corrupt, or several.

    Dropped are initials and titles (they end in a full stop), entries with digits or signs
    that no name has, letters of another script than the list's, and single letters. A comma
    parts two names. Whole words in small or capital letters get one capital, like the rest.

    >>> clean(" anna-maria ", "LATIN"), clean("H.-Dieter", "LATIN"), clean("Диван(", "CYRILLIC")
    (['Anna-maria'], [], [])
    >>> clean("ЛЕА-МАРИЯ", "CYRILLIC"), clean("வருண்குமாH", "TAMIL")
    (['Леа-Мария'], [])
    """
    parts = (" ".join(part.split()) for part in unicodedata.normalize("NFC", text).split(","))
    return [_capitalised(part) for part in parts if part and _is_name(part, script)]


def _is_name(text: str, script: str) -> bool:
    letters = [letter for letter in text if letter.isalpha() and letter not in _APOSTROPHES]
    if len(text) > _LONGEST or len(letters) < (1 if script in _IDEOGRAMS else 2):
        return False
    if any(_script_of_letter(letter) != script for letter in letters):
        return False
    # Marks and joiners belong to the letters before them.
    others = (c for c in text if not c.isalpha() and unicodedata.category(c) not in _MARKS)
    return all(c in _APOSTROPHES or c in " -־" for c in others)


_MARKS = ("Mn", "Mc", "Cf")


def _capitalised(text: str) -> str:
    if len(text) > 2 and text.isupper():
        text = text.title()
    return text[0].title() + text[1:]


def romanise(text: str) -> str:
    """Write a name in Latin letters; one in Latin letters keeps its accents.

    Scripts that leave out vowels (Arabic, Hebrew) or imply them (Indic scripts) come out
    without them, and Chinese characters in their Mandarin reading.

    >>> romanise("Александр"), romanise("Zoë"), romanise("秀英"), romanise("Яна-мария")
    ('Aleksandr', 'Zoë', 'Xiuying', 'Yana-Mariya')
    """
    if script_of([text]) in ("LATIN", ""):
        return text
    from anyascii import anyascii

    # anyascii writes each Chinese or Korean syllable with a capital: a hint no typed name has.
    latin = re.sub(r"(?<![a-z])'|[^a-z' -]", "", anyascii(text).lower())
    return re.sub(r"(?<![a-z'])[a-z]", lambda first: first[0].upper(), latin)


def fold(text: str) -> str:
    """What spellings of one name share: its letters, romanised, without accents or case.

    A text of which no Latin letter can be had stands for itself.

    >>> fold("Zoë"), fold("ZOE"), fold("Мария"), fold("Anna-Maria")
    ('zoe', 'zoe', 'mariya', 'annamaria')
    """
    from anyascii import anyascii

    return re.sub("[^a-z]", "", anyascii(text).lower()) or text.casefold()
