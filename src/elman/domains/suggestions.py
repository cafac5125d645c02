"""Names that sound like a name: readings, patterns, substitutes, spellings, then a ranking.

As with inventions, none is an offensive word, holds a severe one, or sounds like one.

>>> {one.label: one.match for one in similar("airmix", count=5)}["rmix"]
1.0
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from elman.domains.brandnames import brand_names
from elman.domains.listed import Listed
from elman.domains.lookalikes import look_alikes
from elman.domains.offensive import offends, probable, sounds_offensive
from elman.domains.patterns import replaced
from elman.domains.ranking import Ranked, rank
from elman.domains.readings import heard_abroad, likely_readings
from elman.domains.records import Suggestion
from elman.domains.spellings import Effort, spellings_of
from elman.domains.weights import Weights
from elman.errors import AlphabetError, ConfigurationError, InputError, shorten
from elman.interruption import each
from elman.phonetics.engines.protocol import Phonemes, Reading
from elman.phonetics.languages.codes import language as find
from elman.phonetics.languages.record import Language
from elman.phonetics.pieces import pieces_of
from elman.phonetics.respelling import respelt
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

__all__ = ["Wanted", "similar", "similar_to"]

_WORD = 3.0
"""A word that is used once in a million words is one that people know (Zipf scale)."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which suggestions are wanted.

    Attributes:
        max_length: characters of a label at most.
        min_match: how alike it must sound, 0 to 1.
        words: whether words of the language are wanted too.
        digits: whether labels with digits are.

    >>> Wanted(min_match=80)
    Traceback (most recent call last):
    elman.errors.ConfigurationError: The least match is 0 to 1, received 80; pass for example \
min_match=0.8
    """

    max_length: int = 63
    min_match: float = 0.0
    words: bool = True
    digits: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.max_length <= 63:
            raise ConfigurationError(
                f"A label has 1 to 63 characters, received max_length={self.max_length}"
            )
        if not 0 <= self.min_match <= 1:
            raise ConfigurationError(
                f"The least match is 0 to 1, received {self.min_match:g}",
                remedy="pass for example min_match=0.8",
            )

    def fits(self, label: str, known: Voice) -> bool:
        """Whether a label is wanted, as far as its letters tell."""
        return (
            len(label) <= self.max_length
            and (self.digits or not any(map(str.isdigit, label)))
            and (self.words or known.words.get(label, 0.0) < _WORD)
        )


def similar(
    name: str,
    language: str = "en",
    *,
    count: int = 30,
    heard_in: str | None = None,
    weights: Weights | None = None,
    max_length: int = 63,
    min_match: float = 0.0,
    words: bool = True,
    digits: bool = True,
    progress: Callable[[str], None] | None = None,
) -> list[Suggestion]:
    """Labels that sound like `name`, best first.

    Args:
        name: a label, such as `airmix`; accents and other scripts are folded to plain letters.
        language: whose speakers say it: a language code such as `en`.
        count: how many at most.
        heard_in: the language of those who hear it and write it down; `language` by default.
        weights: what makes a good suggestion; learned unless given.
        max_length: characters of a label at most.
        min_match: how alike it must sound, 0 to 1.
        words: whether words of the language are suggested too.
        digits: whether labels with digits are.
        progress: told when a voice has to be learned first.

    Raises:
        ConfigurationError: a language that there is none of, a count below 1, a length or a match
            out of range.
        InputError: nothing in the name can be read.
        DatasetUnavailable: a language's lexicon or the lists of offensive words cannot be had.
    """
    if count < 1:
        raise ConfigurationError(f"At least 1 suggestion is asked for, received count={count}")
    wanted = Wanted(max_length=max_length, min_match=min_match, words=words, digits=digits)
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
    own = listener is speaker
    return similar_to(label, heard, listener, count=count, weights=weights, wanted=wanted, own=own)


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
    wanted: Wanted | None = None,
    own: bool = True,
) -> list[Suggestion]:
    """Labels a listener would write for readings of `label`, best first; `label` is not one.

    `own` says whether the label is written in the listener's language, by whose conventions it may
    then be written otherwise.
    """
    effort, weights = Effort.of(len(label)), weights or Weights()
    wanted = wanted or Wanted()
    code = listener.language.code
    name = label if own else ""
    written = spellings_of(heard[: effort.readings], listener, effort, weights.habits(), name)
    found = {
        other: ways
        for other, ways in each(written.items())
        if other != label
        and wanted.fits(other, listener)
        and not offends(other, code, listener.words)
    }
    checked = max(effort.checked, count)
    ranked = rank(found, label, heard, listener, checked=checked, weights=weights)
    fit = (
        r
        for r in each(ranked)
        if r.alike >= wanted.min_match
        and not sounds_offensive(
            r.candidate.label, [r.candidate.way.sounds, *probable(r.candidate.said)], listener
        )
    )
    return Listed(_suggestion(r, label, listener) for r in islice(fit, count))


def _suggestion(ranked: Ranked, name: str, listener: Voice) -> Suggestion:
    candidate = ranked.candidate
    said = candidate.said[0]
    way = candidate.way
    return Suggestion(
        candidate.label,
        phonemes=said.phonemes,
        score=round(ranked.score, 4),
        warnings=_warnings(candidate.label, name, listener),
        match=round(ranked.alike, 4),
        respelling=_respelt(said.phonemes, listener.language.code),
        reading_probability=round(min(1.0, said.probability), 4),
        spelling_probability=round(math.exp(min(candidate.log_typed, 0.0)), 6),
        why=replaced(way.heard.parts, way.parts),
    )


@lru_cache(maxsize=1 << 10)
def _respelt(sounds: Phonemes, code: str) -> str:
    """As `respelt`: most suggestions of a name sound as others do."""
    return respelt(sounds, code)


def _warnings(label: str, name: str, listener: Voice) -> tuple[str, ...]:
    """What speaks against a label: a known brand, a word, what may be misread, a digit."""
    found = []
    if label in _brands():
        found.append("known brand")
    if listener.words.get(label, 0.0) >= _WORD:
        found.append("real word")
    if any(map(str.isdigit, label)):
        found.append("has a digit")
    return (*found, *look_alikes(label, name))


@cache
def _brands() -> frozenset[str]:
    return frozenset(brand_names())
