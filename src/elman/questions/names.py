"""What can be asked about names of domains."""

from __future__ import annotations

from dataclasses import dataclass

from elman.estimators.settings import LARGEST_SEED, setting
from elman.ranges import Flag, Maybe, Number, OneOf, Several, Text, Whole

__all__ = ["MOST_NAMES", "Check", "Invent", "LookAlikes", "Similar"]

KINDS = ("joined", "ended", "bent", "coined")
"""How an invented name is made: two words, a word with an ending, a word bent, or no word."""

MOST_NAMES = 10_000
"""Names that one call finds: more take more time and memory than anybody has."""

_CODE = Text(2, 40)
_NAME = Text(1, 2000)
_SUFFIXES = Several(Text(1, 253), 0, 20)


@dataclass(frozen=True, kw_only=True)
class Similar:
    """Names that sound like a name, best first."""

    name: str = setting("", _NAME, "A label, a domain name or a URL.", metavar="NAME")
    language: str = setting("en", _CODE, "Who reads the name: en, fr, pt-pt, ja.", metavar="CODE")
    heard_in: str | None = setting(
        None, Maybe(_CODE), "Who hears it and writes it down [the same].", metavar="CODE"
    )
    count: int = setting(30, Whole(1, MOST_NAMES), "How many suggestions.", metavar="N")
    max_length: int = setting(63, Whole(1, 63), "Characters of a suggestion at most.", metavar="N")
    min_match: float = setting(0.0, Number(0, 1), "How alike it must sound, 0 to 1.")
    words: bool = setting(
        True, Flag(), "Suggest words of the language too.", option="--words/--no-words"
    )
    digits: bool = setting(
        True, Flag(), "Suggest names with digits too.", option="--digits/--no-digits"
    )
    weights: str = setting("", Text(0, 1000), "What counts how much: longer=-1,word=0.")
    tld: tuple[str, ...] = setting((), _SUFFIXES, "What names end in: com, net, co.uk.")


@dataclass(frozen=True, kw_only=True)
class Invent:
    """New names that sound good in a language, best first."""

    language: str = setting("en", _CODE, "Whose words they sound like.", metavar="CODE")
    count: int = setting(20, Whole(1, MOST_NAMES), "How many names.", metavar="N")
    kind: tuple[str, ...] = setting(
        (), Several(OneOf(KINDS), 0, 10), "Ways to make them [all, as companies do]."
    )
    about: tuple[str, ...] = setting(
        (), Several(_NAME, 0, 100), "Keywords that they blend or extend."
    )
    like: tuple[str, ...] = setting((), Several(_NAME, 0, 100), "Names whose style they take up.")
    start: str = setting("", Text(0, 63), "How each name begins.", metavar="TEXT")
    match: str | None = setting(
        None, Maybe(Text(0, 10_000)), "What each name as a whole must match.", metavar="REGEX"
    )
    syllables: tuple[int, ...] = setting(
        (), Several(Whole(1, 63), 0, 2), "Fewest and most syllables: [2, 3]."
    )
    max_length: int | None = setting(
        None,
        Maybe(Whole(1, 63)),
        "Characters of a name at most [9; 12 with about].",
        metavar="N",
        typed="Characters of a name at most [9; 12 with --about].",
    )
    temperature: float = setting(
        0.9, Number(0.05, 5), "Above 1 bolder names, below 1 more usual ones."
    )
    tld: tuple[str, ...] = setting(("com",), _SUFFIXES, "What names end in: com, net, co.uk.")
    seed: int = setting(0, Whole(0, LARGEST_SEED), "Same number, same names.", metavar="N")


@dataclass(frozen=True, kw_only=True)
class LookAlikes:
    """What of each label may be misread, and whether it looks like another."""

    names: tuple[str, ...] = setting((), Several(_NAME, 1, MOST_NAMES), "Labels or domain names.")
    like: str = setting("", Text(0, 2000), "The name they may be taken for.", metavar="NAME")


@dataclass(frozen=True, kw_only=True)
class Check:
    """Whether each name is taken, available, or unknown, and why."""

    names: tuple[str, ...] = setting((), Several(_NAME, 1, MOST_NAMES), "Domain names or URLs.")
    tld: tuple[str, ...] = setting((), _SUFFIXES, "What names end in: com, net, co.uk.")
