"""The voices that ship as package data."""

from __future__ import annotations

from importlib.resources import as_file

from elman.phonetics.languages.record import Language
from elman.phonetics.shipped import manifest, shipped_file
from elman.phonetics.voices.file import read_voice
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import known_words

__all__ = ["VOICES", "learned_from", "shipped_voice"]

VOICES = "elman.phonetics.voices"


def learned_from(spoken: Language) -> str:
    """The data set that the shipped voice of a language has learned; empty where none ships."""
    return str(manifest(VOICES).get(spoken.code, {}).get("lexicon", ""))


def shipped_voice(spoken: Language) -> Voice | None:
    """Read the voice that ships; None where there is none. Raises as `shipped_file` does."""
    place = shipped_file(VOICES, spoken.code, f"The voice of {spoken.title}")
    if place is None:
        return None
    with as_file(place) as path:
        return read_voice(spoken, path, lambda: known_words(spoken.code))
