"""One way to take a string apart into what is read one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from elman.phonetics.engines.protocol import Phonemes

__all__ = ["Knows", "Phrase", "Way"]

Knows = Callable[[str], bool]
"""Whether a word is known."""


@dataclass(frozen=True)
class Phrase:
    """Words, or phonemes where these are settled, that are written as one: 24, Dr."""

    words: tuple[str | Phonemes, ...]


@dataclass(frozen=True)
class Way:
    """One way to take a string apart: words to be read one after another, and its weight.

    Each part is a word to look up or pronounce, phonemes where these are settled, or a phrase of
    both; `written` has the letters or digits of each.
    """

    parts: tuple[str | Phonemes | Phrase, ...]
    weight: float
    how: str
    written: tuple[str, ...] = ()

    @property
    def words(self) -> Iterator[str]:
        """The words to look up or pronounce."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, Phrase):
                yield from (word for word in part.words if isinstance(word, str))
