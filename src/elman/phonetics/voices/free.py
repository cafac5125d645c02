"""What a voice that ships may learn: lexicons that may be given away, and words read by rule."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import NamedTuple

from elman.phonetics.compounds import frequencies
from elman.phonetics.entries import Readings, readings_of
from elman.phonetics.languages.record import Language

__all__ = ["FreeLexicon", "free_lexicon"]

_FREE = ("MIT (gruut)", "Apache-2.0", "BSD")
_MOST = 60_000
"""Words read by rule: the most frequent."""


class FreeLexicon(NamedTuple):
    """Readings that a model may be made of and given away, and where they are from."""

    readings: Readings
    name: str
    sha256: str
    source: str
    licence: str
    by_rule: bool


def free_lexicon(spoken: Language) -> FreeLexicon | None:
    """Read what the shipped voice of a language learns; None where there is no such lexicon.

    Raises `DatasetUnavailable` where it is in a package that is not installed.
    """
    from elman.datasets import describe, load

    name = spoken.free_lexicon or spoken.lexicon
    dataset = describe(name)
    if dataset.licence.startswith(_FREE):
        rows = load(name)
        readings = readings_of(rows, spoken)
        return FreeLexicon(
            readings, name, rows.sha256, rows.source, dataset.licence, by_rule=False
        )
    if spoken.rule is None:
        return None
    readings = _by_rule(spoken)
    text = "".join(f"{word}\t{' '.join(ways[0])}\n" for word, ways in sorted(readings.items()))
    return FreeLexicon(
        readings,
        "rule",
        hashlib.sha256(text.encode()).hexdigest(),
        f"words of wordfreq {version('wordfreq')}, read by elman's rules of {spoken.title}",
        "Apache-2.0 (elman's rules)",
        by_rule=True,
    )


def _by_rule(spoken: Language) -> Readings:
    assert spoken.rule is not None
    found: Readings = {}
    for word in frequencies(spoken.frequent):
        word = spoken.fold(word)
        if len(word) <= 24 and word not in found and (said := spoken.rule(word)):
            found[word] = [said]
            if len(found) == _MOST:
                break
    return found
