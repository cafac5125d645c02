"""Step 1: from a string to sequences of phonemes, several, names of letters and digits included."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from elman.phonetics.engines.protocol import Part, Reading
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice

__all__ = ["heard_abroad", "likely_readings"]

_FAR = 5.0
"""Readings so many nats behind the first are left out."""


def likely_readings(name: str, voice: Voice, *, count: int = 5) -> list[Reading]:
    """How a name may be read, likeliest first, as `elman pronounce` reads it; hyphens are silent.

    Raises what `elman.phonetics.Pronouncer.pronounce` raises.
    """
    return list(_likely(name, voice, count))


@lru_cache(maxsize=64)
def _likely(name: str, voice: Voice, count: int) -> tuple[Reading, ...]:
    """As `likely_readings`: who suggests names for one shows how it is read as well."""
    found = pronouncer_of(voice).pronounce([name], count)[0]
    near = [r for r in found if r.logp > found[0].logp - _FAR]
    return tuple(heard_abroad([voice.explained(reading) for reading in near], voice))


def heard_abroad(found: list[Reading], listener: Voice) -> list[Reading]:
    """The same readings in the ears of a language: each sound as its nearest there."""
    heard: dict[tuple[str, ...], Reading] = {}
    for reading in found:
        parts = tuple(
            Part(part.letters, listener.near.nearest(part.sounds), part.name)
            for part in reading.parts
        )
        sounds = tuple(sound for part in parts for sound in part.sounds)
        heard.setdefault(sounds, replace(reading, phonemes=sounds, parts=parts))
    return list(heard.values())
