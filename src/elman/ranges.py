"""What a setting may be: kinds of ranges, each of which checks a value and says its words.

>>> from elman.ranges import Whole, check
>>> check("members", 3, Whole(1, 100))
>>> check("members", 10**9, Whole(1, 100))  # doctest: +ELLIPSIS
Traceback (most recent call last):
elman.errors.ConfigurationError: members is a whole number from 1 to 100, received 1000000000; ...
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Protocol

from elman.errors import ConfigurationError, shorten

__all__ = [
    "Anything",
    "Either",
    "Flag",
    "Maybe",
    "Named",
    "Number",
    "OneOf",
    "Range",
    "Several",
    "Text",
    "Whole",
    "check",
    "check_all",
]


class Range(Protocol):
    """Which values a setting may have; `str` tells it in words."""

    def holds(self, value: Any) -> bool:
        """Tell whether a value lies in the range; never raises."""

    @property
    def example(self) -> Any:
        """A value in the range, for those who look for one."""


@dataclass(frozen=True)
class Whole:
    """Whole numbers, of Python or NumPy, from `least` to `most`; True and False are none."""

    least: int
    most: int

    def holds(self, value: Any) -> bool:
        whole = isinstance(value, Integral) and not isinstance(value, bool)
        return whole and self.least <= int(value) <= self.most

    @property
    def example(self) -> int:
        return min(max(self.least, 10), self.most)

    def __str__(self) -> str:
        return f"a whole number from {self.least} to {self.most}"


@dataclass(frozen=True)
class Number:
    """Numbers from `least` to `most`, themselves included unless it is an open end."""

    least: float
    most: float
    above: bool = False
    below: bool = False

    def holds(self, value: Any) -> bool:
        if not isinstance(value, Real) or isinstance(value, bool):
            return False
        number: Any = value  # compared as it is: 10**400 is no float
        low = self.least < number if self.above else self.least <= number
        return bool(low and (number < self.most if self.below else number <= self.most))

    @property
    def example(self) -> float:
        return 0.1 if self.holds(0.1) else self.least

    def __str__(self) -> str:
        low = "above" if self.above else "from"
        return f"a number {low} {self.least:g} to {'below ' if self.below else ''}{self.most:g}"


@dataclass(frozen=True)
class Anything:
    """Whatever it is, which a check of its own knows."""

    called: str

    def holds(self, value: Any) -> bool:
        return True

    @property
    def example(self) -> None:
        return None

    def __str__(self) -> str:
        return self.called


@dataclass(frozen=True)
class OneOf:
    """One of some names."""

    names: tuple[str, ...]

    def holds(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.names

    @property
    def example(self) -> str:
        return self.names[-1]

    def __str__(self) -> str:
        return f"one of {', '.join(self.names)}"


@dataclass(frozen=True)
class Flag:
    """True or False, and nothing that only counts as one of them."""

    def holds(self, value: Any) -> bool:
        return isinstance(value, bool)

    @property
    def example(self) -> bool:
        return True

    def __str__(self) -> str:
        return "true or false"


@dataclass(frozen=True)
class Text:
    """A string of `least` to `most` characters."""

    least: int
    most: int

    def holds(self, value: Any) -> bool:
        return isinstance(value, str) and self.least <= len(value) <= self.most

    @property
    def example(self) -> str:
        return "a" * self.least

    def __str__(self) -> str:
        return f"a text of {self.least} to {self.most} characters"


@dataclass(frozen=True)
class Maybe:
    """None, or what another range holds."""

    inner: Range

    def holds(self, value: Any) -> bool:
        return value is None or self.inner.holds(value)

    @property
    def example(self) -> Any:
        return self.inner.example

    def __str__(self) -> str:
        return f"None or {self.inner}"


@dataclass(frozen=True)
class Either:
    """What one of two ranges holds."""

    first: Range
    second: Range

    def holds(self, value: Any) -> bool:
        return self.first.holds(value) or self.second.holds(value)

    @property
    def example(self) -> Any:
        return self.first.example

    def __str__(self) -> str:
        return f"{self.first}, or {self.second}"


@dataclass(frozen=True)
class Several:
    """A list of `least` to `most` values of one range."""

    inner: Range
    least: int
    most: int

    def holds(self, value: Any) -> bool:
        listed = isinstance(value, (list, tuple)) and self.least <= len(value) <= self.most
        return listed and all(map(self.inner.holds, value))

    @property
    def example(self) -> list[Any]:
        return [self.inner.example] * self.least

    def __str__(self) -> str:
        return f"a list of {self.least} to {self.most}, each {self.inner}"


@dataclass(frozen=True)
class Named:
    """An object of at most `most` values of one range, by name."""

    inner: Range
    most: int

    def holds(self, value: Any) -> bool:
        named = isinstance(value, dict) and len(value) <= self.most
        return named and all(isinstance(n, str) and self.inner.holds(v) for n, v in value.items())

    @property
    def example(self) -> dict[str, Any]:
        return {}

    def __str__(self) -> str:
        return f"an object of at most {self.most} values, each {self.inner}"


def check(name: str, value: Any, allowed: Range) -> None:
    """Raise `ConfigurationError` unless the range holds the value."""
    if not allowed.holds(value):
        example = allowed.example
        if isinstance(example, str):
            example = json.dumps(example)
        raise ConfigurationError(
            f"{name} is {allowed}, received {shorten(value)}",
            remedy=f"pass for example {name}={example}",
        )


def check_all(values: Mapping[str, Any], table: Mapping[str, Range]) -> None:
    """Check every value that the table knows; raises `ConfigurationError` at the first fault."""
    for name, value in values.items():
        if name in table:
            check(name, value, table[name])
