"""Numbers in words: a language's rules, in the manner of Unicode's rule-based number formats.

A rule set is `base text|base text|...`. The rule of a number is the one with the largest base that
is not above it; `base/divisor` says by what it is divided, else by the largest power of ten in
the base. In the text, `<` is the quotient in words and `>` the rest, `=` the number itself; a name
before them (`year<`) takes another rule set. `[a;b]` is a where there is a rest and b where there
is none, `(a/b/c)` goes by the quotient (one, few, many; or one, more), `{a/b}` and `@` by the
ending that an ordinal is written with. `+` joins a word to the one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["MOST_DIGITS", "Numerals", "counted"]

MOST_DIGITS = 12
"""Digits of the longest number that is said as one; longer ones are said digit by digit."""

_Rule = tuple[int, str]
"""What a number is divided by, and the text."""


@dataclass(frozen=True)
class Numerals:
    """How a language says numbers.

    Args:
        cardinal: rules for counting: five.
        ordinal: rules for ordinals: fifth.
        year: rules for numbers of four digits that are years; as cardinals where there are none.
        pairs: rules for numbers of three and four digits that are said in pairs: seven eleven.
        brief: rules for single numbers that are also said otherwise: a hundred.
        others: rules that these refer to, by name.
        endings: what ordinals end in, as "text of @: marks behind digits|...".
        sounds: words that sound otherwise than when they stand alone, in IPA.
        decimal: what parts the whole from the fraction, and how that is said: ".point".
        group: what parts groups of three digits.
        clock: rules for times of day, which are numbers such as 730.
        hours: what parts hours from minutes.
        decade: rules for numbers that a mark behind them makes decades: nineteen nineties.
        decades: that mark.
        single: how 1 is said before what is counted, where it is said otherwise: ein Euro.

    >>> numerals = Numerals("0 zero|1 one|2 two|20 twenty [>]|100 < hundred [>]")
    >>> numerals.words(122), numerals.words(20)
    (['one', 'hundred', 'twenty', 'two'], ['twenty'])
    """

    cardinal: str
    ordinal: str = ""
    year: str = ""
    pairs: str = ""
    brief: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    endings: str = ""
    sounds: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    group: str = ""
    clock: str = ""
    hours: str = ":"
    decade: str = ""
    decades: str = ""
    single: str = ""

    @cached_property
    def _rules(self) -> dict[str, tuple[list[int], list[_Rule]]]:
        kinds = ("cardinal", "ordinal", "year", "pairs", "clock", "decade")
        own = {name: getattr(self, name) for name in kinds}
        return {name: _parsed(text) for name, text in {**own, **self.others}.items() if text}

    @cached_property
    def marks(self) -> dict[str, int]:
        """What stands behind the digits of an ordinal, with the number of its ending."""
        groups = (entry.partition(":")[2].split() for entry in self.endings.split("|"))
        return {mark: number for number, marks in enumerate(groups) for mark in marks}

    @cached_property
    def short(self) -> dict[int, list[str]]:
        """Numbers that have a brief way besides, with its words."""
        rows = (entry.split() for entry in self.brief.split("|") if entry)
        return {int(number): words for number, *words in rows}

    def words(self, number: int, kind: str = "cardinal", ending: int = 0) -> list[str]:
        """The words of a number from 0 to 10**12 - 1, by a kind that the language has."""
        found: list[str] = []
        for word in self._spelled(number, kind, ending):
            if word.startswith("+") and found:
                found[-1] += word[1:]
            else:
                found.append(word.removeprefix("+"))
        return found

    def form(self, forms: str, number: int) -> str:
        """The form of a word that goes with a number, of one, two or three parted by "/".

        >>> Numerals("").form("dollar/dollars", 1), Numerals("").form("dollar/dollars", 20)
        ('dollar', 'dollars')
        """
        return _among(forms, _plural(forms, number))

    def has(self, kind: str) -> bool:
        """Whether the language has rules of this kind."""
        return kind in self._rules

    def _spelled(self, number: int, kind: str, ending: int) -> list[str]:
        bases, rules = self._rules[kind]
        divisor, text = rules[max(0, bisect_right(bases, number) - 1)]
        quotient, rest = divmod(number, divisor)
        text = re.sub(r"\[([^;\]]*);?([^\]]*)\]", lambda m: m[1] if rest else m[2], text)
        text = re.sub(r"\{([^}]*)\}", lambda m: _among(m[1], ending), text)
        text = re.sub(r"\(([^)]*)\)", lambda m: _among(m[1], _plural(m[1], quotient)), text)
        if "@" in text:
            text = text.replace("@", self.endings.split("|")[ending].partition(":")[0])
        found: list[str] = []
        for token in text.split():
            value = {"<": quotient, ">": rest, "=": number}.get(token[-1])
            if value is None:
                found.append(token)
                continue
            name = token[:-1].removeprefix("+")
            words = self._spelled(value, name or kind, ending)
            joined = "+" + words[0] if token.startswith("+") else words[0]
            found += [joined, *words[1:]]
        return found


def counted(words: str, first: int = 0, step: int = 1, rule: str = "%s") -> str:
    """Write rules for numbers in a row.

    >>> counted("twenty thirty", 20, 10, "%s [>]")
    '20 twenty [>]|30 thirty [>]'
    """
    rows = enumerate(words.split())
    return "|".join(f"{first + step * n} {rule.replace('%s', word)}" for n, word in rows)


def _parsed(text: str) -> tuple[list[int], list[_Rule]]:
    found: list[tuple[int, _Rule]] = []
    for entry in text.split("|"):
        base, _, said = entry.strip().partition(" ")
        number, _, divisor = base.partition("/")
        power = 10 ** (len(number) - 1)
        found.append((int(number), (int(divisor or power), said)))
    found.sort(key=lambda row: row[0])
    return [base for base, _ in found], [rule for _, rule in found]


def _among(forms: str, number: int) -> str:
    options = forms.split("/")
    return options[min(number, len(options) - 1)]


def _plural(forms: str, quotient: int) -> int:
    """The number of the form that goes with a quotient: two as in English, three as "
    "in Russian."""
    if forms.count("/") < 2:
        return int(quotient != 1)
    last, tens = quotient % 10, quotient % 100
    if last == 1 and tens != 11:
        return 0
    return 1 if 2 <= last <= 4 and not 12 <= tens <= 14 else 2
