"""How near two sounds are by articulation, and two pronunciations by their sounds.

A segment is a vector of articulatory features (voice, place, height, ...) from panphon; the
distance of two segments is the weighted share of features in which they differ, 0 to 1. Of a
segment that is several (diphthong, affricate written apart) it is the mean over its parts.

Mortensen and others (2016), "PanPhon: a resource for mapping IPA segments to articulatory
feature vectors".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nearness", "segment_distance"]


# Made in different places, heard as one: every language's own r.
_RHOTICS = frozenset(["ɹ", "r", "ʁ", "ɾ", "ʀ", "ɻ", "χ", "rʲ"])


@cache
def _table() -> tuple[object, NDArray[np.float64]]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import panphon

        table = panphon.FeatureTable()
    return table, np.array(table.weights, np.float64)


@cache
def _features(segment: str) -> NDArray[np.float64]:
    table, _ = _table()
    rows = table.word_array(list(table.names), segment)  # type: ignore[attr-defined]
    # The weights cover the segment's own features; tones come after them.
    return np.asarray(rows, np.float64).reshape(len(rows), -1)[:, : len(_table()[1])]


@cache
def segment_distance(a: str, b: str) -> float:
    """The distance of two segments, 0 (the same) to 1.

    >>> segment_distance("s", "s"), segment_distance("s", "z") < segment_distance("s", "m")
    (0.0, True)
    """
    if a == b:
        return 0.0
    if a in _RHOTICS and b in _RHOTICS:
        return 0.1
    _, weights = _table()
    x, y = _features(a), _features(b)
    if not len(x) or not len(y):
        return 1.0
    parts = max(len(x), len(y))
    x, y = (v[np.minimum(np.arange(parts), len(v) - 1)] for v in (x, y))
    differ = np.abs(x - y) / 2 @ weights / weights.sum()
    # [syllabic]: a vowel never passes for a consonant.
    vowel = float(x[0, 0] != y[0, 0]) * 0.5
    return min(1.0, float(differ.mean()) * 4 + vowel + 0.05)


class Nearness:
    """Distances among the sounds of one language, looked up."""

    def __init__(self, sounds: Iterable[str]) -> None:
        self.sounds = tuple(sounds)
        self._number = {s: i for i, s in enumerate(self.sounds)}
        n = len(self.sounds)
        self._distance = np.zeros((n, n))
        for i, a in enumerate(self.sounds):
            for j, b in enumerate(self.sounds[:i]):
                self._distance[i, j] = self._distance[j, i] = segment_distance(a, b)
        self._rows = self._distance.tolist()
        order = np.argsort(self._distance, axis=1, kind="stable")
        self._near = {
            s: [(self.sounds[j], self._rows[i][j]) for j in order[i].tolist() if j != i][:4]
            for s, i in self._number.items()
        }

    def is_vowel(self, sound: str) -> bool:
        """Whether a sound carries a syllable.

        >>> [Nearness("ɪs").is_vowel(sound) for sound in "ɪs"]
        [True, False]
        """
        rows = _features(sound)
        return bool(len(rows) and rows[0, 0] > 0)

    def neighbours(self, sound: str) -> list[tuple[str, float]]:
        """The nearest other sounds with their distances, nearest first."""
        return self._near.get(sound, [])

    def nearest(self, sounds: Sequence[str]) -> tuple[str, ...]:
        """The same sounds as far as this language has them, else the nearest it has."""
        return tuple(
            s if s in self._number else min(self.sounds, key=lambda t: segment_distance(s, t))
            for s in sounds
        )

    def distance(self, a: str, b: str) -> float:
        """The distance of two sounds of the language."""
        return float(self._rows[self._number[a]][self._number[b]])

    def match(self, a: Sequence[str], b: Sequence[str]) -> float:
        """How alike two pronunciations sound, 1 for the same: 1 - weighted edits / length.

        A sound left out or put in costs 1, a doubled sound and a schwa half.
        """
        if a == b:
            return 1.0
        before = [0.0]
        for sound in b:
            before.append(before[-1] + _gap(sound))
        for s in a:
            now = [before[0] + _gap(s)]
            row = self._rows[self._number[s]]
            for j, t in enumerate(b):
                change = before[j] + row[self._number[t]]
                now.append(min(change, before[j + 1] + _gap(s), now[j] + _gap(t)))
            before = now
        return max(0.0, 1.0 - before[-1] / max(len(a), len(b), 1))


def _gap(sound: str) -> float:
    return 0.5 if sound in ("ə", "h", "j", "ʔ") else 1.0
