"""Candidates of a name: their spellings, how each is read back, and what is known of each.

What ranking weighs is a row of numbers for each candidate, `FEATURES`, each the more the better or
the worse, whatever the language.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.domains.devices import devices_of
from elman.domains.likeness import likeness_of
from elman.domains.spellings import Way
from elman.interruption import each
from elman.phonetics.engines.joint.brief import brief_readings, shares_of
from elman.phonetics.engines.protocol import Part, Phonemes, Reading
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice

__all__ = ["FEATURES", "ROUGH", "Candidate", "chosen", "features_of", "read_back", "rough_rows"]

FEATURES = (
    "sound",
    "same",
    "wary",
    "near",
    "typed",
    "letters",
    "longer",
    "shorter",
    "looks",
    "word",
    "digits",
    "named",
    "convention",
    "odd",
    "odds",
    "habit",
)
"""What is weighed, in the order of a row's numbers; `Weights` says what each is."""

ROUGH = (
    "reading",
    "typed",
    "near",
    "usual",
    "word",
    "longer",
    "shorter",
    "digits",
    "named",
    "kept",
)
"""What is weighed before a spelling is read back: that takes the longest."""

_READ = 4
"""Readings of a candidate."""
_NAMED = 0.6
"""How probably a letter or a digit that was put in to be named is named."""
_AGREED_OF_WORDS = 0.8
"""What holds for words too: that so many read a word by a convention."""
_MORE = 0.5
"""How much more a word is used, at least, that a name is another way to write (Zipf)."""
_TRUST = 0.95
"""What the lexicon's readings of a word get together."""
_OTHERWISE = 0.35
"""How alike a name sounds at least that is read otherwise by a reader of habits: as one sound."""
_LEAST_SHARE = 0.3
_LEAST_TYPED = -16.0
_RARE = -6.0
"""Logarithm of how often people use a device that they hardly use."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spelling with its likeliest way, how it is read, and the devices that made it."""

    label: str
    way: Way
    said: Sequence[Reading]
    log_typed: float
    """`log P(label | sounds of the name)`"""
    evidence: float
    """`log P(letters)` of the label, by the voice's model."""
    devices: Sequence[str]
    known: bool
    """Whether the lexicon says how it is read."""
    agreed: float = 0.0
    """How probably a convention of the language says how it is read; 0 where none does."""


def rough_rows(
    found: Mapping[str, Sequence[Way]], name: str, voice: Voice
) -> NDArray[np.floating[Any]]:
    """What is known of spellings before they are read back, rows of `ROUGH`, in their order."""
    rows = []
    for label, ways in each(found.items()):
        way = max(ways, key=_easiest)
        longer = len(label) - len(name)
        rows.append(
            (
                way.heard.logp,
                way.log_spelling,
                100 * (1 - way.match),
                max(w.usual for w in ways),
                voice.known(label),
                max(0, longer),
                max(0, -longer),
                sum(map(str.isdigit, label)),
                float(way.named),
                _kept(name, label),
            )
        )
    return np.array(rows, float).reshape(len(rows), len(ROUGH))


def chosen(
    found: Mapping[str, Sequence[Way]],
    name: str,
    voice: Voice,
    rough: Mapping[str, float],
    most: int,
) -> dict[str, Sequence[Way]]:
    """The spellings that are worth to be read back, likely ones first."""
    score = rough_rows(found, name, voice) @ np.array([rough[feature] for feature in ROUGH])
    labels = list(found)
    order = sorted(zip((-score).tolist(), labels, strict=True))[:most]
    return {label: found[label] for _, label in order}


def read_back(found: Mapping[str, Sequence[Way]], name: str, voice: Voice) -> list[Candidate]:
    """Read spellings of a name by lexicon, conventions and names of letters, else by the model."""
    labels = list(found)
    likeliest = {label: max(ways, key=_likely) for label, ways in found.items()}
    model = voice.model
    read = brief_readings(model, labels, _READ, 2 * _READ, voice.temperature or 1.0, beam=10)
    modelled = dict(zip(labels, read, strict=True))
    spoken = [label for label in labels if _needs_rules(label, likeliest[label])]
    by_rule = dict(zip(spoken, pronouncer_of(voice).pronounce(spoken, _READ), strict=True))
    found_: list[Candidate] = []
    often = voice.words.get(name, 0.0)
    for label in each(labels):
        way = likeliest[label]
        plain, evidence = modelled[label]
        readings = by_rule[label] if label in by_rule else _of_words(label, plain, voice)
        if not readings:  # It has a letter that the voice has never seen.
            continue
        by = max(found[label], key=lambda w: w.agreed)
        known = readings[0].how == "word"
        # Of a word that is used more than the name, the name is the other way to write it.
        its_word = known and voice.words.get(label, 0.0) > often + _MORE
        agreed = by.agreed > 0 and (not known or its_word or by.agreed >= _AGREED_OF_WORDS)
        if way.named and way.match == 1:
            readings = _with_reading(readings, way.sounds, _NAMED, "letters", way.parts)
        if agreed:
            way = by._replace(log_spelling=max(by.log_spelling, way.log_spelling))
            readings = _with_reading(readings, by.sounds, by.agreed, "model", by.parts)
        parts = way.parts or model.align(label, way.sounds)
        if not way.parts:
            way = way._replace(parts=parts)
        found_.append(
            Candidate(
                label,
                way,
                readings,
                max(_typed(found[label]), _LEAST_TYPED),
                evidence if plain else -99.0,
                devices_of(way.heard.parts, parts),
                known,
                by.agreed if agreed else 0.0,
            )
        )
    return found_


def features_of(
    name: str,
    heard: Sequence[Reading],
    candidates: Sequence[Candidate],
    voice: Voice,
    habits: Mapping[str, float],
) -> tuple[NDArray[np.floating[Any]], list[float]]:
    """Rows of `FEATURES`, `(len(candidates), len(FEATURES))`, and how alike each sounds, 0 to 1.

    Two readers say that: one who knows words, and one of habits alone; the mean is told.

    A device is odd that `habits` lacks; odd ones cost more where there are several.
    """
    alike = likeness_of(heard, [c.said for c in candidates], voice.near)
    rows = []
    found = _wary(name, heard, candidates, voice)
    wary = [
        same if c.way.named or c.known or c.agreed else share
        for c, same, share in zip(candidates, alike.same.tolist(), found, strict=True)
    ]
    for c, expected, same, warily in zip(
        candidates, alike.expected.tolist(), alike.same.tolist(), wary, strict=True
    ):
        longer = len(c.label) - len(name)
        odd = 0 if c.agreed else sum(device not in habits for device in c.devices)
        habit = sum(habits.get(device, _RARE) for device in c.devices)
        rows.append(
            (
                math.log(expected + 1e-3),
                math.log(same + 1e-2),
                math.log(warily + 1e-2),
                100 * (1 - c.way.match),
                c.log_typed,
                1 - _kept(name, c.label),
                max(0, longer),
                max(0, -longer),
                c.evidence / len(c.label),
                voice.known(c.label),
                sum(map(str.isdigit, c.label)),
                float(c.way.named),
                c.agreed,
                odd,
                odd * (odd - 1) / 2,
                max(habit, c.way.usual) if c.agreed else habit,
            )
        )
    shown = [
        (like + share + (1 - share) * _OTHERWISE) / 2
        for like, share in zip(alike.alike.tolist(), wary, strict=True)
    ]
    return np.array(rows, float).reshape(len(candidates), len(FEATURES)), shown


def _wary(
    name: str, heard: Sequence[Reading], candidates: Sequence[Candidate], voice: Voice
) -> list[float]:
    """How probably a reader who goes by habits alone reads each as the name is read."""
    wary = voice.model.wary
    said: dict[tuple[str, ...], float] = {}
    for readings in (heard[:3], wary.read([name], 3)[0]):
        total = sum(r.probability for r in readings) or 1.0
        for r in readings:
            said[r.phonemes] = said.get(r.phonemes, 0.0) + r.probability / total / 2
    itself, *found = shares_of(wary, [name, *(c.label for c in candidates)], said)
    return [min(1.0, share / max(itself, _LEAST_SHARE)) for share in found]


def _easiest(way: Way) -> float:
    return way.heard.logp + way.log_spelling / 2 + way.usual / 4 - 60.0 * (1.0 - way.match)


def _kept(name: str, label: str) -> float:
    """The share of a name's letters that a label begins and ends with too."""
    least = min(len(name), len(label))
    head = 0
    while head < least and name[head] == label[head]:
        head += 1
    tail = 0
    while tail < least - head and name[-1 - tail] == label[-1 - tail]:
        tail += 1
    return (head + tail) / len(name)


def _likely(way: Way) -> float:
    return way.heard.logp + max(way.log_spelling, -12.0) - 200.0 * (1.0 - way.match)


def _typed(ways: Sequence[Way]) -> float:
    total = sum(math.exp(w.heard.logp + w.log_spelling) for w in ways if w.match == 1.0)
    return math.log(total) if total > 0 else _LEAST_TYPED


def _needs_rules(label: str, way: Way) -> bool:
    return way.named or not label.isalpha()


def _of_words(label: str, plain: list[Reading], voice: Voice) -> list[Reading]:
    known = voice.readings(label)[:_READ]
    if not known:
        return plain
    falling = [0.5**i for i in range(len(known))]
    words = [
        Reading(said, _TRUST * share / sum(falling), "word")
        for said, share in zip(known, falling, strict=True)
    ]
    rest = [
        replace(r, probability=(1 - _TRUST) * r.probability)
        for r in plain
        if r.phonemes not in known
    ]
    return (words + rest)[:_READ]


def _with_reading(
    readings: Sequence[Reading], sounds: Phonemes, least: float, how: str, parts: Sequence[Part]
) -> list[Reading]:
    """The readings with one that is at least so probable, whatever the model says.

    Whoever puts a letter's name at the edge of a name says so, and so do those who know a
    convention: people are shown that reading.
    """
    share = max(least, next((r.probability for r in readings if r.phonemes == sounds), 0.0))
    rest = [r for r in readings if r.phonemes != sounds]
    total = sum(r.probability for r in rest) or 1.0
    found = [Reading(sounds, share, how, tuple(parts))]
    found += [replace(r, probability=(1 - share) * r.probability / total) for r in rest]
    return sorted(found, key=lambda r: -r.probability)[:_READ]
