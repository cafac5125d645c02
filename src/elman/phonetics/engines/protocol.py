"""What every engine gives: readings of words and spellings of sounds, with their alignments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

__all__ = ["Engine", "Part", "Phonemes", "Reading", "Spelling"]

Phonemes = tuple[str, ...]


class Part(NamedTuple):
    """A stretch of letters and what it sounds like; `name` where letters are read by name."""

    letters: str
    sounds: Phonemes
    name: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to say a string: its phonemes, how probable it is, and how it was read.

    `how` is "word" (in the lexicon), "model" (letters to sounds), "letters" (their names),
    "digits" (one by one), "number", "abbreviation", "split" (into known words), "sound" (gr8),
    "shape" (s3cure), or several with +.
    `parts` says which letters make which sounds, as far as the engine tells.

    >>> Reading(("a",), 0.5, "model").logp
    -0.6931471805599453
    """

    phonemes: Phonemes
    probability: float
    how: str
    parts: tuple[Part, ...] = field(default=(), repr=False)
    evidence: float = field(default=0.0, repr=False)
    """`log P(letters)`: how much the string is like a word at all, where the engine tells."""

    @property
    def logp(self) -> float:
        """The logarithm of the probability."""
        return math.log(max(self.probability, 1e-300))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a sequence of phonemes, and how probable it is."""

    text: str
    probability: float
    parts: tuple[Part, ...] = field(default=(), repr=False)


class Engine(Protocol):
    """Letters to sounds and sounds to letters in one language, the most probable first."""

    def read(self, words: Sequence[str], n: int = 5, *, names: bool = True) -> list[list[Reading]]:
        """Give up to `n` readings of each word, of "model"; without `names`, no letter is named."""
        ...

    def spell(self, sounds: Sequence[Phonemes], n: int = 20) -> list[list[Spelling]]:
        """Give up to `n` spellings of each sequence of sounds."""
        ...

    def align(self, letters: str, sounds: Phonemes) -> tuple[Part, ...]:
        """Say which letters make which sounds, as far as the engine tells."""
        ...

    def native(self, sounds: Sequence[str]) -> Phonemes:
        """Write a sequence with the segments that the engine has learned, or the nearest."""
        ...
