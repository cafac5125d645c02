"""Names that sound like a name: readings, patterns, substitutes, spellings, then a ranking.

As with inventions, none is an offensive word, holds a severe one, or sounds like one.

>>> {one.label: one.match for one in similar("airmix", count=10)}["rmix"]
1.0
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice

from elman.domains.offensive import offends, probable, sounds_offensive
from elman.domains.patterns import replaced
from elman.domains.ranking import Ranked, Weights, rank
from elman.domains.readings import heard_abroad, likely_readings
from elman.domains.records import Suggestion
from elman.domains.spellings import Effort, spellings_of
from elman.errors import AlphabetError, ConfigurationError, InputError, shorten
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.languages.codes import language as find
from elman.phonetics.languages.record import Language
from elman.phonetics.pieces import pieces_of
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["similar", "similar_to"]


def similar(
    name: str,
    language: str = "en",
    *,
    count: int = 30,
    heard_in: str | None = None,
    weights: Weights | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Suggestion]:
    """Labels that sound like `name`, best first.

    Args:
        name: a label, such as `airmix`; accents and other scripts are folded to plain letters.
        language: whose speakers say it: a language code such as `en`.
        count: how many at most.
        heard_in: the language of those who hear it and write it down; `language` by default.
        weights: what makes a good suggestion.
        progress: told when a voice has to be learned first.

    Raises:
        ConfigurationError: a language that there is none of, or a count below 1.
        InputError: nothing in the name can be read.
        DatasetUnavailable: a language's lexicon or the lists of offensive words cannot be had.
    """
    if count < 1:
        raise ConfigurationError(f"At least 1 suggestion is asked for, received count={count}")
    spoken = find(language)
    heard_by = find(heard_in) if heard_in else spoken
    speaker = voice(spoken.code, progress)
    listener = speaker if heard_by is spoken else voice(heard_by.code, progress)
    label = spoken.label(name)
    if not label:
        raise InputError(
            f"A name needs a letter or a digit, received {shorten(name)}",
            remedy="give a label such as airmix",
        )
    said = likely_readings(_written(name, label, spoken), speaker)
    heard = said if listener is speaker else heard_abroad(said, listener)
    return similar_to(label, heard, listener, count=count, weights=weights)


def _written(name: str, label: str, spoken: Language) -> str:
    """The name as it was written where the language's speakers can read it, else its label."""
    try:
        pieces_of(name, spoken)
    except AlphabetError:
        return label
    return name


def similar_to(
    label: str,
    heard: list[Reading],
    listener: Voice,
    *,
    count: int = 30,
    weights: Weights | None = None,
) -> list[Suggestion]:
    """Labels a listener would write for readings of `label`, best first; `label` is not one."""
    effort = Effort.of(len(label))
    written = spellings_of(heard[: effort.readings], listener, effort)
    found = {
        other: ways
        for other, ways in written.items()
        if other != label and not offends(other, listener.language.code, listener.words)
    }
    ranked = rank(
        found, label, listener, checked=max(effort.checked, count), weights=weights or Weights()
    )
    fit = (
        r
        for r in ranked
        if not sounds_offensive(r.label, [r.way.sounds, *probable(r.said)], listener)
    )
    return [_suggestion(r, listener) for r in islice(fit, count)]


def _suggestion(ranked: Ranked, listener: Voice) -> Suggestion:
    way = ranked.way
    parts = way.parts
    if not parts:  # a known word: cut it now as it is read
        parts = listener.model.align(ranked.label, way.sounds)
    return Suggestion(
        ranked.label,
        phonemes=way.sounds,
        score=round(ranked.score, 4),
        match=round(way.match, 4),
        spelling_probability=round(math.exp(min(way.log_spelling, 0.0)), 6),
        why=replaced(way.heard.parts, parts),
    )
