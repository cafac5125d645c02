"""The order of suggestions: every candidate's score, and near-copies of a better one behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from elman.domains.candidates import FEATURES, Candidate, chosen, features_of, read_back
from elman.domains.spellings import Way
from elman.domains.weights import Weights
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.voices.voice import Voice

__all__ = ["Ranked", "rank"]

_MOST = 4
"""Near-copies before a suggestion that count."""


class Ranked(NamedTuple):
    """A candidate with its score, and how alike it sounds (0 to 1)."""

    candidate: Candidate
    score: float
    alike: float


def rank(
    found: Mapping[str, Sequence[Way]],
    name: str,
    heard: Sequence[Reading],
    voice: Voice,
    *,
    checked: int,
    weights: Weights,
) -> list[Ranked]:
    """Rank spellings, best first: the best `checked` by what is known are read back and weighed."""
    worth = chosen(found, name, voice, weights.rough(), checked)
    candidates = read_back(worth, name, voice)
    if not candidates:
        return []
    rows, alike = features_of(name, heard, candidates, voice, weights.habits())
    by = np.array([getattr(weights, feature) for feature in FEATURES])
    ranked = [
        Ranked(candidate, score, 1.0 if _named_exactly(candidate, heard[0]) else like)
        for candidate, score, like in zip(candidates, (rows @ by).tolist(), alike, strict=True)
    ]
    ranked.sort(key=lambda r: (-r.score, r.candidate.label))
    return varied(ranked, weights.copies)


def _named_exactly(candidate: Candidate, likeliest: Reading) -> bool:
    """Whether a letter or digit that is read by its name is all that differs from the name."""
    way = candidate.way
    named = way.named and len(candidate.devices) == 1
    return named and way.match == 1.0 and way.sounds == likeliest.phonemes


def varied(ranked: Sequence[Ranked], copies: float) -> list[Ranked]:
    """Let near-copies of better suggestions step back by the weight `copies` for each."""
    if not copies:
        return list(ranked)
    seen: Counter[str] = Counter()
    found: list[Ranked] = []
    for row in ranked:
        shape = bare(row.candidate.label)
        found.append(row._replace(score=row.score + copies * min(seen[shape], _MOST)))
        seen[shape] += 1
    return sorted(found, key=lambda r: (-r.score, r.candidate.label))


def bare(label: str) -> str:
    """A label without what hardly makes another name of it: doubled and silent last letters.

    >>> bare("netflics"), bare("netfllicse"), bare("nettflix")
    ('netflics', 'netflics', 'netflix')
    """
    single = "".join(c for c, _ in groupby(label))
    return single.rstrip("eh") or single
