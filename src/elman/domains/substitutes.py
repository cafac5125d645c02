"""Step 3: similar-sounding pronunciations, by articulatory distance.

Each sound may give way to its nearest neighbours (voiced for unvoiced, one vowel for the next);
the cost is the distance, so the first substitutes are the ones a listener would mistake most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from elman.phonetics.sounds.nearness import Nearness

__all__ = ["Substitute", "substitutes_of"]


class Substitute(NamedTuple):
    """A pronunciation with one sound replaced, and how far that took it (0 to 1)."""

    sounds: tuple[str, ...]
    distance: float


def substitutes_of(sounds: Sequence[str], near: Nearness, *, count: int) -> list[Substitute]:
    """The `count` nearest pronunciations that differ in one sound, nearest first.

    >>> [" ".join(s.sounds) for s in substitutes_of("sip", Nearness("sziɪpb"), count=3)]
    ['s i b', 'z i p', 's ɪ p']
    """
    found = [
        Substitute((*sounds[:i], other, *sounds[i + 1 :]), distance / len(sounds))
        for i, sound in enumerate(sounds)
        for other, distance in near.neighbours(sound)
    ]
    return sorted(found, key=lambda s: (s.distance, s.sounds))[:count]
