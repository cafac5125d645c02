"""Digits that stand for sounds or shapes: gr8, 4ever, eqla3, s3cure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

__all__ = ["ARABIC_CHAT", "SHAPES", "written_out"]

_SOUNDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "1": ("one", "won"),
        "2": ("to", "too"),
        "4": ("for", "fore"),
        "8": ("ate", "eat", "ait"),
    },
    "fr": {
        "1": ("un",),
        "2": ("de", "deux"),
        "6": ("si", "six"),
        "7": ("cet", "set"),
        "9": ("neuf",),
    },
    "de": {"1": ("ein", "eins"), "2": ("zwei",), "3": ("drei",), "8": ("acht",)},
    "es": {"1": ("un", "uno"), "2": ("dos",), "6": ("seis",), "100": ("cien",)},
    "pt": {"1": ("um",), "2": ("dois",), "10": ("dez",)},
    "it": {"1": ("un", "uno"), "3": ("tre",), "6": ("sei",), "8": ("otto",)},
    "tr": {"1": ("bir",), "3": ("üç",), "5": ("beş",), "6": ("altı",)},
}

SHAPES = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
"""Letters that digits look like."""

ARABIC_CHAT = {"2": "ʔ", "3": "ʕ", "5": "x", "6": "tˤ", "7": "ħ", "8": "q", "9": "sˤ"}
"""What digits stand for where Arabic is written in Latin letters."""


def written_out(parts: list[str], code: str, most: int = 64) -> Iterator[tuple[str, str]]:
    """Yield `(word, how)`: letters and digits in a row with each digit written as letters.

    `how` is "sound" where digits became what they sound like, "shape" for what they look like.

    >>> ("great", "sound") in list(written_out(["gr", "8"], "en"))
    True
    """
    sounds = _SOUNDS.get(code, {})
    options = [
        [part] if part.isalpha() or not part.isdigit() else [*sounds.get(part, ())]
        for part in parts
    ]
    if all(options):
        for number, chosen in enumerate(product(*options)):
            if number == most:
                break
            yield "".join(chosen), "sound"
    shaped = ["".join(SHAPES.get(c, c) for c in part) for part in parts]
    if (word := "".join(shaped)).isalpha():
        yield word, "shape"
