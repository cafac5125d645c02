"""An expression as the places where its characters stand, and what may follow each of them.

Every character of an expression, repeats written out, is a place (Glushkov 1961). Sets of places
are the bits of whole numbers, so that a step over a set is a few operations on long words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from elman.errors import ConfigurationError
from elman.sequences.expressions import Characters, Expression

__all__ = ["Budget", "Places"]

MOST_PLACES = 20_000


@dataclass
class Budget:
    """Steps of work that compiling may still take; raises `ConfigurationError` when spent."""

    left: int = 10_000_000

    def spend(self, steps: int) -> None:
        """Take some steps."""
        self.left -= steps
        if self.left < 0:
            raise _too_much("A pattern is compiled in a bounded number of steps")


def _too_much(limit: str) -> ConfigurationError:
    return ConfigurationError(
        f"{limit}, this one needs more",
        remedy="make it simpler: repeat less, within fewer repeats, or require fewer characters",
    )


@dataclass(frozen=True)
class _Part:
    """A part of an expression: the places where it may begin and end, and whether it may be ""."""

    first: int
    last: int
    empty: bool


@dataclass
class Places:
    """The places of one expression.

    `sets` has the characters of each place and `after` the places that may follow it, as bits;
    `first` those where a text may begin and `last` those where it may end.
    """

    budget: Budget
    sets: list[Characters] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    first: int = 0
    last: int = 0
    empty: bool = False

    @classmethod
    def of(cls, expression: Expression, budget: Budget) -> Places:
        """Write an expression out.

        >>> from elman.sequences.expressions import parse
        >>> places = Places.of(parse("ab?"), Budget())
        >>> places.first, places.last, places.after, places.empty
        (1, 3, [2, 0], False)
        """
        places = cls(budget)
        whole = places._build(expression)
        places.first, places.last, places.empty = whole.first, whole.last, whole.empty
        return places

    def _build(self, expression: Expression) -> _Part:
        match expression.kind:
            case "one":
                return self._place(expression.characters or Characters())
            case "or":
                parts = [self._build(part) for part in expression.parts]
                first = last = 0
                for part in parts:
                    first, last = first | part.first, last | part.last
                return _Part(first, last, any(part.empty for part in parts))
            case "repeat":
                return self._repeat(expression)
        whole = _Part(0, 0, True)
        for following in expression.parts:
            whole = self._join(whole, self._build(following))
        return whole

    def _place(self, characters: Characters) -> _Part:
        if len(self.sets) >= MOST_PLACES:
            raise _too_much(f"A pattern has at most {MOST_PLACES:,} places, repeats written out")
        self.budget.spend(1)
        self.sets.append(characters)
        self.after.append(0)
        bit = 1 << len(self.sets) - 1
        return _Part(bit, bit, False)

    def _join(self, left: _Part, right: _Part) -> _Part:
        self._link(left.last, right.first)
        return _Part(
            left.first | (right.first if left.empty else 0),
            right.last | (left.last if right.empty else 0),
            left.empty and right.empty,
        )

    def _link(self, last: int, first: int) -> None:
        for place in self.bits(last):
            self.after[place] |= first

    def _repeat(self, expression: Expression) -> _Part:
        (part,) = expression.parts
        whole = _Part(0, 0, True)
        for _ in range(expression.least - (expression.most is None)):
            whole = self._join(whole, self._build(part))
        if expression.most is None:
            inside = self._build(part)
            self._link(inside.last, inside.first)
            empty = inside.empty or not expression.least
            return self._join(whole, _Part(inside.first, inside.last, empty))
        # `x{0,3}` as `(x(x(x)?)?)?`: each one follows only the one before it.
        tails = [self._build(part) for _ in range(expression.most - expression.least)]
        tail = _Part(0, 0, True)
        for inside in reversed(tails):
            tail = self._join(inside, tail)
            tail = _Part(tail.first, tail.last, True)
        return self._join(whole, tail)

    def bits(self, places: int) -> list[int]:
        """List the places in a set."""
        found = []
        while places:
            low = places & -places
            found.append(low.bit_length() - 1)
            places ^= low
        # An operation on long sets takes as many steps as they have words.
        self.budget.spend(len(found) * (1 + len(self.sets) // 2000) + 1)
        return found

    def holding(self, kinds: Sequence[Sequence[int]], sets: Sequence[Characters]) -> list[int]:
        """Tell for each kind of characters, given as numbers of `sets`, the places that hold it."""
        of_set = dict.fromkeys(sets, 0)
        for place, characters in enumerate(self.sets):
            of_set[characters] |= 1 << place
        held = []
        for kind in kinds:
            self.budget.spend(len(kind) + 1)
            places = 0
            for number in kind:
                places |= of_set[sets[number]]
            held.append(places)
        return held
