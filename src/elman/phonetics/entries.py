"""From a lexicon's rows to pairs that models learn: spelling and phonemes, all written one way."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from elman.errors import AlphabetError
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.segments import Normalisation, segment

__all__ = ["Readings", "choose", "hold_out", "phonemes_of", "readings_of", "set_apart", "typed"]

Readings = dict[str, list[tuple[str, ...]]]
"""The readings of each word, the lexicon's first reading first."""

RARE = 10
"""Segments in fewer entries than this are slips of the pen in a lexicon of thousands."""

_AFFIXES = "'-"


def phonemes_of(transcription: str, spoken: Language) -> tuple[str, ...]:
    """Divide a lexicon's transcription as the language's models want it.

    Besides the language's normalisation, its own rules: Russian vowels lose the length by which
    their lexicon marks stress, German loses glottal stops and doubled consonants, Turkish the
    sounds that only their surroundings make, Chinese affricates get their tie bar. Raises
    `AlphabetError` for what is no IPA.

    >>> from elman.phonetics.languages.codes import language
    >>> phonemes_of("m aː m a", language("ru")), phonemes_of("h a n n ə", language("de"))
    (('m', 'a', 'm', 'a'), ('h', 'a', 'n', 'ə'))
    >>> phonemes_of("ɑ ɫ d ʒ æː tʰ", language("tr"))
    ('a', 'l', 'd͡ʒ', 'eː', 't')
    """
    found = [s for part in transcription.split() for s in _part(part, spoken.normalisation)]
    return tuple(spoken.refine(found) if spoken.refine else found)


_ALIKE = (("tʃ", "tɕ", "ʈʂ", "tʂ"), ("dʒ", "dʑ", "ɖʐ", "dʐ"), ("ts",), ("dz",))
"""Affricates for each other: a language that has one of a row means it by any."""


def typed(transcription: str, spoken: Language) -> tuple[str, ...]:
    """Divide what somebody typed: affricates of the language, or like its own, need no tie bar.

    >>> from elman.phonetics.languages.codes import language
    >>> typed("tʃaɪ", language("en")), typed("t ʃaɪ", language("en"))
    (('t͡ʃ', 'a', 'ɪ'), ('t', 'ʃ', 'a', 'ɪ'))
    >>> typed("tʃaj", language("ru"))  # whose own is t͡ɕ
    ('t͡ʃ', 'a', 'j')
    """
    own = spoken.affricates
    like = [pair for row in _ALIKE if any(pair in own for pair in row) for pair in row]
    for pair in dict.fromkeys([*own, *like]):
        transcription = transcription.replace(pair, f"{pair[0]}\u0361{pair[1]}")
    return phonemes_of(transcription, spoken)


@lru_cache(maxsize=1 << 16)
def _part(text: str, normalisation: Normalisation) -> tuple[str, ...]:
    return segment(text, normalisation)


def readings_of(rows: Iterable[tuple[str, str]], spoken: Language) -> Readings:
    """Collect the readings of each word of one lexicon.

    Left out: words with characters outside the language's script, transcriptions that are not
    IPA, those far longer than their word (several in one cell), and those with a segment that
    fewer than `RARE` entries of a large lexicon have.
    """
    found: Readings = {}
    counts: Counter[str] = Counter()
    total = 0
    for word, said in rows:
        word = spoken.fold(word)
        if not _is_word(word, spoken):
            continue
        try:
            phonemes = phonemes_of(said, spoken)
        except AlphabetError:
            continue
        if spoken.in_pause:
            phonemes = spoken.in_pause(word, phonemes)
        room = 3 if spoken.in_script else 9
        if not phonemes or len(phonemes) > room * len(word) + 3:
            continue
        known = found.setdefault(word, [])
        if phonemes not in known:
            known.append(phonemes)
            counts.update(set(phonemes))
            total += 1
    rare = {symbol for symbol, n in counts.items() if n < RARE} if total > 100 * RARE else set()
    if rare:
        kept = {
            word: [reading for reading in readings if rare.isdisjoint(reading)]
            for word, readings in found.items()
        }
        found = {word: readings for word, readings in kept.items() if readings}
    return found


def _is_word(word: str, spoken: Language) -> bool:
    letters = spoken.letters
    inside = word.strip(_AFFIXES)
    return bool(inside) and all(
        letters.fullmatch(c) or c in _AFFIXES or unicodedata.combining(c) for c in inside
    )


def hold_out(readings: Readings, share: float, most: int, seed: int) -> tuple[Readings, Readings]:
    """Part words into those to learn from and those to measure on, at random.

    >>> kept, held = hold_out({w: [("a",)] for w in "abcdefghij"}, 0.2, 100, seed=0)
    >>> len(kept), len(held)
    (8, 2)
    """
    words = sorted(readings)
    order = np.random.default_rng(seed).permutation(len(words))
    out = {words[i] for i in order[: min(most, round(share * len(words)))]}
    return (
        {word: said for word, said in readings.items() if word not in out},
        {word: readings[word] for word in sorted(out)},
    )


def set_apart(readings: Readings) -> tuple[Readings, Readings]:
    """Part a lexicon into what is learned and what is measured on, always the same words."""
    return hold_out(readings, 0.05, 1000, seed=1)


def choose(readings: Readings, frequencies: Mapping[str, float], most: int, seed: int) -> list[str]:
    """Choose at most `most` words to learn from: the frequent half, and a random rest.

    >>> choose({"rare": [], "the": [], "of": []}, {"the": 1.0, "of": 0.5}, 2, seed=0)[0]
    'the'
    """
    words = sorted(readings, key=lambda word: (-frequencies.get(word, 0.0), word))
    if len(words) <= most:
        return words
    first, rest = words[: most // 2], words[most // 2 :]
    picked = np.random.default_rng(seed).permutation(len(rest))[: most - len(first)]
    return first + [rest[i] for i in sorted(picked)]
