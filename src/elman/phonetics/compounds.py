"""Words run together, parted where a frequency list says so: coolmathgames."""

from __future__ import annotations

from collections.abc import Callable
from math import log

from elman.phonetics.languages.record import Language
from elman.phonetics.voices.words import known_words

__all__ = ["Share", "share_of", "split"]

LONGEST = 24
"""Letters of the longest word looked for."""

_SHORT, _RARE = 2e-6, 1e-8
"""Share of running text of words of three letters, and of longer ones, at least: lists have slips
of the pen, and every three letters are among them."""

UNSEEN = 1e-9
"""Frequency of a word on no list; each letter makes it ten times less likely."""


Share = Callable[[str], float]
"""How often a word is used, as a share of running text; 0 for one that nobody uses."""


def share_of(spoken: Language) -> Share:
    """Look words up in a language's table, as a label writes them.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> share_of(ENGLISH)("the") > share_of(ENGLISH)("phoneme") > share_of(ENGLISH)("xqzt")
    True
    """
    known = known_words(spoken.code)

    def share(word: str) -> float:
        zipf = known.get(spoken.label(word))
        return 0.0 if zipf is None else float(10 ** (zipf - 9))

    return share


def split(
    text: str, spoken: Language, count: int = 3, share: Share | None = None
) -> list[tuple[tuple[str, ...], float]]:
    """Part `text` into words, at most `count` ways, with probabilities that sum to 1.

    The probability of a division is the product of its words' frequencies (Norvig 2009); `text`
    as one unseen word is among the divisions. Words of one or two letters count only where the
    language has them, and those of one only between others. `share` is the language's unless given.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> [words for words, _ in split("coolmathgames", ENGLISH, count=1)]
    [('cool', 'math', 'games')]
    """
    share = share or share_of(spoken)
    short = spoken.short_words.split()
    best: list[list[tuple[float, tuple[str, ...]]]] = [[(0.0, ())]]
    for end in range(1, len(text) + 1):
        here = []
        for start in range(max(0, end - LONGEST), end):
            word = text[start:end]
            if len(word) < 3 and word not in short:
                continue
            if (often := share(word)) < (_SHORT if len(word) == 3 else _RARE):
                continue
            if len(word) == 1 and (start == 0 or end == len(text)):
                continue  # asset-a, watts-i
            cost = log(often)
            here += [(before + cost, (*words, word)) for before, words in best[start]]
        best.append(sorted(here, reverse=True)[:count])
    whole = log(max(share(text), UNSEEN * 10.0 ** -min(len(text), 40)))
    found = {words: cost for cost, words in best[len(text)]}
    found[(text,)] = max(whole, found.get((text,), whole))
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:count]
    top = ranked[0][1]
    weights = [2.718281828459045 ** (cost - top) for _, cost in ranked]
    return [
        (words, weight / sum(weights)) for (words, _), weight in zip(ranked, weights, strict=True)
    ]
