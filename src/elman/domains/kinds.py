"""Four ways in which companies are named, each a way to draw names.

joined   two short words                bufferbox, skysheet
ended    a word with an ending          weebly, optimizely
bent     a word, one sound or letter    addmired, flagr
coined   no word at all                 algolia, olark
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from elman.domains.vocabulary import DEVICES, PREFIXES, Vocabulary
from elman.errors import ConfigurationError, shorten
from elman.interruption import each

__all__ = ["KINDS", "Fit", "draw", "extended", "shares_of", "with_ending"]

KINDS = ("joined", "ended", "bent", "coined")
"""The ways, in the order of how much of a word is left."""

Fit = Callable[[str], bool]
"""Whether a name is what was asked for."""

_MIXED = {"joined": 0.36, "ended": 0.16, "bent": 0.14, "coined": 0.34}
"""Shares of the ways in names of young companies."""

_TRIES = 40


def shares_of(kind: str | Sequence[str]) -> dict[str, float]:
    """The share of each kind that is asked for; `mixed` is all of them.

    Raises `ConfigurationError` for a kind that there is none of.

    >>> shares_of("mixed") == shares_of(""), shares_of("joined, bent").keys()
    (True, dict_keys(['joined', 'bent']))
    """
    stated = kind.split(",") if isinstance(kind, str) else list(kind)
    wanted = [k.strip().lower() for k in stated if k.strip()]
    if not wanted or wanted == ["mixed"]:
        return dict(_MIXED)
    for name in wanted:
        if name not in KINDS:
            raise ConfigurationError(
                f"A kind of name is {', '.join(KINDS)} or mixed, received {shorten(name)}",
                remedy="pass for example joined",
            )
    total = sum(_MIXED[name] for name in wanted)
    return {name: _MIXED[name] / total for name in dict.fromkeys(wanted)}


def draw(
    kind: str, words: Vocabulary, count: int, *, fits: Fit, start: str, random_: random.Random
) -> list[str]:
    """Draw up to `count` different names of a kind that fit; coined ones are not drawn here."""
    made = {"joined": _joined, "ended": _ended, "bent": _bent}[kind]
    names = made(words, start, random_)
    found: dict[str, None] = {}
    for _ in each(range(_TRIES * count)):
        name = next(names, None)
        if name is None or len(found) >= count:
            break
        if name and name.startswith(start) and fits(name):
            found[name] = None
    return list(found)


def _begun(words: Mapping[str, float], start: str) -> Mapping[str, float]:
    """Words that a name with this start may begin with."""
    if not start:
        return words
    return {w: s for w, s in words.items() if w.startswith(start) or start.startswith(w)}


def _stream(weights: Mapping[str, float], random_: random.Random) -> Iterator[str]:
    names, shares = list(weights), list(weights.values())
    while names:
        yield from random_.choices(names, shares, k=256)


def _joined(words: Vocabulary, start: str, random_: random.Random) -> Iterator[str]:
    firsts = _stream(_begun(words.first, start), random_)
    for first, last in zip(firsts, _stream(words.last, random_), strict=False):
        # A letter that both have is written once: pin + net, pinet.
        overlap = first[-1] == last[0] and random_.random() < 0.4
        # A vowel before a vowel reads badly.
        clash = first[-1] in "aeiou" and last[0] in "aeiou"
        yield "" if first == last or clash else first + (last[1:] if overlap else last)


def _ended(words: Vocabulary, start: str, random_: random.Random) -> Iterator[str]:
    stems = _stream({w: s for w, s in _begun(words.words, start).items() if len(w) <= 6}, random_)
    for stem, ending in zip(stems, _stream(words.endings, random_), strict=False):
        yield with_ending(stem, ending)


def with_ending(stem: str, ending: str) -> str:
    """A word with an ending, as people write both together.

    >>> with_ending("note", "ify"), with_ending("shop", "ify"), with_ending("happy", "ly")
    ('notify', 'shopify', 'happily')
    """
    if ending[0] in "aeiouy":
        stem = re.sub("(?<=[^aeiou])[eyoai]$", "", stem)
        return "" if stem[-1] in "aeiou" else stem + ending
    stem = re.sub("(?<=[^aeiou])y$", "i", stem)
    if ending == "r" and stem[-1] not in "eogtkdpb":
        return ""
    return stem + (ending[1:] if stem[-1] == ending[0] else ending)


def _bent(words: Vocabulary, start: str, random_: random.Random) -> Iterator[str]:
    # What a word becomes begins as asked: the word itself may begin otherwise.
    near = {w: s for w, s in words.words.items() if len(w) >= 4}
    if len(start) > 1:
        near = {w: s for w, s in near.items() if w[-1:] and (w[0] == start[0] or w[0] in "cfiqpk")}
    stems = _stream(near, random_)
    for word, device in zip(stems, _stream(words.devices, random_), strict=False):
        bent = DEVICES[device](word)
        yield bent if bent != word else ""


def extended(
    keyword: str, words: Vocabulary, count: int, *, fits: Fit, random_: random.Random
) -> dict[str, str]:
    """Names that hold a keyword, or what it becomes, each with its kind."""
    first = [w for w, _ in sorted(words.first.items(), key=lambda x: (-x[1], x[0]))[:80]]
    last = [w for w, _ in sorted(words.last.items(), key=lambda x: (-x[1], x[0]))[:80]]
    found = {keyword + w: "joined" for w in last}
    found |= {w + keyword: "joined" for w in (*first, *PREFIXES)}
    found |= {with_ending(keyword, ending): "ended" for ending in words.endings}
    found |= {bent: "bent" for d in DEVICES.values() if (bent := d(keyword)) != keyword}
    names = [name for name in found if name and fits(name)]
    random_.shuffle(names)
    return {name: found[name] for name in names[:count]}
