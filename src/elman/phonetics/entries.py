"""From a lexicon's rows to pairs that models learn: spelling and phonemes, all written one way."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from elman.errors import AlphabetError
from elman.phonetics.languages.codes import Language
from elman.phonetics.sounds.segments import Normalisation, segment

__all__ = ["Readings", "choose", "fold_word", "hold_out", "phonemes_of", "readings_of"]

Readings = dict[str, list[tuple[str, ...]]]
"""The readings of each word, the lexicon's first reading first."""

RARE = 10
"""Segments in fewer entries than this are slips of the pen in a lexicon of thousands."""

_VOWELS = frozenset("aeiouyɨʉɯɪʏʊøɘɵɤəɛœɜɞʌɔæɐɑɒ")
_TIED = re.compile("(ʈʂ|tɕ|ts)")
_AFFIXES = "'-"
_TURKISH = {
    "ɑ": "a",
    "ɐ": "a",
    "ɛ": "e",
    "æ": "e",
    "ɔ": "o",
    "ø": "œ",
    "ɪ": "i",
    "ʊ": "u",
    "ɫ": "l",
    "lʲ": "l",
    "r": "ɾ",
    "β": "v",
    "ʋ": "v",
    "ŋ": "n",
    "tʲ": "t",
    "ɲ": "n",
}
"""Sounds between which no Turkish word differs: its lexicon has them as its writers heard them."""


def fold_word(word: str, code: str) -> str:
    """Write a word as models read it: composed, lower case, with plain apostrophes.

    >>> fold_word("IŞIK", "tr"), fold_word("Straße", "de")
    ('ışık', 'straße')
    """
    word = unicodedata.normalize("NFC", word).replace("’", "'")
    if code == "tr":
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower()


def phonemes_of(transcription: str, spoken: Language) -> tuple[str, ...]:
    """Divide a lexicon's transcription as the language's models want it.

    Besides the language's normalisation: Russian vowels lose the length by which its lexicon
    marks stress, German loses the glottal stops and double consonants of its lexicon, Turkish the
    sounds that only their surroundings make; Chinese affricates get their tie bar. Raises
    `AlphabetError` for what is no IPA.

    >>> from elman.phonetics.languages.codes import language
    >>> phonemes_of("m aː m a", language("ru")), phonemes_of("h a n n ə", language("de"))
    (('m', 'a', 'm', 'a'), ('h', 'a', 'n', 'ə'))
    >>> phonemes_of("ɑ ɫ d ʒ æː tʰ", language("tr"))
    ('a', 'l', 'd͡ʒ', 'eː', 't')
    """
    if spoken.code == "zh":
        transcription = _TIED.sub(lambda found: f"{found[0][0]}\u0361{found[0][1]}", transcription)
    found = [s for part in transcription.split() for s in _part(part, spoken.normalisation)]
    if spoken.code == "ru":
        found = [s.rstrip("ː") if s[0] in _VOWELS else s for s in found]
    elif spoken.code == "de":
        spoken_ = [s for s in found if s != "ʔ"]
        found = [
            s for i, s in enumerate(spoken_) if not i or s != spoken_[i - 1] or s[0] in _VOWELS
        ]
    elif spoken.code == "tr":
        found = _turkish(found)
    return tuple(found)


def _turkish(segments: list[str]) -> list[str]:
    found: list[str] = []
    for one in segments:
        long = "ː" if one.endswith("ː") and one[0] in _VOWELS else ""
        plain = one.rstrip("ːʰ")
        plain = _TURKISH.get(plain, plain)
        # Affricates whose halves were written apart.
        if found and (found[-1], plain) in (("d", "ʒ"), ("t", "ʃ")):
            found[-1] += f"\u0361{plain}"
        else:
            found.append(plain + long)
    return found


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
        word = fold_word(word, spoken.code)
        if not _is_word(word, spoken):
            continue
        try:
            phonemes = phonemes_of(said, spoken)
        except AlphabetError:
            continue
        room = 9 if spoken.code == "zh" else 3
        if not phonemes or len(phonemes) > room * len(word) + 3:
            continue
        known = found.setdefault(word, [])
        if phonemes not in known:
            known.append(phonemes)
            counts.update(set(phonemes))
            total += 1
    rare = {one for one, n in counts.items() if n < RARE} if total > 100 * RARE else set()
    if rare:
        kept = {
            word: [one for one in readings if rare.isdisjoint(one)]
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
