"""A share that was counted, with how sure the count makes it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from elman.errors import ConfigurationError
from elman.report.shares import percent, span

__all__ = ["Proportion"]

Z = 1.959963984540054
"""A normal variable lies within this many deviations in 95 of 100 cases."""


@dataclass(frozen=True)
class Proportion:
    """`hits` of `total`, with Wilson's 95% interval.

    Unlike the textbook's `p ± 1.96 √(p(1-p)/n)` it stays inside 0 ... 1 and is honest for few
    cases and for shares near 0 or 1 (Wilson 1927; Brown, Cai and DasGupta 2001). Raises
    `ConfigurationError` unless `0 <= hits <= total` and `total >= 1`.

    >>> accuracy = Proportion(90, 100)
    >>> accuracy.value, round(accuracy.low, 3), round(accuracy.high, 3)
    (0.9, 0.826, 0.945)
    >>> print(accuracy)
    90.0% (82.6 to 94.5%, 90 of 100)
    """

    hits: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.total or self.total < 1:
            raise ConfigurationError(
                f"A share counts at least one case, received {self.hits} of {self.total}"
            )

    @property
    def value(self) -> float:
        """The share itself, 0 to 1."""
        return self.hits / self.total

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return 0.0 if self.hits == 0 else self._centre - self._radius

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return 1.0 if self.hits == self.total else self._centre + self._radius

    @property
    def _centre(self) -> float:
        return (self.hits + Z * Z / 2) / (self.total + Z * Z)

    @property
    def _radius(self) -> float:
        p, n = self.value, self.total
        return Z / (n + Z * Z) * math.sqrt(n * p * (1 - p) + Z * Z / 4)

    def __str__(self) -> str:
        return (
            f"{percent(self.value)} ({span(self.low, self.high)}, {self.hits:,} of {self.total:,})"
        )

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "hits": self.hits,
            "total": self.total,
        }
