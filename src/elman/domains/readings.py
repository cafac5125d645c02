"""Step 1: from a string to sequences of phonemes, several, names of letters and digits included."""

from __future__ import annotations

from elman.phonetics.engines.joint import Part, Reading
from elman.phonetics.voice import Voice

__all__ = ["heard_abroad", "readings"]

_FAR = 5.0
"""Readings so many nats behind the first are left out."""


def readings(label: str, voice: Voice, *, count: int = 5) -> list[Reading]:
    """How a label may be read, likeliest first, with log-probabilities; hyphens are silent.

    Empty where the voice does not know a letter.
    """
    found = voice.model.read([label.replace("-", "")], count=count, beam=48, margin=10)[0]
    return [r for r in found if r.logp > found[0].logp - _FAR]


def heard_abroad(found: list[Reading], listener: Voice) -> list[Reading]:
    """The same readings in the ears of another language: each sound as its nearest there."""
    heard: dict[tuple[str, ...], Reading] = {}
    for reading in found:
        parts = tuple(
            Part(part.letters, listener.near.nearest(part.sounds), part.name)
            for part in reading.parts
        )
        sounds = tuple(sound for part in parts for sound in part.sounds)
        heard.setdefault(sounds, Reading(sounds, reading.logp, parts))
    return list(heard.values())
