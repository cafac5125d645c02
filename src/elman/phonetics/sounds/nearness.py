"""How near the sounds of one language are, looked up, and how alike pronunciations are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.sounds.distance import gap, segment_distances
from elman.phonetics.sounds.inventory import features

__all__ = ["Nearness"]

_HEARD, _SLOPE, _KEPT_OUT = 0.35, 3.0, 0.5
"""Another sound is heard as so much of a change, more with its distance; a faint sound (a schwa,
an h) that is put in or left out as so much."""


class Nearness:
    """Distances among the sounds of one language, looked up."""

    def __init__(self, sounds: Iterable[str]) -> None:
        self.sounds = tuple(sounds)
        self._number = {s: i for i, s in enumerate(self.sounds)}
        distance = segment_distances(self.sounds, self.sounds)
        self._rows = distance.tolist()
        self._gap = {s: gap(s) for s in self.sounds}
        self._changed = np.where(distance > 0, np.minimum(1, _HEARD + _SLOPE * distance), 0)
        self._put_in = np.array([min(1.0, _KEPT_OUT + g - 0.5) for g in self._gap.values()] or [1])
        order = np.argsort(distance, axis=1, kind="stable")
        self._near = {
            s: [(self.sounds[j], self._rows[i][j]) for j in order[i].tolist() if j != i][:4]
            for s, i in self._number.items()
        }

    def is_vowel(self, sound: str) -> bool:
        """Whether a sound carries a syllable.

        >>> [Nearness("ɪs").is_vowel(sound) for sound in "ɪs"]
        [True, False]
        """
        return bool(features(sound)[0] > 0)

    def neighbours(self, sound: str) -> list[tuple[str, float]]:
        """The nearest other sounds with their distances, nearest first."""
        return self._near.get(sound, [])

    def nearest(self, sounds: Sequence[str]) -> tuple[str, ...]:
        """The same sounds as far as this language has them, else the nearest it has."""
        strange = [s for s in sounds if s not in self._number]
        heard: dict[str, str] = {}
        if strange:
            found = segment_distances(strange, self.sounds).argmin(axis=1)
            heard = {s: self.sounds[i] for s, i in zip(strange, found.tolist(), strict=True)}
        return tuple(heard.get(s, s) for s in sounds)

    def distance(self, a: str, b: str) -> float:
        """The distance of two sounds of the language."""
        return float(self._rows[self._number[a]][self._number[b]])

    def match(self, a: Sequence[str], b: Sequence[str]) -> float:
        """How alike two pronunciations of the language sound, as `similarities` says."""
        if a == b:
            return 1.0
        gaps = self._gap
        before = [0.0]
        for sound in b:
            before.append(before[-1] + gaps[sound])
        for s in a:
            now = [before[0] + gaps[s]]
            row = self._rows[self._number[s]]
            for j, t in enumerate(b):
                change = before[j] + row[self._number[t]]
                now.append(min(change, before[j + 1] + gaps[s], now[j] + gaps[t]))
            before = now
        return max(0.0, 1.0 - before[-1] / max(len(a), len(b), 1))

    def changes(
        self, sounds: Sequence[str], many: Sequence[Sequence[str]]
    ) -> NDArray[np.floating[Any]]:
        """How many sounds a listener finds changed in each of many pronunciations, `(len(many),)`.

        Unlike `match`, a difference that everybody hears counts whole, however near the sounds
        are made: a sound more or less is 1 (a faint one half), another sound 0.35 to 1.

        >>> near = Nearness("ptaɪ")
        >>> near.changes("pat", ["pa", "pat", "paɪt"]).round(1).tolist()
        [1.0, 0.0, 1.0]
        """
        width = max(map(len, many), default=0)
        coded = np.zeros((width, len(many)), np.intp)
        for i, other in enumerate(many):
            coded[: len(other), i] = self._numbers(other)
        put_in = self._put_in[coded]
        row = np.zeros((width + 1, len(many)))
        np.cumsum(put_in, axis=0, out=row[1:])
        for sound in self._numbers(sounds):
            now = row + self._put_in[sound]
            np.minimum(now[1:], row[:-1] + self._changed[sound][coded], out=now[1:])
            for j in range(width):
                np.minimum(now[j + 1], now[j] + put_in[j], out=now[j + 1])
            row = now
        found: NDArray[np.floating[Any]] = row[
            np.fromiter(map(len, many), np.intp, len(many)), np.arange(len(many))
        ]
        return found

    def _numbers(self, sounds: Sequence[str]) -> list[int]:
        try:
            return [self._number[s] for s in sounds]
        except KeyError:  # a letter's name may have a sound that the language's words lack
            return [self._number[s] for s in self.nearest(sounds)]
