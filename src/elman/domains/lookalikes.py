"""Warnings about labels that a reader may take for another one.

Characters of different scripts that look the same come from Unicode's confusables (UTS 39), by
way of the package `confusable_homoglyphs`; pairs within ASCII (`rn` and `m`) stand here.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Any

from elman.errors import DomainError

__all__ = ["check_scripts", "look_alikes", "skeleton"]

_PAIRS = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"))
"""What is read as what, in the letters of most screens."""

_TOGETHER = tuple(
    frozenset(scripts.split())
    for scripts in ("LATIN HAN HIRAGANA KATAKANA", "LATIN HAN BOPOMOFO", "LATIN HAN HANGUL")
)
"""Scripts that are written together."""

_FURTHER = (("cl", "d"), ("5", "s"))
"""Too common to warn of, but enough to take one name for another."""


def look_alikes(label: str, other: str = "") -> tuple[str, ...]:
    """Say what in `label` may be misread; with `other`, whether the two look the same.

    >>> look_alikes("airrnix", "airmix")
    ("looks like 'airmix'", "'rn' looks like 'm'")
    >>> look_alikes("pаypal")
    ("'а' (Cyrillic small letter a) looks like 'a'",)
    >>> look_alikes("zürich"), look_alikes("мир"), look_alikes("4you")
    ((), (), ())
    """
    found = []
    if other and label != other and skeleton(label) == skeleton(other):
        found.append(f"looks like {other!r}")
    found += [f"{seen!r} looks like {meant!r}" for seen, meant in _misread(label)]
    if label.isascii():
        return tuple(found)
    foreign = {c: _latin(c) for c in label if not c.isascii()}
    mixed = len(_scripts(label)) > 1
    # Letters of a script of its own are right where they are, unless all of them pass as Latin.
    if mixed or (foreign and all(foreign.values())):
        found += [
            f"{c!r} ({unicodedata.name(c, 'unnamed').capitalize()}) looks like {latin!r}"
            for c, latin in foreign.items()
            if latin
        ]
    return tuple(found)


def check_scripts(label: str) -> None:
    """Raises `DomainError` for a label of several scripts, which no registry takes.

    Scripts that one language writes together are one (UTS 39, highly restrictive): Japanese with
    all of its own, Chinese and Korean with theirs, each with Latin letters.

    >>> check_scripts("zürich"), check_scripts("東京タワー"), check_scripts("мир24")
    (None, None, None)
    >>> check_scripts("pаypal")
    Traceback (most recent call last):
    elman.errors.DomainError: A label has letters of one script, received 'pаypal' with Latin and \
Cyrillic ones; write 'paypal' if that is meant
    """
    used = _scripts(label)
    if len(used) < 2 or any(used <= together for together in _TOGETHER):
        return
    plain = "".join(_latin(c) or c for c in label)
    named = " and ".join(name.title() for name in sorted(used, key=lambda n: (n != "LATIN", n)))
    raise DomainError(
        f"A label has letters of one script, received {label!r} with {named} ones",
        remedy=f"write {plain!r} if that is meant"
        if plain.isascii()
        else "write it in the letters of one language",
    )


def skeleton(label: str) -> str:
    """Write a label as a hasty reader sees it: two with the same skeleton look alike.

    >>> skeleton("c1airrnix") == skeleton("dairmix"), skeleton("m0rning") == skeleton("moming")
    (True, True)
    """
    text = label if label.isascii() else "".join(_latin(c) or c for c in label)
    for seen, meant in (
        *reversed(_PAIRS),
        *_FURTHER,
    ):  # Digits first: `c1` becomes `cl`, which reads as `d`.
        text = text.replace(seen, meant)
    return text


def _misread(label: str) -> list[tuple[str, str]]:
    """Pairs that stand in the label; digits only where letters around suggest the letter."""
    return [
        (seen, meant)
        for seen, meant in _PAIRS
        if seen in label and (seen.isalpha() or _among_letters(label, seen))
    ]


def _among_letters(label: str, digit: str) -> bool:
    around = ((label[i - 1 : i], label[i + 1 : i + 2]) for i, c in enumerate(label) if c == digit)
    return any(before.isalpha() and after.isalpha() for before, after in around)


@functools.cache
def _latin(character: str) -> str:
    """The ASCII letter that a character passes for, or nothing."""
    if character.isascii():
        return ""
    from confusable_homoglyphs import confusables

    found: Any = confusables.is_confusable(character, greedy=True, preferred_aliases=[]) or []
    glyphs = [glyph["c"] for entry in found for glyph in entry["homoglyphs"]]
    ascii_ones = [c for c in glyphs if len(c) == 1 and c.isascii() and c.isalpha()]
    return ascii_ones[0].lower() if ascii_ones else ""


def _scripts(label: str) -> set[str]:
    from confusable_homoglyphs import categories

    found = {name for c in label if c.isalpha() for name in categories.unique_aliases(c)}
    return found - {"COMMON", "INHERITED"}  # such as the sign that makes a vowel of kana long
