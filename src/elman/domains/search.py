"""The unit's four steps in a row: readings, patterns, substitutes, spellings; then the ranking."""

from __future__ import annotations

import math
from typing import NamedTuple

from elman.domains.substitutes import substitutes
from elman.domains.weights import Weights
from elman.phonetics.joint import Part, Reading
from elman.phonetics.voice import Voice, log_add

__all__ = ["Candidate", "find", "readings"]

_FLOOR = -4.0
"""`log P(r | c)` of a reading that is not among the candidate's likeliest."""


class Candidate(NamedTuple):
    """A label that sounds like the name."""

    label: str
    match: float
    score: float
    sounds: tuple[str, ...]
    log_spelling: float
    """`log P(label | sounds)`"""
    log_reading: float
    """`log P(sounds | label)`"""
    heard: Reading
    """The reading of the name that it goes back to."""
    parts: tuple[Part, ...]


class Effort(NamedTuple):
    """How much is searched: what bounds the time of a long name."""

    readings: int = 5
    spellings: int = 120
    beam: int = 60
    near_readings: int = 2
    near: int = 14
    near_spellings: int = 12
    near_beam: int = 16
    checked: int = 150

    @classmethod
    def of(cls, label: str) -> Effort:
        """Less of everything for longer names, so that the time stays the same."""
        share = min(1.0, 10 / max(len(label), 1))
        few = {name: max(2, int(value * share)) for name, value in cls()._asdict().items()}
        return cls(**{**few, "readings": 5 if share > 0.5 else 3})


def readings(label: str, voice: Voice, *, count: int = 5) -> list[Reading]:
    """Step 1: how a label may be read, likeliest first, names of letters and digits included.

    Readings far less likely than the first are left out.
    """
    found = voice.model.read([label.replace("-", "")], count=count, beam=48, margin=10)[0]
    return [r for r in found if r.logp > found[0].logp - 5.0]


class _Way(NamedTuple):
    heard: Reading
    sounds: tuple[str, ...]
    logp: float
    match: float


def _ways(heard: list[Reading], voice: Voice, effort: Effort) -> list[_Way]:
    ways = {r.sounds: _Way(r, r.sounds, r.logp, 1.0) for r in heard}
    for reading in heard[: effort.near_readings]:
        for near in substitutes(reading.sounds, voice.near, count=effort.near):
            way = _Way(reading, near.sounds, reading.logp, 1.0 - near.distance)
            ways.setdefault(near.sounds, way)
    return list(ways.values())


def find(
    label: str, heard: list[Reading], voice: Voice, *, count: int = 50,
    weights: Weights | None = None,
) -> list[Candidate]:  # fmt: skip
    """The `count` best labels that sound like readings of `label`, best first."""
    w, effort = weights or Weights(), Effort.of(label)
    if not heard:
        return []
    ways = _ways(heard, voice, effort)
    exact = [way for way in ways if way.match == 1.0]
    near = [way for way in ways if way.match < 1.0]
    written = voice.model.spell(
        [way.sounds for way in exact], count=effort.spellings, beam=effort.beam
    ) + voice.model.spell(
        [way.sounds for way in near], count=effort.near_spellings, beam=effort.near_beam, margin=8
    )
    first: dict[str, tuple[float, list[tuple[_Way, float, tuple[Part, ...]]]]] = {}
    for way, spellings in zip(exact + near, written, strict=True):
        if not spellings:
            continue
        total = log_add([s.joint for s in spellings])
        for s in spellings:
            if s.letters == label or len(s.letters) > 63:
                continue
            logp = s.joint - total
            rough = way.logp + w.ease * logp - w.near * (1 - way.match)
            old = first.setdefault(s.letters, (-math.inf, []))
            old[1].append((way, logp, s.parts))
            first[s.letters] = (max(old[0], rough), old[1])
    looks = {
        c: rough + w.known * voice.known(c) - _plainness(c, label, w)
        for c, (rough, _) in first.items()
    }
    chosen = sorted(looks, key=lambda c: (-looks[c], c))[: effort.checked]
    read = voice.model.read(chosen, count=12, beam=12, margin=8)
    found = []
    for c, said in zip(chosen, read, strict=True):
        said_logp = {r.sounds: r.logp for r in said}
        terms = [
            (way.logp + w.ease * logp + w.sound * said_logp.get(way.sounds, _FLOOR)
             - w.near * (1 - way.match), way, logp, parts)
            for way, logp, parts in first[c][1]
        ]  # fmt: skip
        _, way, logp, parts = max(terms, key=lambda t: t[0])
        score = log_add([t[0] for t in terms]) + w.known * voice.known(c) - _plainness(c, label, w)
        log_reading = said_logp.get(way.sounds, _FLOOR)
        found.append(Candidate(c, way.match, score, way.sounds, logp, log_reading, way.heard, parts))
    return sorted(found, key=lambda c: (-c.score, c.label))[:count]


def _plainness(candidate: str, label: str, w: Weights) -> float:
    longer = len(candidate) - len(label)
    cost = w.length * (longer if longer > 0 else longer / 2)
    return cost + w.digits * sum(c.isdigit() for c in candidate)
