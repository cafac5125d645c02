"""Words run together, parted where a frequency list says so: coolmathgames."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log

__all__ = ["frequencies", "split"]

LONGEST = 24
"""Letters of the longest word looked for."""

UNSEEN = 1e-9
"""Frequency of a word on no list; each letter makes it ten times less likely."""

_SHORT_WORDS = {
    "en": "a i am an as at be by do go he if in is it me my no of on or so to up us we hi ok",
    "fr": "a à y au ce de du en et il la le ma me ne on ou sa se si ta te tu un va",
    "de": "ab am an da du er es im in ja ob so um wo zu",
    "es": "a e o y al de el en es la lo me mi no se si su te tu un ya yo",
    "pt": "a e o ao as da de do em eu me na no os se um",
    "it": "a e o al da di fa ha ho il in la le lo ma mi no se si su ti tu un va",
    "tr": "o ve bu şu da de ne ya",
    "ru": "а в и к о с у я да до же за из мы на не но ну он от по то ты вы",
}


@cache
def frequencies(code: str) -> Mapping[str, float]:
    """Give the share of running text that each word of wordfreq's list makes up.

    >>> frequencies("en")["the"] > frequencies("en")["phoneme"]
    True
    """
    import wordfreq

    found: dict[str, float] = wordfreq.get_frequency_dict(code, wordlist="best")
    return found


@cache
def _short(code: str) -> frozenset[str]:
    return frozenset(_SHORT_WORDS.get(code, "").split())


def split(text: str, code: str, count: int = 3) -> list[tuple[tuple[str, ...], float]]:
    """Part `text` into words, at most `count` ways, with probabilities that sum to 1.

    The probability of a division is the product of its words' frequencies (Norvig 2009); `text`
    as one unseen word is among the divisions. Words of one or two letters count only where the
    language has them.

    >>> [words for words, _ in split("coolmathgames", "en", count=1)]
    [('cool', 'math', 'games')]
    """
    known, short = frequencies(code), _short(code)
    best: list[list[tuple[float, tuple[str, ...]]]] = [[(0.0, ())]]
    for end in range(1, len(text) + 1):
        here = []
        for start in range(max(0, end - LONGEST), end):
            word = text[start:end]
            share = known.get(word, 0.0)
            if not share or (len(word) < 3 and word not in short):
                continue
            cost = log(share)
            here += [(before + cost, (*words, word)) for before, words in best[start]]
        best.append(sorted(here, reverse=True)[:count])
    whole = log(max(known.get(text, 0.0), UNSEEN * 10.0 ** -min(len(text), 40)))
    found = {words: cost for cost, words in best[len(text)]}
    found[(text,)] = max(whole, found.get((text,), whole))
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:count]
    top = ranked[0][1]
    weights = [2.718281828459045 ** (cost - top) for _, cost in ranked]
    return [
        (words, weight / sum(weights)) for (words, _), weight in zip(ranked, weights, strict=True)
    ]
