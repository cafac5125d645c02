"""Words in Latin letters that a language knows from English: read there, and heard with its ears.

Speakers of languages with another script read google, apple or wifi as English words, with the
sounds of their own language. Which words these are, frequencies say: a word that is usual in
English and not as usual at home, or that no romanisation writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from elman.phonetics.compounds import Share, share_of
from elman.phonetics.engines.protocol import Part, Phonemes, Reading
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language

__all__ = ["FROM", "Borrowing"]

FROM = "en-us"
"""The language that words are borrowed from."""
_SHORTEST = 3
_USUAL = 3e-6
"""How usual an English word must be: rarer ones are often from elsewhere themselves, as salam."""
_HOME, _KNOWN, _LIKE_HOME = 1.5, 5.0, 20.0
"""So much more usual in English a word must be than at home, where that has it, or one like it."""
_STRANGE, _UNHEARD = 0.95, 0.7
"""How likely a word is read so that no romanisation writes: one that English has, and another."""
_LEAST = 0.05


class Speaker(Protocol):
    """Who reads English words."""

    def pronounce(self, texts: Sequence[str], count: int = 5) -> list[list[Reading]]:
        """Give up to `count` readings of each string."""
        ...


@dataclass
class Borrowing:
    """What a language makes of words in Latin letters that are not its own.

    `at_home` gives the readings that its own lexicon has, `share` how often it uses a word,
    `native` writes sounds with those that it has, `speaker` finds who reads English.
    """

    language: Language
    at_home: Callable[[str], list[Phonemes]]
    share: Share
    native: Callable[[Phonemes], Phonemes]
    speaker: Callable[[], Speaker]

    def knows(self, word: str) -> bool:
        """Whether a word of some letters is usual in English."""
        return self._fits(word) and self._abroad(word) >= _USUAL

    def heard(self, word: str, count: int) -> tuple[float, list[Reading]]:
        """How likely a word is read as an English one, and how; 0 and nothing for others."""
        likely = self._likely(word) if self._fits(word) else 0.0
        if likely < _LEAST:
            return 0.0, []
        adapt = self.language.borrowed
        assert adapt is not None
        found: dict[Phonemes, Reading] = {}
        for reading in self.speaker().pronounce([word], count)[0]:
            if word[-1] == "e" and reading.phonemes[-2:] == ("e", "ɪ") and self.language.in_script:
                continue  # café: what ends so in English comes from elsewhere
            said = self.native(adapt(reading.phonemes))
            before = found.get(said)
            share = reading.probability + (before.probability if before else 0.0)
            found[said] = replace(
                reading, phonemes=said, probability=share, parts=(Part(word, said),)
            )
        return (likely, list(found.values())) if found else (0.0, [])

    def _fits(self, word: str) -> bool:
        return len(word) >= _SHORTEST and word.isascii() and word.isalpha()

    def _likely(self, word: str) -> float:
        abroad = self._abroad(word)
        if self._strange(word):
            return _STRANGE if abroad or not self.language.in_script else _UNHEARD
        if abroad < _USUAL:
            return 0.0
        home = _LIKE_HOME if self._pattern else _KNOWN if self.at_home(word) else _HOME
        return abroad / (abroad + home * self.share(word))

    def _strange(self, word: str) -> bool:
        """Whether no romanisation writes a word so, where that can be told."""
        return self._pattern is not None and not self._pattern.fullmatch(word)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        syllable = self.language.romanised
        return re.compile(rf"(?:{syllable})+") if syllable else None

    @cached_property
    def _abroad(self) -> Share:
        return share_of(LANGUAGES[FROM])
