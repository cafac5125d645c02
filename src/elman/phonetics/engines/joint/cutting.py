"""Words cut into chunks, and chunks joined to the parts that are shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError
from elman.phonetics.engines.joint.alignment import Chunk, align
from elman.phonetics.engines.protocol import Part, Phonemes

__all__ = [
    "Aligned",
    "Often",
    "aligned",
    "by_letters",
    "likeliest",
    "log_sum",
    "parted",
    "sounding",
    "writings_of",
]

_LONGEST = 8


class Aligned(NamedTuple):
    """Words as letters, `words`, and as the numbers of their chunks, `cuts`; [] for one without."""

    letters: list[str]
    sounds: list[str]
    chunks: list[Chunk]
    words: list[list[int]]
    cuts: list[list[int]]

    def only(self, kept: Sequence[bool]) -> Aligned:
        """The same with some of the words."""
        rows = [n for n, keep in enumerate(kept) if keep]
        words, cuts = [self.words[n] for n in rows], [self.cuts[n] for n in rows]
        return self._replace(words=words, cuts=cuts)


def aligned(
    pairs: Iterable[tuple[str, Sequence[str]]], *, extra_letters: str = "", rare: int = 3
) -> Aligned:
    """Cut words and their sounds into chunks. Raises as `JointModel.fit` does."""
    words = [(parted(word), spoken) for word, spoken in pairs]
    letters = sorted({c for word, _ in words for c in word} | set(extra_letters))
    sounds = sorted({s for _, spoken in words for s in spoken})
    if max(len(letters), len(sounds)) > 250:
        raise SequenceError(
            f"A joint model holds up to 250 letters and 250 sounds, received {len(letters)} "
            f"and {len(sounds)}",
            remedy="leave rare characters out or normalise the sounds",
        )
    letter = {c: i for i, c in enumerate(letters)}
    sound = {s: i for i, s in enumerate(sounds)}
    coded = [([letter[c] for c in word], [sound[s] for s in spoken]) for word, spoken in words]
    chunks, cuts = align(coded, rare=rare)
    return Aligned(letters, sounds, chunks, [word for word, _ in coded], cuts)


def parted(word: str) -> str:
    """Write each syllable of Hangul as its letters; other words stay as they are.

    >>> len(parted("한국")), parted("é") == "é"
    (6, True)
    """
    if word.isascii():
        return word
    return "".join(normalize("NFD", c) if "가" <= c <= "힣" else c for c in word)


def sounding(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join silent letters to the part before them, at the beginning to the one after.

    >>> [p.letters for p in sounding([Part("k", ()), Part("n", ("n",)), Part("e", ())])]
    ['kne']
    """
    found: list[Part] = []
    for part in parts:
        if found and (not part.sounds or not found[-1].sounds):
            letters = found[-1].letters + part.letters
            letters = letters if letters.isascii() else normalize("NFC", letters)
            found[-1] = Part(letters, found[-1].sounds + part.sounds, part.name)
        else:
            found.append(part)
    return tuple(found)


Often = Mapping[str, tuple[int, Mapping[Phonemes, float]]]
"""By letters: the sounds that they make as one chunk, with how often; and the most of those."""


def by_letters(scores: Mapping[Part, float]) -> Often:
    """Put chunks in the order that `likeliest` looks them up in; `scores` say how often each is.

    >>> by_letters({Part("c", ("k",)): -1.0, Part("ck", ("k",)): -2.0, Part("c", ()): -3.0})
    {'c': (1, {('k',): -1.0, (): -3.0}), 'ck': (1, {('k',): -2.0})}
    """
    said: dict[str, dict[Phonemes, float]] = {}
    for (letters, sounds, name), score in scores.items():
        if not name and max(len(letters), len(sounds)) <= _LONGEST:
            said.setdefault(letters, {})[sounds] = score
    return {letters: (max(map(len, ways)), ways) for letters, ways in said.items()}


def likeliest(letters: str, sounds: Phonemes, often: Often) -> tuple[Part, ...]:
    """Cut letters and sounds into the chunks that are used most; none where they cannot be.

    >>> often = by_letters({Part("c", ("k",)): -1.0, Part("a", ("a",)): -1.0})
    >>> [part.letters for part in likeliest("ca", ("k", "a"), often)], likeliest("c", (), often)
    (['c', 'a'], ())
    """
    rows: list[dict[int, tuple[float, tuple[Part, ...]]]] = [{} for _ in range(len(letters) + 1)]
    rows[0][0] = 0.0, ()
    for i, row in enumerate(rows[:-1]):
        if not row:
            continue
        for a in range(i + 1, min(len(letters), i + _LONGEST) + 1):
            written = letters[i:a]
            if written not in often:
                continue
            longest, said = often[written]
            reached = rows[a]
            for j, (before, parts) in row.items():
                for b in range(j, min(len(sounds), j + longest) + 1):
                    if (score := said.get(sounds[j:b])) is None:
                        continue
                    score += before
                    if (best := reached.get(b)) is None or score >= best[0]:
                        way = score, (*parts, Part(written, sounds[j:b]))
                        reached[b] = way if best is None else max(best, way)
    return rows[-1].get(len(sounds), (0.0, ()))[1]


def log_sum(values: NDArray[np.float64]) -> float:
    """The logarithm of a sum of probabilities given by their logarithms."""
    high = float(values.max())
    return high + math.log(float(np.exp(values - high).sum()))


def writings_of(parts: Iterable[Part]) -> dict[Phonemes, list[str]]:
    """The letters that write each stretch of sounds as one chunk, in the order of the parts.

    >>> writings_of([Part("c", ("k",)), Part("k", ("k",)), Part("c", ("k",), True)])
    {('k',): ['c', 'k']}
    """
    found: dict[Phonemes, list[str]] = {}
    for part in parts:
        ways = found.setdefault(part.sounds, [])
        if part.letters not in ways:
            ways.append(part.letters)
    return found
