"""What makes a good suggestion: the weights, documented and adjustable, and the ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from elman.domains.spellings import Way
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.pronouncer import pronouncer_of
from elman.phonetics.voices.voice import Voice, log_add

__all__ = ["Ranked", "Weights", "rank"]

_UNHEARD = -4.0
"""`log P(r | c)` of a pronunciation that is not among the candidate's likeliest."""


@dataclass(frozen=True)
class Weights:
    """Weights of a suggestion's score, a sum of logarithms in nats (more is better).

    For a name `s`, a candidate `c` and pronunciations `r`, the score is

        log sum_r P(r | s) P(c | r)^ease P(r | c)^sound exp(-near (1 - match))
            + known K(c) - length longer(c, s) - digits D(c) - hyphens H(c)

    The values are tuned on the development part of `experiments/sound-alikes`.

    >>> Weights(length=1.0).length  # for short names first
    1.0
    """

    ease: float = 0.55
    """P(c | r): would someone who hears it write it so?"""
    sound: float = 0.35
    """P(r | c): would someone who reads it say it so?"""
    near: float = 200.0
    """For sounding different: 2 nats for each percent of the match that is missing."""
    known: float = 8.0
    """K(c), 0 to 1: a word of the language, or two joined, is written as it always is."""
    length: float = 0.3
    """For each letter more than the name has; half as much in favour for each one less."""
    digits: float = 0.5
    """For each digit: legal and short, but less good to look at."""


class Ranked(NamedTuple):
    """A candidate with its score, its best way, how probably it is read that way, and how else."""

    label: str
    score: float
    way: Way
    log_reading: float
    said: Sequence[Reading]


def rank(
    found: Mapping[str, Sequence[Way]], name: str, voice: Voice, *, checked: int, weights: Weights
) -> list[Ranked]:
    """Rank spellings, best first: all by what is known, the best `checked` also by reading back."""
    looks = {label: _looks(label, name, voice, weights) for label in found}
    rough = {
        label: looks[label] + max(_ease(way, weights) for way in ways)
        for label, ways in found.items()
    }
    chosen = sorted(rough, key=lambda label: (-rough[label], label))[:checked]
    read = pronouncer_of(voice).pronounce(chosen, 8)
    ranked = []
    for label, said in zip(chosen, read, strict=True):
        heard = {reading.phonemes: reading.logp for reading in said}
        terms = []
        for way in found[label]:
            log_reading = max(heard.get(way.sounds, _UNHEARD), _UNHEARD)
            terms.append((_ease(way, weights) + weights.sound * log_reading, log_reading, way))
        _, log_reading, way = max(terms, key=lambda term: term[0])
        score = looks[label] + log_add([term[0] for term in terms])
        ranked.append(Ranked(label, score, way, log_reading, said))
    return sorted(ranked, key=lambda r: (-r.score, r.label))


def _ease(way: Way, weights: Weights) -> float:
    return way.heard.logp + weights.ease * way.log_spelling - weights.near * (1.0 - way.match)


def _looks(label: str, name: str, voice: Voice, weights: Weights) -> float:
    longer = len(label) - len(name)
    return (
        weights.known * voice.known(label)
        - weights.length * (longer if longer > 0 else longer / 2)
        - weights.digits * sum(character.isdigit() for character in label)
    )
