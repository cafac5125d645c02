"""Letters that are named, in a row or beside a word: IBM, xbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from elman.phonetics.acronyms import begins, ends, is_vowel
from elman.phonetics.compounds import Share
from elman.phonetics.engines.protocol import Phonemes
from elman.phonetics.languages.letter_names import names_of, other_names_of
from elman.phonetics.languages.record import Language, latin
from elman.phonetics.way import Way

__all__ = ["USUAL", "beside_letters", "named"]

USUAL = 1e-6
"""Share of running text of a word that may stand beside a letter's name."""

_BESIDE = 0.6
"""How often letters that cannot begin or end a word with the rest are read by their names."""

_PREFIXES = "eiu"
"""Vowels that stand before whole words by their names, as in ebook and iphone."""


def named(word: str, spoken: Language, weight: float = 1.0) -> list[Way]:
    """Its letters by name, and by their other names; nothing where a letter has none."""
    names, others = names_of(spoken.code), other_names_of(spoken.code)
    usual: list[Phonemes] = []
    for letter in word:
        plain = letter if letter in names else latin(letter)
        own = names.get(letter) or next(iter(others.get(letter, ())), None) or names.get(plain)
        if own is None:
            return []
        usual.append(own)
    seldom = [
        others[letter][-1] if letter in names and letter in others else own
        for letter, own in zip(word, usual, strict=True)
    ]
    found = [Way(tuple(usual), weight, "letters", tuple(word))]
    if seldom != usual:
        found = [replace(found[0], weight=0.9 * weight)]
        found.append(Way(tuple(seldom), 0.1 * weight, "letters", tuple(word)))
    return found


def beside_letters(word: str, spoken: Language, share: Share) -> Iterator[Way]:
    """Letters named before or behind a usual word, where both together make none.

    Before it are up to four consonants that cannot begin a word with the next (rmix, xbox,
    pbskids), or a vowel as in ebook; behind it up to three that cannot end it (sonyhd).
    """
    if not word.isascii():
        return
    left = 1.0
    consonants = [not is_vowel(letter) for letter in word]
    first = consonants.index(False) if False in consonants else 0
    last = consonants[::-1].index(False) if False in consonants else 0
    for cut in range(1, min(first, 4, len(word) - 3) + 1):
        if word[:cut] in spoken.expansions:
            continue
        if share(word[cut:]) >= _least(len(word) - cut) and not begins(word[:first], spoken):
            yield from _named_beside(word, cut, spoken, _BESIDE * left, before=True)
            left *= 1.0 - _BESIDE
            break
    for cut in range(1, min(last, 3, len(word) - 3) + 1):
        if share(word[:-cut]) >= _least(len(word) - cut) and not ends(
            word[len(word) - last :], spoken
        ):
            likely = _BESIDE if cut > 1 else _BESIDE / 2
            yield from _named_beside(word, len(word) - cut, spoken, likely * left, before=False)
            left *= 1.0 - likely
            break
    if word[0] in _PREFIXES and len(word) > 4 and spoken.latin and share(word[1:]) >= 10 * USUAL:
        yield from _named_beside(word, 1, spoken, 0.5 * left, before=True)


def _least(length: int) -> float:
    """How usual a word of so many letters must be to stand beside letters."""
    return USUAL if length > 3 else 2 * USUAL


def _named_beside(
    word: str, cut: int, spoken: Language, weight: float, *, before: bool
) -> Iterator[Way]:
    """The letters before a cut named and the rest read, or the other way about."""
    first, rest = word[:cut], word[cut:]
    for way in named(first if before else rest, spoken, weight):
        if before:
            parts, written = (*way.parts, rest), (*way.written, rest)
        else:
            parts, written = (first, *way.parts), (first, *way.written)
        yield Way(parts, way.weight, "letters+word" if before else "word+letters", written)
