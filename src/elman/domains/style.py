"""Style: what names have in common that share no word."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["borrows", "likeness_of_style"]

_BORROWED = 4
"""So many letters in a row are a word's, not a style's."""


def likeness_of_style(name: str, examples: Sequence[str]) -> float:
    """How like the examples a name is in length, rhythm, ending and letters, 0 to 1.

    >>> like = likeness_of_style("mola", ["vela", "nuvo"])
    >>> like > likeness_of_style("strengths", ["vela", "nuvo"])
    True
    """
    return max((_alike(name, other) for other in examples), default=0.0)


def borrows(name: str, examples: Sequence[str]) -> bool:
    """Whether a name takes up a word, or most of one, of an example.

    >>> borrows("velaro", ["vela"]), borrows("mola", ["vela"])
    (True, False)
    """
    return any(
        other[i : i + _BORROWED] in name
        for other in examples
        for i in range(max(1, len(other) - _BORROWED + 1))
    )


def _alike(name: str, other: str) -> float:
    length = 1 - min(1.0, abs(len(name) - len(other)) / 4)
    a, b = _rhythm(name), _rhythm(other)
    rhythm = 1 - min(1.0, abs(len(a) - len(b)) / 3) if a != b else 1.0
    same = sum(x == y for x, y in zip(a, b, strict=False)) / max(len(a), len(b))
    ending = (_rhythm(name[-2:]) == _rhythm(other[-2:])) / 2 + (name[-1:] == other[-1:]) / 2
    letters = len(set(name) & set(other)) / len(set(name) | set(other))
    return 0.25 * length + 0.15 * rhythm + 0.2 * same + 0.25 * ending + 0.15 * letters


def _rhythm(name: str) -> str:
    """Consonants and vowels: CVCV; a run of either counts once for each letter, three at most."""
    return re.sub(r"(.)\1{2,}", r"\1\1", re.sub("[^aeiouy]", "C", re.sub("[aeiouy]", "V", name)))
