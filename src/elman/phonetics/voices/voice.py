"""The voice of a language: its joint model, the words people know, and how near sounds are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.protocol import Part, Phonemes, Reading
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.echoes import Echoes
from elman.phonetics.sounds.nearness import Nearness
from elman.phonetics.voices.lexicon import KnownWords
from elman.phonetics.voices.words.table import usual_words

__all__ = ["Voice", "log_add"]


@dataclass(frozen=True, eq=False)
class Voice:
    """What is known of one language's sounds and words, for the names of domains."""

    language: Language
    model: JointModel
    words: Mapping[str, float] = field(repr=False)
    """Words in ASCII letters with their frequency (Zipf: 3 is once in a million)."""
    echoes: Echoes | None = field(repr=False, default=None)
    """Known words by their sound."""
    lexicon: KnownWords = field(repr=False, default_factory=lambda: KnownWords(b""))
    """What the lexicon says of usual words, as they are written and in plain letters."""
    source: str = ""
    """What it learned from."""
    temperature: float | None = None
    """At what temperature its model's probabilities are calibrated, where that was measured."""

    @property
    def near(self) -> Nearness:
        """How near its sounds are to each other."""
        return self.model.near

    def readings(self, word: str) -> list[Phonemes]:
        """List the lexicon's readings of a word, the usual one first, or the language's rule's."""
        spoken = self.language
        # Latin letters in a row may be an abbreviation: a word is one that is used.
        if (
            spoken.rule
            and (not spoken.latin or self.share(spoken.label(word)))
            and (said := spoken.rule(word))
        ):
            return [said]
        return self.lexicon.readings(word)

    def share(self, word: str) -> float:
        """How often a word is used, as a share of running text."""
        zipf = self.words.get(word)
        return 0.0 if zipf is None else float(10 ** (zipf - 9))

    def explained(self, reading: Reading) -> Reading:
        """The same reading with parts as small as the model's chunks."""
        parts: list[Part] = []
        for part in reading.parts:
            parts += [part] if part.name else self.model.align(part.letters, part.sounds)
        return replace(reading, parts=tuple(parts))

    def known(self, label: str) -> float:
        """How well a label is known, 0 to 1: a word of the language, or two words joined.

        >>> from elman.phonetics.languages.english import ENGLISH
        >>> voice = Voice(ENGLISH, None, {"read": 5.5, "it": 6.9})
        >>> voice.known("read") > voice.known("readit") > voice.known("redt") == 0.0
        True
        """
        if whole := self.words.get(label, 0.0):
            return min(1.0, 0.4 + 0.1 * whole)
        best, usual = 0.0, self._usual
        for cut in range(2, len(label) - 1):
            if (first := usual.get(label[:cut])) and (second := usual.get(label[cut:])):
                best = max(best, min(first, second))
        return 0.1 * best

    @cached_property
    def _usual(self) -> dict[str, float]:
        """The words that two joined are made of: a table is quicker than a search of all words."""
        return usual_words(self.words, 4.0)


def log_add(values: Sequence[float]) -> float:
    """The logarithm of a sum of probabilities given by their logarithms."""
    high = max(values)
    return high + math.log(sum(math.exp(v - high) for v in values))
