"""The words of a language in plain letters, and how often they are used.

A file holds the words in alphabetical order, a line each, and their frequencies in hundredths of
the Zipf scale, both pressed. Words are found by bisection: nothing is built before the first.
"""

from __future__ import annotations

import lzma
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import DamagedModel
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.shipped import manifest, shipped_content

__all__ = ["TABLES", "Later", "WordTable", "known_words", "table_mark", "usual_words"]

TABLES = "elman.phonetics.voices.words"
"""The package with the tables that ship."""

_LARGEST = 1 << 26
"""Bytes of words, so that a forged file cannot fill the memory."""


@cache
def known_words(code: str) -> WordTable:
    """Words of a language in plain letters with their frequency on the Zipf scale, usual first.

    Raises `DamagedModel` where the table is not the one that came with elman.

    >>> words = known_words("en-us")
    >>> words["the"] > words["phoneme"], "xqzt" in words, words.usual(2)
    (True, False, ['the', 'to'])
    """
    spoken = LANGUAGES[code]
    content = shipped_content(TABLES, spoken.frequent, f"The table of words of {spoken.title}")
    return WordTable.of({}) if content is None else WordTable.read(content)


def table_mark(code: str) -> str:
    """The checksum of a language's table, on which depends what is learned from its words."""
    return str(manifest(TABLES).get(LANGUAGES[code].frequent, {}).get("sha256", ""))


class WordTable(Mapping[str, float]):
    """Words of small letters and digits with their frequencies (Zipf: 3 is once in a million).

    Iterating gives the usual ones first, those that are used alike by the alphabet.

    >>> words = WordTable.of({"mix": 4.5, "air": 5.25, "airmail": 2.0})
    >>> list(words.items()), words.get("mail"), WordTable.read(words.content()) == words
    ([('air', 5.25), ('mix', 4.5), ('airmail', 2.0)], None, True)
    """

    def __init__(self, words: list[str], zipf: NDArray[np.uint16]) -> None:
        self._words, self._zipf = words, zipf

    @classmethod
    def of(cls, words: Mapping[str, float]) -> WordTable:
        """Make the table of some words."""
        listed = sorted(words)
        return cls(listed, np.array([round(100 * words[word]) for word in listed], np.uint16))

    @classmethod
    def read(cls, content: bytes) -> WordTable:
        """Read what `content` gave; raises `DamagedModel` for anything else."""
        try:
            size = int.from_bytes(content[:4], "little")
            text = _unpressed(lzma.LZMADecompressor(), content[4 : 4 + size]).decode("ascii")
            zipf = _unpressed(zlib.decompressobj(), content[4 + size :])
            halves = np.frombuffer(zipf, np.uint8).reshape(2, -1)
            words = text.split("\n") if text else []
            if len(words) != halves.shape[1]:
                raise ValueError("words and frequencies do not fit together")
        except (ValueError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise DamagedModel(
                f"A table of words must be whole, received one that cannot be read ({error})",
                remedy="install elman again: pip install --force-reinstall elman",
            ) from error
        return cls(words, halves[0] + halves[1].astype(np.uint16) * np.uint16(256))

    def content(self) -> bytes:
        """The table as a file holds it."""
        # Low and high halves apart press better.
        halves = self._zipf.astype("<u2").view(np.uint8).reshape(-1, 2).T
        text = lzma.compress("\n".join(self._words).encode(), preset=9 | lzma.PRESET_EXTREME)
        return len(text).to_bytes(4, "little") + text + zlib.compress(halves.tobytes(), 9)

    def usual(self, count: int | None = None, *, least: float = 0.0) -> list[str]:
        """The most usual words, `count` at most, each used so often at least; usual ones first."""
        enough = int((self._zipf >= round(100 * least)).sum())
        words = self._words
        return [words[n] for n in self._order[:enough][:count].tolist()]

    def above(self, least: float) -> dict[str, float]:
        """The words that are used so often at least, with their frequencies, usual ones first."""
        chosen = self._order[: int((self._zipf >= round(100 * least)).sum())]
        words = self._words
        zipf = (self._zipf[chosen] / 100).tolist()
        return {words[n]: often for n, often in zip(chosen.tolist(), zipf, strict=True)}

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(~self._zipf, kind="stable")

    def __getitem__(self, word: str) -> float:
        words = self._words
        place = bisect_left(words, word)
        if place == len(words) or words[place] != word:
            raise KeyError(word)
        return int(self._zipf[place]) / 100

    def get(self, word: str, default: Any = None) -> Any:
        """The frequency of a word, or `default`."""
        words = self._words
        place = bisect_left(words, word)
        if place == len(words) or words[place] != word:
            return default
        return int(self._zipf[place]) / 100

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.get(word) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.usual())

    def __len__(self) -> int:
        return len(self._words)


def usual_words(words: Mapping[str, float], least: float) -> dict[str, float]:
    """The words that are used so often at least, with their frequencies.

    >>> usual_words({"air": 5.25, "airmail": 2.0}, 4.0)
    {'air': 5.25}
    """
    if isinstance(words, Later):
        words = words.made
    if isinstance(words, WordTable):
        return words.above(least)
    return {word: zipf for word, zipf in words.items() if zipf >= least}


class Later(Mapping[str, float]):
    """Words that are read when they are first asked for.

    >>> Later(lambda: {"air": 5.0}).get("air")
    5.0
    """

    def __init__(self, make: Callable[[], Mapping[str, float]]) -> None:
        self._make = make
        self._made: Mapping[str, float] | None = None

    @property
    def made(self) -> Mapping[str, float]:
        """The words themselves."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def get(self, word: str, default: Any = None) -> Any:
        """The frequency of a word, or `default`."""
        return self.made.get(word, default)

    def __getitem__(self, word: str) -> float:
        return self.made[word]

    def __contains__(self, word: object) -> bool:
        return word in self.made

    def __iter__(self) -> Iterator[str]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)


def _unpressed(unpacking: Any, content: bytes) -> bytes:
    found: bytes = unpacking.decompress(content, _LARGEST)
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError("it is cut off, too large or holds more than one")
    return found
