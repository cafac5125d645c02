"""The voices that ship as package data."""

from __future__ import annotations

from elman.estimators.files import modelfile
from elman.phonetics.languages.record import Language
from elman.phonetics.shipped import manifest, shipped_content
from elman.phonetics.voices.file import voice_of
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import known_words

__all__ = ["VOICES", "learned_from", "shipped_voice"]

VOICES = "elman.phonetics.voices"


def learned_from(spoken: Language) -> str:
    """The data set that the shipped voice of a language has learned; empty where none ships."""
    return str(manifest(VOICES).get(spoken.code, {}).get("lexicon", ""))


def shipped_voice(spoken: Language) -> Voice | None:
    """Read the voice that ships; None where there is none. Raises as `shipped_content` does."""
    what = f"The voice of {spoken.title}"
    content = shipped_content(VOICES, spoken.code, what)
    if content is None:
        return None
    return voice_of(spoken, modelfile.trusted(content), what, lambda: known_words(spoken.code))
