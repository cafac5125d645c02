"""What a voice that ships may learn: lexicons that may be given away, and words read by rule."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from importlib.metadata import version
from typing import NamedTuple

from elman.datasets.records.pairs import Pairs
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
    looked_up: bool


def free_lexicon(spoken: Language) -> FreeLexicon | None:
    """Read what the shipped voice of a language learns; None where there is no such lexicon.

    Raises `DatasetUnavailable` where it is in a package that is not installed.
    """
    from elman.datasets import describe, load

    name = spoken.free_lexicon or spoken.lexicon
    dataset = describe(name)
    if dataset.licence.startswith(_FREE):
        rows = load(name)
        assert isinstance(rows, Pairs)
        readings = _as_usual(rows, spoken) if spoken.rule else readings_of(rows, spoken)
        by_rule = spoken.rule is not None
        return FreeLexicon(
            readings, name, rows.sha256, rows.source, dataset.licence, by_rule, looked_up=True
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
        looked_up=False,
    )


def _by_rule(spoken: Language) -> Readings:
    from wordfreq import iter_wordlist

    assert spoken.rule is not None
    found: Readings = {}
    for word in iter_wordlist(spoken.frequent, wordlist="best"):
        word = spoken.fold(word)
        if len(word) <= 24 and word not in found and (said := spoken.rule(word)):
            found[word] = [said]
            if len(found) == _MOST:
                break
    return found


def _as_usual(rows: Iterable[tuple[str, str]], spoken: Language) -> Readings:
    """Read words whose vowels are written by rule, and write them as usual, without."""
    assert spoken.rule is not None
    found: Readings = {}
    for word, _ in rows:
        word = spoken.fold(word)
        said = spoken.rule(word)
        plain = "".join(c for c in word if not unicodedata.combining(c))
        known = found.setdefault(plain, []) if said and plain.isalpha() else []
        if said not in known:
            known.append(said)
    return found
