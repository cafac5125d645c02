"""Known words by their sound: which words of a language are like a pronunciation.

Every word is filed under a coarse key of its likeliest readings: voiced and unvoiced consonants
are one, every run of vowels is one, doubled sounds are single. A look-up compares the few words
under one key sound by sound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

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


Said = Sequence[tuple[str, tuple[str, ...]]]


class Echoes:
    """Words with their sounds, filed by a coarse key when they are first asked for.

    >>> echoes = Echoes([("fisher", tuple("fɪʃə")), ("visor", tuple("vaɪzə"))], Nearness("fvɪaʃzə"))
    >>> [(e.word, e.match < 1) for e in echoes.of(tuple("vɪʃə"))]
    [('fisher', True)]
    """

    def __init__(self, words: Said | Callable[[], Said], near: Nearness) -> None:
        self._words, self._near = words, near

    @cached_property
    def words(self) -> Said:
        """The words with their sounds, usual ones first."""
        return self._words() if callable(self._words) else self._words

    @cached_property
    def _class(self) -> dict[str, int]:
        """Sounds that share a key have the same number."""
        near = self._near
        kinds: dict[str, str] = {}
        for sound in near.sounds:
            if near.is_vowel(sound):
                kinds[sound] = "vowel"
                continue
            alike = (
                kind
                for other, kind in kinds.items()
                if kind != "vowel" and near.distance(sound, other) <= _SAME
            )
            kinds[sound] = next(alike, sound)
        number = {kind: n for n, kind in enumerate(dict.fromkeys(kinds.values()))}
        return {sound: number[kind] for sound, kind in kinds.items()}

    @cached_property
    def _filed(self) -> dict[bytes, list[int]]:
        filed: dict[bytes, list[int]] = defaultdict(list)
        for n, key in enumerate(self._keys([sounds for _, sounds in self.words])):
            filed[key].append(n)
        return filed

    def _keys(self, many: Sequence[Sequence[str]]) -> list[bytes]:
        """The keys of pronunciations: a byte for each run of sounds of one class."""
        begin = np.cumsum([0, *map(len, many)])
        flat = np.fromiter((self._class[s] for sounds in many for s in sounds), np.uint8, begin[-1])
        kept = np.ones(len(flat), bool)
        kept[1:] = flat[1:] != flat[:-1]
        kept[begin[:-1][begin[:-1] < len(flat)]] = True  # a word begins
        ends = np.concatenate([[0], np.cumsum(kept)])[begin].tolist()
        raw = flat[kept].tobytes()
        return [raw[first:last] for first, last in pairwise(ends)]

    def of(self, sounds: Sequence[str], *, least: float = 0.85) -> list[Echo]:
        """Words at least so like the sounds, likest first."""
        sounds = tuple(sounds)
        found = [
            Echo(word, said, match)
            for word, said in (
                self.words[n] for n in self._filed.get(self._keys([sounds])[0], ())[:_MOST]
            )
            if (match := self._near.match(sounds, said)) >= least
        ]
        return sorted(found, key=lambda e: -e.match)
