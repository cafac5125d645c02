"""Sounds of one language as another's speakers say them: replacements of whole sounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

__all__ = ["Phonemes", "adapted", "by_table"]

Phonemes = tuple[str, ...]


def adapted(sounds: Phonemes, table: str) -> Phonemes:
    """Replace sounds by a table, from left to right, as "e ɪ > eː | ə l # > i l".

    The longest entry that fits is taken, then the first; `#` is the end of the word, and what
    stands before ">" is a regular expression without groups.

    >>> adapted(("ɡ", "u", "ɡ", "ə", "l"), "u > uː | ə l # > i l")
    ('ɡ', 'uː', 'ɡ', 'i', 'l')
    """
    pattern, said = _compiled(table)
    text = pattern.sub(lambda match: said[(match.lastindex or 1) - 1], f" {' '.join(sounds)} ")
    return tuple(text.split())


@cache
def _compiled(table: str) -> tuple[re.Pattern[str], list[str]]:
    rows = [entry.partition(">")[::2] for entry in table.split("|")]
    rows.sort(key=lambda row: -len(row[0].split()))
    fits = []
    for sounds, _ in rows:
        sounds = sounds.strip()
        behind = "(?= $)" if sounds.endswith(" #") else "(?= )"
        fits.append(f"({sounds.removesuffix(' #')}{behind})")
    return re.compile(f"(?<= )(?:{'|'.join(fits)})"), [to.strip() for _, to in rows]


def by_table(table: str) -> Callable[[Phonemes], Phonemes]:
    """Make the function that adapts by a table."""
    return lambda sounds: adapted(sounds, table)
