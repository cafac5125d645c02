"""How digits are said: as a number, a year, an ordinal, in pairs, or one by one."""

from __future__ import annotations

from typing import NamedTuple

from elman.phonetics.engines.protocol import Phonemes
from elman.phonetics.languages.letter_names import names_of, other_names_of
from elman.phonetics.languages.numerals import MOST_DIGITS
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.segments import segment

__all__ = ["SaidNumber", "said_numbers", "settled"]

_YEARS = range(1100, 2100)

Words = tuple[str | Phonemes, ...]


class SaidNumber(NamedTuple):
    """Words, or phonemes where these are settled, and how likely digits are said so."""

    words: Words
    weight: float
    how: str


def said_numbers(
    digits: str, ending: int, spoken: Language, *, counted: bool = False
) -> list[SaidNumber]:
    """List the ways to say digits, the weights summing to 1.

    `ending` is the number of an ordinal's ending, -1 for what is none; what is `counted` is
    neither a year nor said in pairs or one by one.

    >>> from elman.phonetics.languages.english import ENGLISH
    >>> [way.words for way in said_numbers("1984", -1, ENGLISH)][0]
    ('nineteen', 'eighty', 'four')
    >>> said_numbers("21", 0, ENGLISH)[0].words
    ('twenty', 'first')
    """
    numerals, number = spoken.numerals, int(digits)
    single = _one_by_one(digits, spoken)
    if ending >= 0 and len(digits) <= MOST_DIGITS:
        words = settled(numerals.words(number, "ordinal", ending), spoken)
        return [SaidNumber(words, 1.0, "number")]
    if len(digits) == 1 or not numerals.has("cardinal") or len(digits) > MOST_DIGITS:
        return single
    likely = _kinds(digits, number, spoken)
    if counted and likely:
        brief = likely.get("brief", 0.0)
        likely = {"cardinal": 1.0 - brief} | ({"brief": brief} if brief else {})
    found: dict[Words, float] = {}
    for kind, weight in likely.items():
        if kind == "brief":
            words = settled(numerals.short[number], spoken)
        else:
            words = settled(numerals.words(number, kind), spoken)
        found[words] = found.get(words, 0.0) + weight
    rest = max(0.0, 1.0 - sum(likely.values()))
    return sorted(
        [SaidNumber(words, weight, "number") for words, weight in found.items()]
        + [way._replace(weight=way.weight * rest) for way in single if rest > 0],
        key=lambda way: -way.weight,
    )


def _kinds(digits: str, number: int, spoken: Language) -> dict[str, float]:
    """How likely each kind of number is; what is left are digits one by one."""
    numerals, length = spoken.numerals, len(digits)
    if digits[0] == "0":
        return {}
    if length == 2:
        return {"cardinal": 0.92}
    round_ = digits.endswith("00")
    pairs = numerals.has("pairs")
    if length == 3:
        likely = {"cardinal": 0.9} if round_ or not pairs else {"cardinal": 0.45, "pairs": 0.35}
    elif length == 4 and number in _YEARS:
        year = "year" if numerals.has("year") else "cardinal"
        likely = {"cardinal": 0.15}
        likely[year] = likely.get(year, 0.0) + 0.7
    elif length == 4:
        likely = {"cardinal": 0.35, "pairs": 0.35} if pairs and not round_ else {"cardinal": 0.8}
    else:
        likely = {"cardinal": 0.9 if round_ else 0.6 if length < 7 else 0.25}
    if number in numerals.short:
        likely = {"cardinal": 0.6, "brief": 0.35}
    return likely


def _one_by_one(digits: str, spoken: Language) -> list[SaidNumber]:
    """The digits' names in a row, and with the other name that zero and one may have."""
    names, others = names_of(spoken.code), other_names_of(spoken.code)
    usual = tuple(names[digit] for digit in digits)
    seldom = tuple(others.get(digit, (names[digit],))[0] for digit in digits)
    if seldom == usual:
        return [SaidNumber(usual, 1.0, "digits")]
    share = 0.1 if len(digits) == 1 else 0.45
    return [SaidNumber(usual, 1.0 - share, "digits"), SaidNumber(seldom, share, "digits")]


def settled(words: list[str], spoken: Language) -> Words:
    """Words with the sounds of those that the language's record settles."""
    sounds = spoken.numerals.sounds
    return tuple(
        segment(sounds[word], spoken.normalisation) if word in sounds else word for word in words
    )
