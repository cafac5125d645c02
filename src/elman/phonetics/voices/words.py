"""The words of a language in plain letters, and how often they are used."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from itertools import islice

import numpy as np

from elman.cache import cache_root, kept, seal, unsealed
from elman.files import write_atomically
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language, latin

__all__ = ["Later", "known_words"]

_MOST = 330_000
"""Words that are looked at, all that most languages have; rarer ones take seconds to fold."""
_VERSION = 4
"""Count up when folding changes."""


@cache
def known_words(code: str) -> Mapping[str, float]:
    """Words of a language in plain letters with their frequency on the Zipf scale, usual first.

    Folded once, then read from the cache.
    """
    spoken = LANGUAGES[code]
    what = f"words of {code} as of wordfreq {version('wordfreq')}, {_VERSION}"
    return kept(
        cache_root() / "voices" / f"words-{code}-{version('wordfreq')}-{_VERSION}.bin",
        read=lambda path: _words_of(unsealed(path.read_bytes(), what)),
        make=lambda: _folded_words(spoken),
        write=lambda path, words: write_atomically(path, seal(_bytes_of(words), what)),
    )


class Later(Mapping[str, float]):
    """Words that are read when they are first asked for.

    >>> Later(lambda: {"air": 5.0}).get("air")
    5.0
    """

    def __init__(self, make: Callable[[], Mapping[str, float]]) -> None:
        self._make = make
        self._made: Mapping[str, float] | None = None

    @property
    def _words(self) -> Mapping[str, float]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, word: str) -> float:
        return self._words[word]

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def _bytes_of(words: Mapping[str, float]) -> bytes:
    """Words, a line each, an empty byte, and their frequencies: read in a twentieth of a second."""
    return "\n".join(words).encode() + b"\0" + np.array(list(words.values())).tobytes()


def _words_of(content: bytes) -> Mapping[str, float]:
    text, _, numbers = content.partition(b"\0")
    if not numbers:
        return {}
    return dict(zip(text.decode().split("\n"), np.frombuffer(numbers).tolist(), strict=True))


def _folded_words(spoken: Language) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    shares = get_frequency_dict(spoken.frequent, wordlist="best")
    kept = [word for word in islice(shares, _MOST) if _foldable(word, spoken)]
    words: dict[str, float] = {}
    for word, plain in zip(kept, _labels(kept, spoken), strict=True):
        if plain:
            words[plain] = max(words.get(plain, 0.0), round(math.log10(shares[word]) + 9, 4))
    return words


def _labels(words: list[str], spoken: Language) -> list[str]:
    """Write many words as labels, at once where each letter is written by itself."""
    if spoken.romanise is not None:
        return [spoken.label(word) for word in words]
    text = unicodedata.normalize("NFC", "\n".join(words).lower())
    for letter, written in spoken.plain.items():
        text = text.replace(letter, written)
    table = {ord(c): latin(c) for c in set(text) if not c.isascii()}
    lines = text.translate(table).split("\n")
    return [line if line.isalnum() else spoken.label(line) for line in lines]


def _foldable(word: str, spoken: Language) -> bool:
    # Kanji are read with a package that elman does without.
    known = word.isascii() or spoken.latin or all(map(spoken.letters.fullmatch, word))
    return known and _lettered(word)


def _lettered(word: str) -> bool:
    """Whether there is nothing in a word but letters and their marks."""
    return word.isalpha() or (not word.isascii() and all(not c.isascii() for c in word))
