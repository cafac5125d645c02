"""Known words by their sound: which words of a language are like a pronunciation.

Every word is filed under a coarse key of its likeliest readings: voiced and unvoiced consonants
are one, every run of vowels is one, doubled sounds are single. A look-up compares the few words
under one key sound by sound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from elman.phonetics.sounds.nearness import Nearness

__all__ = ["Echo", "Echoes"]

_SAME = 0.13
"""Consonants at most so far apart share a key: those that only the voice tells apart."""
_MOST = 250
"""Words of a key that are compared, most frequent first."""


class Echo(NamedTuple):
    """A known word, one way it is said, and how like that is to what was asked (0 to 1)."""

    word: str
    sounds: tuple[str, ...]
    match: float


class Echoes:
    """Words with their sounds, filed by a coarse key.

    >>> echoes = Echoes([("fisher", tuple("fɪʃə")), ("visor", tuple("vaɪzə"))], Nearness("fvɪaʃzə"))
    >>> [(e.word, e.match < 1) for e in echoes.of(tuple("vɪʃə"))]
    [('fisher', True)]
    """

    def __init__(self, words: Sequence[tuple[str, tuple[str, ...]]], near: Nearness) -> None:
        self.words, self._near = words, near
        self._class: dict[str, str] = {}
        for sound in near.sounds:
            if near.is_vowel(sound):
                self._class[sound] = "V"
                continue
            alike = (
                kind
                for other, kind in self._class.items()
                if kind != "V" and near.distance(sound, other) <= _SAME
            )
            self._class[sound] = next(alike, sound)
        self._filed: dict[str, list[int]] = defaultdict(list)
        for n, (_, sounds) in enumerate(words):
            self._filed[self._key(sounds)].append(n)

    def _key(self, sounds: Sequence[str]) -> str:
        kinds = [self._class.get(s, s) for s in sounds]
        return " ".join(k for i, k in enumerate(kinds) if i == 0 or k != kinds[i - 1])

    def of(self, sounds: Sequence[str], *, least: float = 0.85) -> list[Echo]:
        """Words at least so like the sounds, likest first."""
        sounds = tuple(sounds)
        found = [
            Echo(word, said, match)
            for word, said in (
                self.words[n] for n in self._filed.get(self._key(sounds), ())[:_MOST]
            )
            if (match := self._near.match(sounds, said)) >= least
        ]
        return sorted(found, key=lambda e: -e.match)
