"""The pieces of texts that a linear model weighs: runs of words, and parts of words.

Each piece is a number of 64 bits, the same in every run; a text is the set of its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Found", "Pieces", "tokens"]

Hashes = NDArray[np.uint64]
Rows = NDArray[np.int64]

_TOKENS = re.compile(r"\w+|[^\w\s]")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)

LONGEST_WORD = 256
"""Characters of a word whose parts are looked at; what is longer was never a word."""


def tokens(text: str) -> list[str]:
    """Cut a text into words and marks, in lower case.

    >>> tokens("It's GOOD, really")
    ['it', "'", 's', 'good', ',', 'really']
    """
    return _TOKENS.findall(text.lower())


class Found(NamedTuple):
    """Pieces of several texts: `rows (n,)` says of which text, `hashes (n,)` what they are.

    A piece that stands twice in a text may stand here twice.
    """

    rows: Rows
    hashes: Hashes


class Pieces(NamedTuple):
    """Which pieces are looked at: runs of up to `words` words, parts of up to `characters`.

    >>> words, parts = Pieces(2, 2).of(["good film", "film"])
    >>> words.rows.tolist(), len(parts.hashes)
    ([0, 0, 1, 0], 26)
    >>> bool(words.hashes[1] == words.hashes[2])
    True
    """

    words: int
    characters: int

    def of(self, texts: Iterable[str]) -> tuple[Found, Found]:
        """Find the runs of words of texts, and the parts of their words."""
        cut = [tokens(text) for text in texts]
        lengths = np.array([len(found) for found in cut], np.int64)
        owner = np.repeat(np.arange(len(cut)), lengths)
        known: dict[str, int] = {}
        codes = np.fromiter(
            (known.setdefault(token, len(known)) for found in cut for token in found),
            np.int64,
            len(owner),
        )
        hashes = np.array([_hashed(token) for token in known], np.uint64)
        return self._runs(owner, hashes[codes]), self._parts(owner, codes, list(known))

    def _runs(self, owner: Rows, hashes: Hashes) -> Found:
        rows, found = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        run = hashes
        for n in range(self.words):
            if n:
                # A run of n + 1 words is one of n and the word behind it, in the same text.
                run = _mixed(run[:-1], hashes[n:])
            whole = owner[: len(run)] == owner[n:]
            rows.append(owner[: len(run)][whole])
            found.append(run[whole])
        return Found(np.concatenate(rows), np.concatenate(found))

    def _parts(self, owner: Rows, codes: Rows, words: list[str]) -> Found:
        if not self.characters:
            return Found(np.zeros(0, np.int64), np.zeros(0, np.uint64))
        each = [_parts_of(word[:LONGEST_WORD], self.characters) for word in words]
        sizes = np.array([len(parts) for parts in each], np.int64)
        begins = np.cumsum(sizes) - sizes
        every = np.concatenate(each) if each else np.zeros(0, np.uint64)
        counts = sizes[codes]
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        return Found(np.repeat(owner, counts), every[np.repeat(begins[codes], counts) + within])


def _mixed(left: Hashes, right: Hashes) -> Hashes:
    mixed = (left ^ (right >> _SHIFT)) * _MULTIPLIER + right
    return mixed ^ (mixed >> _SHIFT)


@lru_cache(maxsize=1 << 17)
def _hashed(token: str) -> int:
    digest = blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


@lru_cache(maxsize=1 << 16)
def _parts_of(word: str, longest: int) -> Hashes:
    """Hash the parts of a word of 1 to `longest` characters, those at its ends marked."""
    points = np.frombuffer(f" {word} ".encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = points.astype(np.uint64) * _MULTIPLIER
    letters ^= letters >> _SHIFT
    part, found = letters, [letters[1:-1]]
    for n in range(1, min(longest, len(letters))):
        part = _mixed(part[:-1], letters[n:])
        found.append(part)
    return np.unique(np.concatenate(found))
