"""Capitals that stand for another letter than the language's own: IKEA has no ı in Turkey."""

from __future__ import annotations

import re
from collections.abc import Container

from elman.phonetics.acronyms import sayable
from elman.phonetics.engines.protocol import Engine
from elman.phonetics.languages.record import Language

__all__ = ["dotted"]

_WORDS = re.compile(r"[^\W\d_]+")
_FRONT = frozenset("eöü")


def dotted(text: str, spoken: Language, engine: Engine, own: Container[str] = ()) -> str:
    """Write the capital of the other small letter in words that are not the language's.

    In Turkish I is the capital of ı, and names from elsewhere have it for i. Such a word has
    only letters that every language has; it breaks the harmony of vowels, is said by its letters,
    or is less like the words that `engine` learned. Words in `own` stay.
    """
    for capital in spoken.lower:
        if not capital.isascii() or capital not in text:
            continue
        other = next(c for c, s in spoken.lower.items() if s == capital.lower())

        def written(match: re.Match[str], capital: str = capital, other: str = other) -> str:
            run = match[0]
            word = spoken.fold(run)
            if capital not in run or not run.isascii() or word in own:
                return run
            foreign = word.replace(spoken.lower[capital], capital.lower())
            return run.replace(capital, other) if _likelier(foreign, word, spoken, engine) else run

        text = _WORDS.sub(written, text)
    return text


def _likelier(foreign: str, word: str, spoken: Language, engine: Engine) -> bool:
    if _FRONT & set(word) or not sayable(foreign, spoken):
        return True
    home, abroad = engine.read([word, foreign], 1)
    return bool(abroad) and (not home or abroad[0].evidence >= home[0].evidence)
