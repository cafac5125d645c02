"""Step 4: back to letters, hundreds of spellings of each pronunciation, legal in a domain label."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

from elman.domains.substitutes import substitutes
from elman.phonetics.engines.joint import Part, Reading
from elman.phonetics.voice import Voice, log_add

__all__ = ["Effort", "Way", "spellings"]

_LONGEST = 63


class Effort(NamedTuple):
    """How much is searched."""

    readings: int = 5
    spellings: int = 120
    beam: int = 60
    near: int = 24
    """Substitutes over all readings."""
    near_spellings: int = 10
    near_beam: int = 12
    checked: int = 110
    """Candidates that are read back."""

    @classmethod
    def of(cls, length: int) -> Effort:
        """Less of everything for a longer name, so that its time is bounded."""
        if length <= 10:
            return cls()
        share = 10 / length
        fewer = {name: max(3, int(value * share)) for name, value in cls()._asdict().items()}
        return cls(**fewer)._replace(checked=max(50, fewer["checked"]))


class Way(NamedTuple):
    """One way from a reading of the name to a spelling."""

    heard: Reading
    sounds: tuple[str, ...]
    match: float
    """1 for the reading's own sounds, less with a substitute."""
    log_spelling: float
    """`log P(letters | sounds)`"""
    parts: tuple[Part, ...]
    """How the letters write the sounds; empty for a word that was known by its sound."""


def spellings(heard: list[Reading], voice: Voice, effort: Effort) -> dict[str, list[Way]]:
    """Every spelling that was found, with the ways that lead to it."""
    exact = {reading.sounds: (reading, 1.0) for reading in heard}
    near: dict[tuple[str, ...], tuple[Reading, float]] = {}
    for reading in heard[:2]:
        for other in substitutes(reading.sounds, voice.near, count=effort.near // 2):
            if other.sounds not in exact:
                near.setdefault(other.sounds, (reading, 1.0 - other.distance))
    model = voice.model
    written = model.spell(list(exact), count=effort.spellings, beam=effort.beam, margin=10)
    written += model.spell(list(near), count=effort.near_spellings, beam=effort.near_beam, margin=6)
    found: dict[str, list[Way]] = defaultdict(list)
    for (sounds, (reading, match)), results in zip(
        [*exact.items(), *near.items()], written, strict=True
    ):
        total = log_add([s.joint for s in results]) if results else 0.0
        for s in results:
            if len(s.letters) <= _LONGEST:
                found[s.letters].append(Way(reading, sounds, match, s.joint - total, s.parts))
    for reading in heard:
        for word, sounds, match, share in _echoes(reading, voice):
            found[word].append(Way(reading, sounds, match, share, ()))
    return found


def _echoes(reading: Reading, voice: Voice) -> list[tuple[str, tuple[str, ...], float, float]]:
    """Known words that sound like a reading, each with its share of all that sound the same."""
    if voice.echoes is None:
        return []
    echoes = voice.echoes.of(reading.sounds)
    uses = {echo: 10 ** (voice.words.get(echo.word, 0.0) - 9) for echo in echoes}
    total: dict[tuple[str, ...], float] = defaultdict(float)
    for echo, use in uses.items():
        total[echo.sounds] += use
    return [
        (echo.word, echo.sounds, echo.match, math.log(0.5 * use / total[echo.sounds]))
        for echo, use in uses.items()
    ]
