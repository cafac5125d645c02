"""Two models on the same cases: by how much one is better, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from elman.errors import ConfigurationError, SequenceError
from elman.report.proportion import Proportion

__all__ = ["Paired"]


@dataclass(frozen=True)
class Paired:
    """How often both, only the first, only the second and neither of two was right.

    Cases that both answer alike say nothing about which is better, so two intervals of single
    shares that overlap may still hide a difference, and a small one may be none.

    >>> compared = Paired(both=40, first=12, second=4, neither=4)
    >>> round(compared.difference, 3), round(compared.low, 3), round(compared.high, 3)
    (0.133, 0.0, 0.264)
    >>> round(compared.p_value, 3)
    0.077
    >>> print(compared)
    13.3 points more (0.0 to 26.4), p = 0.077
    """

    both: int
    first: int
    second: int
    neither: int

    def __post_init__(self) -> None:
        counts = (self.both, self.first, self.second, self.neither)
        if min(counts) < 0 or not sum(counts):
            raise ConfigurationError(
                f"A comparison counts at least one case, and none below zero, received {counts}"
            )

    @classmethod
    def of(cls, first: Iterable[bool], second: Iterable[bool]) -> Paired:
        """Count from what each got right, case by case; raises `SequenceError` where not as many.

        >>> Paired.of([True, True, False], [True, False, False])
        Paired(both=1, first=1, second=0, neither=1)
        """
        ours, theirs = [bool(hit) for hit in first], [bool(hit) for hit in second]
        if len(ours) != len(theirs):
            raise SequenceError(
                f"Both are asked the same cases, received {len(ours):,} and {len(theirs):,}"
            )
        cases = list(zip(ours, theirs, strict=True))
        return cls(
            *(
                cases.count(kind)
                for kind in ((True, True), (True, False), (False, True), (False, False))
            )
        )

    @property
    def total(self) -> int:
        """All cases that both have answered."""
        return self.both + self.first + self.second + self.neither

    @property
    def difference(self) -> float:
        """The first's share of right answers less the second's."""
        return (self.first - self.second) / self.total

    @property
    def low(self) -> float:
        """Lower end of the difference's 95% interval."""
        return self.difference - self._reach(*self._shares())

    @property
    def high(self) -> float:
        """Upper end of the difference's 95% interval."""
        return self.difference + self._reach(*reversed(self._shares()))

    @property
    def p_value(self) -> float:
        """How probable so uneven a parting of the cases with one right is, were both as good.

        McNemar's test (1947), exact and two-sided.
        """
        uneven = self.first + self.second
        fewer = min(self.first, self.second)
        term = total = 1
        for k in range(fewer):
            term = term * (uneven - k) // (k + 1)
            total += term
        return min(1.0, 2 * total / (1 << uneven))

    def _shares(self) -> tuple[Proportion, Proportion]:
        return (
            Proportion(self.both + self.first, self.total),
            Proportion(self.both + self.second, self.total),
        )

    def _reach(self, down: Proportion, up: Proportion) -> float:
        """Newcombe's (1998, method 10) from Wilson's two intervals and how far both agree."""
        a, b = down.value - down.low, up.high - up.value
        squared = a * a + b * b - 2 * self._agreement() * a * b
        return math.sqrt(max(squared, 0.0))

    def _agreement(self) -> float:
        """Phi, with Edwards's correction above zero."""
        n = self.total
        ours, theirs = self.both + self.first, self.both + self.second
        margins = ours * theirs * (n - ours) * (n - theirs)
        if not margins:
            return 0.0
        cross = self.both * self.neither - self.first * self.second
        return (max(cross - n / 2, 0) if cross > 0 else cross) / math.sqrt(margins)

    def __str__(self) -> str:
        return (
            f"{100 * self.difference:.1f} points more "
            f"({100 * self.low:.1f} to {100 * self.high:.1f}), p = {self.p_value:.2g}"
        )

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values."""
        return {
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "p_value": self.p_value,
            "both": self.both,
            "first": self.first,
            "second": self.second,
            "neither": self.neither,
        }
