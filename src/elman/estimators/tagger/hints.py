"""What words say of their neighbours, as hashed numbers: the input of the linear branch.

Each form of a word has a few traits: itself, its shape, its beginnings and ends. A hint is one
trait of a word nearby, or several together, hashed into a bucket (Weinberger et al. 2009). Forms
are hashed once, hints by NumPy for all words at a time.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["TRAITS", "folded", "hints_of", "kind_of_case", "templates", "traits_of"]

Hashes = NDArray[np.uint32]
Template = tuple[tuple[int, int], ...]
"""Which trait of which word, counted from this one, are taken together."""

_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_AGAIN = re.compile(r"(?s)(.)\1+")

TRAITS = (
    *("word", "folded", "shape", "outline", "case"),
    *(f"{side}{n}" for side, most in (("begins", 4), ("ends", 5)) for n in range(1, most + 1)),
)
_AT = {name: i for i, name in enumerate(TRAITS)}

CASES = ("capitals", "title", "number", "lower", "other")
"""Kinds of words by their letters, in the order of their codes."""


def folded(word: str) -> str:
    """Write a word in lower case, every digit as 0.

    >>> folded("F-16")
    'f-00'
    """
    return _DIGIT.sub("0", word.lower())


def kind_of_case(word: str) -> int:
    """Tell which of `CASES` a word is of.

    >>> [CASES[kind_of_case(word)] for word in ("EFE", "Anna", "25", "sings", ",")]
    ['capitals', 'title', 'number', 'lower', 'other']
    """
    if word.isupper() and len(word) > 1:
        return 0
    if word[:1].isupper():
        return 1
    if _DIGIT.search(word):
        return 2
    return 3 if word.isalpha() else 4


def traits_of(word: str) -> list[int]:
    """Hash the traits of a word, in the order of `TRAITS`.

    >>> len(traits_of("Anna")) == len(TRAITS)
    True
    """
    low = folded(word)
    shape = _DIGIT.sub("0", _LETTER.sub(lambda m: "X" if m.group().isupper() else "x", word))
    parts = [word, low, shape[:12], _AGAIN.sub(r"\1", shape)[:8], CASES[kind_of_case(word)]]
    parts += [low[:n] if len(low) >= n else "" for n in range(1, 5)]
    parts += [low[-n:] if len(low) >= n else "" for n in range(1, 6)]
    return [_hashed(part, i) for i, part in enumerate(parts)]


def _hashed(text: str, seed: int) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"), seed * 0x9E3779B1 & 0xFFFFFFFF)


def templates(columns: int) -> list[Template]:
    """List the hints of a word that has so many further columns."""
    word, low, shape, outline, case = (_AT[name] for name in TRAITS[:5])
    begins3, ends3 = _AT["begins3"], _AT["ends3"]
    found: list[Template] = [((at, trait),) for at in range(-2, 3) for trait in (low, shape)]
    found += [((at, trait),) for at in (-1, 0, 1) for trait in (ends3, word, begins3)]
    others = ("begins1", "begins2", "begins4", "ends1", "ends2", "ends4", "ends5")
    found += [((0, _AT[name]),) for name in others]
    found += [((-1, low), (0, low)), ((0, low), (1, low))]
    found += [((-1, outline), (0, outline)), ((0, outline), (1, outline))]
    found += [((-1, outline), (0, outline), (1, outline))]
    found += [((-1, low), (0, outline)), ((0, outline), (1, low)), ((-1, low), (0, ends3))]
    found += [((-2, low), (-1, low), (0, case)), ((0, case), (1, low), (2, low))]
    found += [((first, case), (first + 1, case), (first + 2, case)) for first in (-2, -1, 0)]
    for i in range(len(TRAITS), len(TRAITS) + columns):
        found += [((at, i),) for at in range(-2, 3)]
        found += [((-1, i), (0, i)), ((0, i), (1, i)), ((-1, i), (0, i), (1, i))]
        found += [((0, i), (0, outline)), ((0, i), (0, low))]
    return found


def hints_of(
    traits: Hashes, columns: Sequence[Sequence[str]], lengths: NDArray[Any], buckets: int
) -> NDArray[np.int32]:
    """Hash the hints of all words, sentence after sentence: `(words, hints)` below `buckets`.

    `traits (words, traits)` are those of each word, `columns` what else is known of it.
    """
    known: dict[str, int] = {}
    for column in columns:
        known |= {value: _hashed(value, 99) for value in set(column)}
    coded = [np.array([known[value] for value in column], np.uint32) for column in columns]
    whole = np.column_stack([traits, *coded])
    # Between two sentences stand three marks: the first word behind one, the second, and again.
    words = len(whole)
    at = np.arange(words) + 3 * np.repeat(np.arange(len(lengths)), lengths) + 2
    around = np.zeros((words + 3 * len(lengths) + 4, whole.shape[1]), np.uint32)
    around[at] = whole
    ends = np.cumsum(lengths) + 3 * np.arange(len(lengths)) + 2
    for offset, mark in ((0, 1), (1, 2), (2, 1)):
        around[ends + offset] = mark
    around[:2] = [[2], [1]]
    listed = templates(len(columns))
    found = np.empty((words, len(listed)), np.int32)
    for i, template in enumerate(listed):
        hashed = np.full(words, i * 7919 + 13, np.uint32)
        for offset, trait in template:
            hashed = _mixed(hashed + np.uint32(offset + 5), around[at + offset, trait])
        found[:, i] = hashed % np.uint32(buckets)
    return found


def _mixed(a: Hashes, b: Hashes) -> Hashes:
    x = (a ^ b) * np.uint32(0x9E3779B1)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x85EBCA77)
    return x ^ (x >> np.uint32(13))
