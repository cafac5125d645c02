"""Digits that stand for sounds or shapes: gr8, 4ever, s3cure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from elman.phonetics.languages.record import Language

__all__ = ["SHAPES", "written_out"]

SHAPES = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
"""Letters that digits look like."""


def written_out(parts: list[str], spoken: Language, most: int = 64) -> Iterator[tuple[str, str]]:
    """Yield `(word, how)`: letters and digits in a row with each digit written as letters.

    `how` is "sound" where digits became what they sound like, "shape" for what they look like.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> ("great", "sound") in list(written_out(["gr", "8"], ENGLISH))
    True
    """
    options = [
        [part] if part.isalpha() or not part.isdigit() else [*spoken.digit_words.get(part, ())]
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
