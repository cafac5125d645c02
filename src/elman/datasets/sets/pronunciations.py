"""Pronunciation lexicons of seven languages: words, each with its ways to be said.

WikiPron's tables (Wiktionary, CC BY-SA) where they are cached or on the mirror, for the
languages in which they are the better ones; else the lexicons that come with the `gruut-lang`
packages. `source` says which was read.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from elman.datasets.catalogue import describe, load_as, state
from elman.datasets.dataset import Progress
from elman.datasets.records.pairs import Pairs
from elman.errors import DatasetUnavailable

__all__ = ["LANGUAGES", "Pronunciations", "pronunciations", "segments", "source_of"]

LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "ru")
"""Languages with a lexicon that arrives with a package."""

_BETTER = ("de", "es", "it")
"""Languages whose WikiPron table is better than their package."""
_VARIETY = {"en": "en-us", "pt": "pt-br"}

_MARKS = str.maketrans("", "", "ˈˌ.ʔ‿|" + "\u0361\u035c\u032f\u0329\u030d")
# Length means stress in the Russian lexicon and nothing in the others named here.
_LENGTH_KEPT = ("en", "de")
_WRITTEN = {
    "g": "ɡ",
    "ɚ": "ə ɹ",
    "ɝ": "ɜ ɹ",
    "ts": "t͡s",
    "tʃ": "t͡ʃ",
    "dʒ": "d͡ʒ",
    "tɕ": "t͡ɕ",
    "dz": "d͡z",
    "pf": "p͡f",
}
_RARE = 20


@dataclass(frozen=True)
class Pronunciations:
    """A lexicon: sounds by word, most usual first, and where they were read."""

    language: str
    words: dict[str, list[tuple[str, ...]]]
    source: str


def segments(ipa: str, language: str) -> tuple[str, ...]:
    """Split IPA at its spaces and normalise: no stress, ties always, one way to write a sound.

    >>> segments("ˈɡ ɚ l", "en"), segments("ˈt͡ʃ aː o", "it")
    (('ɡ', 'ə', 'ɹ', 'l'), ('t͡ʃ', 'a', 'o'))
    """
    found: list[str] = []
    for segment in unicodedata.normalize("NFC", ipa).split():
        plain = segment.translate(_MARKS)
        if language not in _LENGTH_KEPT:
            plain = plain.replace("ː", "")
        if plain:
            found += _WRITTEN.get(plain, plain.replace("g", "ɡ")).split()
    return tuple(found)


def pronunciations(language: str, progress: Progress | None = None) -> Pronunciations:
    """Read the lexicon of a language; words of letters only, at least two, at most 24.

    Sounds that fewer than 20 words have are slips or loans: words with them are left out.

    Raises `DatasetUnavailable` for a language without a lexicon here, or when its package is
    not installed.
    """
    if language not in LANGUAGES:
        raise DatasetUnavailable(
            f"no pronunciation lexicon is at hand for {language!r}",
            remedy=f"choose one of {', '.join(LANGUAGES)}",
        )
    source = source_of(language)
    rows = _rows(language, progress)
    words: dict[str, list[tuple[str, ...]]] = {}
    for spelled, ipa in rows:
        word = unicodedata.normalize("NFC", spelled.lower())
        sounds = segments(ipa, language)
        if word.isalpha() and 2 <= len(word) <= 24 and sounds:
            ways = words.setdefault(word, [])
            if sounds not in ways:
                ways.append(sounds)
    return Pronunciations(language, _usual(words), source)


def _usual(words: dict[str, list[tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    uses = Counter(s for ways in words.values() for way in ways for s in set(way))
    kept = {
        word: [way for way in ways if all(uses[s] >= _RARE for s in way)]
        for word, ways in sorted(words.items())
    }
    return {word: ways for word, ways in kept.items() if ways}


def source_of(language: str) -> str:
    """Which lexicon `pronunciations` reads here, with its version or checksum.

    >>> source_of("en").startswith("gruut-lang-en")
    True
    """
    if _preferred(language):
        (file,) = describe(f"wikipron-{language}").files
        return f"WikiPron {Path(file.name).stem} {file.sha256:.12}"
    try:
        return f"gruut-lang-{language} {version(f'gruut-lang-{language}')}"
    except PackageNotFoundError as error:
        raise DatasetUnavailable(
            f"the lexicon of {language!r} comes with the package gruut-lang-{language}, which is "
            "not installed",
            remedy=f"install it: pip install gruut-lang-{language}",
        ) from error


def _preferred(language: str) -> bool:
    """Whether the language's better table is at hand without the public network."""
    return language in _BETTER and state(f"wikipron-{language}") in ("cached", "mirror")


def _rows(language: str, progress: Progress | None) -> Pairs:
    if _preferred(language):
        return load_as(Pairs, f"wikipron-{language}", progress)
    return load_as(Pairs, f"lexicon-{_VARIETY.get(language, language)}", progress)
