"""What can be asked about sounds and letters."""

from __future__ import annotations

from dataclasses import dataclass

from elman.estimators.settings import setting
from elman.ranges import Several, Text, Whole

__all__ = ["Pronounce", "Spell"]

_CODE = Text(2, 40)


@dataclass(frozen=True, kw_only=True)
class Pronounce:
    """How each text is said: phonemes, probability, how it was read."""

    texts: tuple[str, ...] = setting(
        (), Several(Text(1, 2000), 1, 10_000), "Words, brands, anything."
    )
    language: str = setting(
        "en", _CODE, "Such as en, fr, pt-pt, ja.", metavar="CODE", option="--language -l"
    )
    count: int = setting(5, Whole(1, 1000), "Readings of each text.", metavar="N")


@dataclass(frozen=True, kw_only=True)
class Spell:
    """How each sequence of phonemes may be written, with probabilities."""

    phonemes: tuple[str, ...] = setting(
        (), Several(Text(1, 2000), 1, 10_000), 'IPA, such as "ɹ m ɪ k s".'
    )
    language: str = setting(
        "en", _CODE, "Such as en, fr, pt-pt, ja.", metavar="CODE", option="--language -l"
    )
    count: int = setting(20, Whole(1, 1000), "Spellings of each.", metavar="N")
