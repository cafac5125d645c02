"""The voice of a language: its joint model, the words people know, and how near sounds are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from elman.phonetics.engines.joint import JointModel
from elman.phonetics.sounds.echoes import Echoes
from elman.phonetics.sounds.nearness import Nearness
from elman.phonetics.spoken import LANGUAGES, loans, names_of, syllabic

__all__ = ["Voice", "letter_names"]

_NAME, _SYLLABIC, _FOREIGN_NAME, _LOAN = -5.0, -6.0, -7.0, -7.0
"""Log-probabilities: a letter's name, a vowel left out, a name abroad, a spelling from abroad."""


@dataclass(frozen=True)
class Voice:
    """What is known of one language's sounds and words."""

    language: str
    model: JointModel
    words: Mapping[str, float] = field(repr=False)
    """Words in ASCII letters with their frequency (Zipf: 3 is once in a million)."""
    near: Nearness = field(repr=False)
    echoes: Echoes | None = field(repr=False, default=None)
    """Known words by their sound."""

    def known(self, label: str) -> float:
        """How well a label is known, 0 to 1: a word of the language, or two words joined.

        >>> voice = Voice("en", None, {"read": 5.5, "it": 6.9}, None)
        >>> voice.known("read") > voice.known("readit") > voice.known("redt") == 0.0
        True
        """
        if whole := self.words.get(label, 0.0):
            return min(1.0, 0.4 + 0.1 * whole)
        best = 0.0
        for cut in range(2, len(label) - 1):
            if (first := self.words.get(label[:cut], 0.0)) >= 4.0:
                best = max(best, min(first, self.words.get(label[cut:], 0.0)))
        return 0.1 * best if best >= 4.0 else 0.0


def letter_names(
    language: str, sounds: Iterable[str]
) -> dict[str, list[tuple[tuple[str, ...], float]]]:
    """Names of letters and digits in the sounds of a language, with log-probabilities.

    Its own names first; other languages' as they are heard, since a name travels: `r` is "ar" in
    English and "air" in French and German.
    """
    near = Nearness(sounds)
    names: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for other in sorted(LANGUAGES, key=lambda name: name != language):
        score = _NAME if other == language else _FOREIGN_NAME
        for letter, spoken in names_of(other):
            heard = near.nearest(spoken)
            if all(heard != way for way, _ in names.get(letter, [])):
                names.setdefault(letter, []).append((heard, score))
    for letter, spoken in syllabic(language):
        names.setdefault(letter, []).append((near.nearest(spoken), _SYLLABIC))
    for letters, spoken in loans():
        if set(spoken) <= set(near.sounds):
            names.setdefault(letters, []).append((spoken, _LOAN))
    return names


def log_add(values: Sequence[float]) -> float:
    """The logarithm of a sum of probabilities given by their logarithms."""
    high = max(values)
    return high + math.log(sum(math.exp(v - high) for v in values))
