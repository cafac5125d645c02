"""Step 4: back to letters, hundreds of spellings of each pronunciation, legal in a domain label."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from elman.domains.conventions import parts_of, written_otherwise
from elman.domains.devices import bent
from elman.domains.substitutes import substitutes_of
from elman.interruption import each
from elman.phonetics.engines.protocol import Part, Reading
from elman.phonetics.voices.voice import Voice

__all__ = ["Effort", "Way", "spellings_of"]

_LONGEST = 63
_OTHERWISE = -3.0
"""`log P(letters | sounds)` of what the most usual convention makes of a name."""
_BENT = -6.0
"""`log P(letters | sounds)` of what a usual device makes of a name, where the search has it not."""


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
    bent: int = 90
    """Spellings that usual devices make of the name's own, for each reading."""

    @classmethod
    def of(cls, length: int) -> Effort:
        """Less of everything for a longer name, so that its time is bounded."""
        if length <= 10:
            return cls()
        share = 10 / length
        fewer = {name: max(3, int(value * share)) for name, value in cls()._asdict().items()}
        least = {"spellings": 40, "beam": 24, "checked": 50}
        return cls(**fewer | {name: max(n, fewer[name]) for name, n in least.items()})


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
    usual: float = -8.0
    """Logarithm of how usual the devices are that made it; low where no usual ones did."""
    agreed: float = 0.0
    """How probably it is read as the name by a convention of the language; 0 where by none."""

    @property
    def named(self) -> bool:
        """Whether a letter or a digit in it is to be read by its name."""
        for letters, sounds, name in self.parts:  # noqa: SIM110 - a generator takes thrice as long
            if name and len(letters) < len(sounds):
                return True
        return False


def spellings_of(
    heard: list[Reading], voice: Voice, effort: Effort, habits: Mapping[str, float], name: str = ""
) -> dict[str, list[Way]]:
    """Every spelling that was found, with the ways that lead to it.

    `habits` are usual devices; `name`, where its letters are those of the language's speakers, is
    also written by their conventions.
    """
    exact = {reading.phonemes: (reading, 1.0) for reading in heard}
    near: dict[tuple[str, ...], tuple[Reading, float]] = {}
    for reading in heard[:2]:
        for other in substitutes_of(reading.phonemes, voice.near, count=effort.near // 2):
            if other.sounds not in exact:
                near.setdefault(other.sounds, (reading, 1.0 - other.distance))
    model = voice.model
    written = model.spell(list(exact), effort.spellings, beam=effort.beam, margin=10)
    written += model.spell(list(near), effort.near_spellings, beam=effort.near_beam, margin=6)
    found: dict[str, list[Way]] = defaultdict(list)
    for (sounds, (reading, match)), results in each(
        zip([*exact.items(), *near.items()], written, strict=True)
    ):
        for s in results:
            if len(s.text) <= _LONGEST:
                likely = math.log(s.probability)
                found[s.text].append(Way(reading, sounds, match, likely, s.parts))
    for reading in heard[:2]:
        for label, parts, usual in bent(reading, voice, habits, most=effort.bent):
            known = [w.log_spelling for w in found.get(label, ()) if w.sounds == reading.phonemes]
            likely = max(known, default=_BENT)
            found[label].append(Way(reading, reading.phonemes, 1.0, likely, parts, usual))
    for label, way in _by_convention(name, heard[0], voice) if name and heard else ():
        found[label].append(way)
    for reading in heard:
        for word, sounds, match, share in _echoes(reading, voice):
            found[word].append(Way(reading, sounds, match, share, ()))
    # Words are written with apostrophes too, labels are not.
    return {label: ways for label, ways in found.items() if label.isalnum()}


def _by_convention(name: str, heard: Reading, voice: Voice) -> Iterator[tuple[str, Way]]:
    """What the conventions of the language make of a name's letters."""
    for other in written_otherwise(name, voice.language.code):
        if len(other.label) <= _LONGEST:
            likely = _OTHERWISE + other.usual
            parts = parts_of(heard.parts, name, other.edits)
            sounds = heard.phonemes
            yield other.label, Way(heard, sounds, 1.0, likely, parts, other.usual, other.agreed)


def _echoes(reading: Reading, voice: Voice) -> list[tuple[str, tuple[str, ...], float, float]]:
    """Known words that sound like a reading, each with its share of all that sound the same."""
    if voice.echoes is None:
        return []
    echoes = voice.echoes.of(reading.phonemes)
    uses = {echo: 10 ** (voice.words.get(echo.word, 0.0) - 9) for echo in echoes}
    total: dict[tuple[str, ...], float] = defaultdict(float)
    for echo, use in uses.items():
        total[echo.sounds] += use
    return [
        (echo.word, echo.sounds, echo.match, math.log(0.5 * use / total[echo.sounds]))
        for echo, use in uses.items()
    ]
