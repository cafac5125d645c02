"""Readings of many words in brief: without parts, which take longer to make than to find."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from elman.interruption import each, may_end
from elman.phonetics.engines.joint.model import JointModel
from elman.phonetics.engines.protocol import Phonemes, Reading

__all__ = ["brief_readings", "shares_of"]

_MOMENT = 2048
"""Letters that are read in a moment."""


def brief_readings(
    model: JointModel, words: Sequence[str], n: int, among: int, temperature: float, *, beam: int
) -> list[tuple[list[Reading], float]]:
    """Up to `n` readings of each word, and `log P(letters)` of it; none for an unknown letter.

    Of the likeliest `among` those that name no letter, where there is any, calibrated.

    >>> pairs = [("cat", ("k", "a", "t")), ("tac", ("t", "a", "k")), ("act", ("a", "k", "t"))]
    >>> [(readings, _)] = brief_readings(JointModel.fit(pairs, rare=1), ["ca"], 4, 8, 1.0, beam=10)
    >>> readings[0].phonemes
    ('k', 'a')
    """
    found: list[tuple[list[Reading], float]] = []
    for some in _parts(words):
        scored = model.scored(some, among, beam, 6.0)
        numbers, shares = scored.unnamed(model.table, among, n, temperature)
        found += [
            (
                [
                    Reading(model.said(scored.chunks(r, k)), share, "model")
                    for k, share in zip(numbers[r], shares[r], strict=True)
                ],
                evidence,
            )
            for r, evidence in enumerate(scored.evidence)
        ]
    return found


def shares_of(
    model: JointModel, words: Sequence[str], said: Mapping[Phonemes, float], *, beam: int = 8
) -> list[float]:
    """How probably each word is read as what is `said`, each with its own probability.

    >>> pairs = [("cat", ("k", "a", "t")), ("tac", ("t", "a", "k")), ("act", ("a", "k", "t"))]
    >>> shares_of(JointModel.fit(pairs, rare=1), ["ca", "at"], {("k", "a"): 1.0})
    [1.0, 0.0]
    """
    number = {sound: chr(n) for n, sound in enumerate(model.sounds)}
    wanted = {
        "".join(map(number.__getitem__, sounds)): p
        for sounds, p in said.items()
        if number.keys() >= set(sounds)
    }
    heard_of, shares = model.heard, []
    for some in _parts(words):
        ways = model.search.ways(model.coded(some), 0, count=6, beam=beam, margin=6.0)
        for found in ways.lists():
            weights = [math.exp(way.score - found[0].score) for way in found]
            heard = ("".join([heard_of[c] for c in way.chunks]) for way in found)
            right = (p * wanted.get(h, 0.0) for p, h in zip(weights, heard, strict=True))
            shares.append(sum(right) / sum(weights) if weights else 0.0)
    return shares


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """All words at once, or where somebody may leave who waits for them, letters of a moment."""
    if not may_end():
        yield words
        return
    size = max(1, _MOMENT // max(map(len, words), default=1))
    for start in each(range(0, len(words), size)):
        yield words[start : start + size]
