"""How alike people find a name and a candidate: over all that either may be read as.

Readers do not agree how to say a name. With `P(r | s)` for the readings of the name and
`P(q | c)` for those of the candidate, what a reader of each would be heard to say is alike by

    E(s, c) = sum_r sum_q P(r | s) P(q | c) exp(-SHARP d(r, q))

where `d` counts the sounds that a listener finds changed (`Nearness.changes`). Where readers do not
agree on the name itself `E(s, s)` is below 1: nothing can be more like it, so that is called 100%.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.protocol import Phonemes, Reading
from elman.phonetics.sounds.nearness import Nearness

__all__ = ["SHARP", "Likeness", "likeness_of"]

SHARP = 1.5
"""How fast likeness falls with every sound that is changed."""

_OF_NAME, _OF_CANDIDATE = 3, 4
"""Readings that are compared."""

Readings = Sequence[tuple[Phonemes, float]]


class Likeness(NamedTuple):
    """Of candidates: `E(s, c)`, its share of `E(s, s)`, how probably both sound the same."""

    expected: NDArray[np.floating[Any]]
    alike: NDArray[np.floating[Any]]
    same: NDArray[np.floating[Any]]


def likeness_of(
    name: Sequence[Reading], candidates: Sequence[Sequence[Reading]], near: Nearness
) -> Likeness:
    """Compare a name with many candidates by the likeliest readings of all, arrays `(n,)`.

    >>> def read(*ways):
    ...     return [Reading(tuple(said), share, "model") for said, share in ways]
    >>> found = likeness_of(read(("pat", 1.0)), [read(("pat", 0.5), ("pap", 0.5))], Nearness("pta"))
    >>> 0.5 < float(found.expected[0]) < 1, float(found.same[0])
    (True, 0.5)
    """
    own = _shares(name, _OF_NAME)
    others = [_shares(readings, _OF_CANDIDATE) for readings in candidates]
    owner = np.repeat(np.arange(len(others)), [len(rows) for rows in others])
    # Candidates are alike: most of what they may be read as is what another may be.
    said: dict[Phonemes, int] = {}
    place = [said.setdefault(sounds, len(said)) for rows in others for sounds, _ in rows]
    share = np.array([p for rows in others for _, p in rows])
    expected, same = np.zeros(len(others)), np.zeros(len(others))
    for sounds, probability in own:
        apart = near.changes(sounds, list(said))[place]
        weight = probability * share
        expected += np.bincount(owner, weight * np.exp(-SHARP * apart), len(others))
        same += np.bincount(owner, weight * (apart == 0), len(others))
    alike = np.minimum(1.0, expected / max(_itself(own, near), 1e-9))
    return Likeness(expected, alike, same)


def _shares(readings: Sequence[Reading], most: int) -> Readings:
    """The likeliest readings with probabilities that sum to 1."""
    total = sum(r.probability for r in readings[:most]) or 1.0
    return [(r.phonemes, r.probability / total) for r in readings[:most]]


def _itself(own: Readings, near: Nearness) -> float:
    said = [sounds for sounds, _ in own]
    share = np.array([p for _, p in own])
    return float(
        sum(p * (share * np.exp(-SHARP * near.changes(sounds, said))).sum() for sounds, p in own)
    )
