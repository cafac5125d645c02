r"""A subset of regular expressions, as trees.

Literals, `.` (any character but a line's end), classes (`[a-z]`, `[^0-9]`, `\d \w \s` and their
opposites), groups, `|`, `*`, `+`, `?`, `{m}`, `{m,}`, `{m,n}`, and `^` and `$` round the whole.
An expression stands for whole texts. Intersections have no syntax: `both` makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from elman.errors import ConfigurationError, shorten

__all__ = [
    "ANYTHING",
    "NOTHING",
    "Characters",
    "Expression",
    "alternatives",
    "both",
    "follow",
    "literal",
    "parse",
    "repeat",
]

LONGEST_REPEAT = 1000

DEEPEST = 100
"""Expressions within each other; groups round a single thing do not count."""

_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": str.isdecimal,
    "w": lambda c: c.isalnum() or c == "_",
    "s": str.isspace,
}


@dataclass(frozen=True)
class Characters:
    """A set of characters: those listed, in ranges or of a class (`d`, `W`, ...), or all others."""

    listed: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    others: bool = False
    ranges: frozenset[tuple[str, str]] = frozenset()

    def __contains__(self, c: str) -> bool:
        inside = (
            c in self.listed
            or any(low <= c <= high for low, high in self.ranges)
            or any(_CLASSES[kind.lower()](c) != kind.isupper() for kind in self.classes)
        )
        return inside != self.others


@dataclass(frozen=True, eq=False)
class Expression:
    """A node of the tree.

    `kind` is "one" (a character of `characters`), "follow", "or", "and" (only at the top) or
    "repeat" (`least` to `most` times, None for any number).
    """

    kind: str
    parts: tuple[Expression, ...] = ()
    characters: Characters | None = None
    least: int = 0
    most: int | None = None
    depth: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        depth = 1 + max((part.depth for part in self.parts), default=0)
        if depth > DEEPEST:
            raise ConfigurationError(
                f"A pattern has at most {DEEPEST} groups within each other, received more",
                remedy="make it simpler",
            )
        object.__setattr__(self, "depth", depth)


NOTHING = Expression("or")
"""Stands for no text."""

NOTHING_MORE = Expression("follow")
"""Stands for the empty text."""

ANYTHING = Expression("repeat", (Expression("one", characters=Characters(others=True)),))
"""Stands for every text."""


def follow(parts: Iterable[Expression]) -> Expression:
    """One after another."""
    flat: list[Expression] = []
    for part in parts:
        flat += part.parts if part.kind == "follow" else [part]
    return flat[0] if len(flat) == 1 else Expression("follow", tuple(flat))


def alternatives(parts: Iterable[Expression]) -> Expression:
    """One of them."""
    flat: list[Expression] = []
    for part in parts:
        flat += part.parts if part.kind == "or" else [part]
    return flat[0] if len(flat) == 1 else Expression("or", tuple(flat))


def both(parts: Iterable[Expression]) -> Expression:
    """All of them at once: the texts that every part stands for."""
    flat: list[Expression] = []
    for part in parts:
        flat += part.parts if part.kind == "and" else [part]
    flat = [part for part in flat if part is not ANYTHING] or [ANYTHING]
    return flat[0] if len(flat) == 1 else Expression("and", tuple(flat))


def repeat(part: Expression, least: int = 0, most: int | None = None) -> Expression:
    """From `least` to `most` times; None for any number."""
    if most == 0 or (part.kind == "follow" and not part.parts):
        return NOTHING_MORE
    if (least, most) == (1, 1):
        return part
    return Expression("repeat", (part,), None, least, most)


def literal(text: str) -> Expression:
    """Stand for this text alone."""
    return follow(Expression("one", characters=Characters(frozenset(c))) for c in text)


def parse(pattern: str) -> Expression:
    """Read a regular expression that whole texts are to match.

    Raises `ConfigurationError`, with the position, for what is not understood.

    >>> parse("a{2}").least
    2
    >>> parse("(?=a)")
    Traceback (most recent call last):
    elman.errors.ConfigurationError: Pattern '(?=a)' uses '(?=', at position 1, which patterns \
here do not have; use literals, ., classes, groups, |, *, +, ? and {m,n}
    """
    return _Parser(pattern).whole()


class _Parser:
    """Alternatives of sequences of repeated atoms; open groups stand on a stack of their own."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.end = len(pattern)
        if pattern.startswith("^"):
            self.at = 1
        if pattern.endswith("$") and (len(pattern) - len(pattern[:-1].rstrip("\\"))) % 2:
            self.end = max(self.at, self.end - 1)

    def whole(self) -> Expression:
        # For each open group its alternatives, each a sequence of parts.
        groups: list[list[list[Expression]]] = [[[]]]
        while c := self._next():
            if c == "(":
                self._open()
                groups.append([[]])
            elif c == "|":
                self.at += 1
                groups[-1].append([])
            elif c == ")" and len(groups) > 1:
                self.at += 1
                inside = alternatives(map(follow, groups.pop()))
                groups[-1][-1].append(self._repeated(inside))
            elif c == ")":
                raise self._refused("", 1)
            else:
                groups[-1][-1].append(self._repeated(self._atom()))
        if len(groups) > 1:
            raise self._broken(")")
        return alternatives(map(follow, groups[0]))

    def _refused(self, what: str, length: int = 0) -> ConfigurationError:
        shown = what if not length else repr(self.pattern[self.at : self.at + length])
        return ConfigurationError(
            f"Pattern {shorten(self.pattern)} uses {shown}, at position {self.at + 1}, "
            "which patterns here do not have",
            remedy="use literals, ., classes, groups, |, *, +, ? and {m,n}",
        )

    def _broken(self, what: str) -> ConfigurationError:
        return ConfigurationError(
            f"Pattern {shorten(self.pattern)} lacks {what} at position {self.at + 1}",
            remedy="close what is open, or write \\ before a character that stands for itself",
        )

    def _next(self) -> str:
        return self.pattern[self.at] if self.at < self.end else ""

    def _take(self) -> str:
        c = self._next()
        self.at += 1
        return c

    def _open(self) -> None:
        if self.pattern.startswith("(?:", self.at):
            self.at += 2
        elif self.pattern.startswith("(?", self.at):
            raise self._refused("", 3)
        self.at += 1

    def _repeated(self, part: Expression) -> Expression:
        while (c := self._next()) in ("*", "+", "?", "{") and c:
            if c == "{":
                part = repeat(part, *self._bounds())
            else:
                self.at += 1
                part = repeat(part, *{"*": (0, None), "+": (1, None), "?": (0, 1)}[c])
            if self._next() == "+":
                raise self._refused("", 1)
            if self._next() == "?":
                self.at += 1  # Lazy or not, the same texts match.
        return part

    def _bounds(self) -> tuple[int, int | None]:
        close = self.pattern.find("}", self.at, self.end)
        words = self.pattern[self.at + 1 : close].split(",") if close >= 0 else []
        if not (
            1 <= len(words) <= 2 and all(w.isdecimal() or w == "" for w in words) and any(words)
        ):
            raise self._broken("{m}, {m,} or {m,n}")
        if any(len(word) > len(str(LONGEST_REPEAT)) for word in words):
            raise self._refused(f"a longer repeat than {LONGEST_REPEAT} times")
        least = int(words[0] or 0)
        most = least if len(words) == 1 else int(words[1]) if words[1] else None
        if max(least, most or 0) > LONGEST_REPEAT or (most is not None and most < least):
            raise self._refused(f"{{{','.join(words)}}} (at most {LONGEST_REPEAT} times)")
        self.at = close + 1
        return least, most

    def _atom(self) -> Expression:
        match self._next():
            case "[":
                return self._class()
            case ".":
                self.at += 1
                return _one(Characters(frozenset("\n"), others=True))
            case "\\":
                return _one(self._escape())
            case "*" | "+" | "?" | "{":
                raise self._broken("something to repeat")
            case "^" | "$":
                raise self._refused("", 1)
        return _one(Characters(frozenset(self._take())))

    def _escape(self) -> Characters:
        c = self.pattern[self.at + 1 : self.at + 2] if self.at + 1 < self.end else ""
        if not c:
            raise self._broken("a character after \\")
        if c.lower() in _CLASSES:
            found = Characters(classes=frozenset(c))
        elif c in "ntrfv":
            found = Characters(frozenset(dict(zip("ntrfv", "\n\t\r\f\v", strict=True))[c]))
        elif c.isalnum():
            raise self._refused("", 2)
        else:
            found = Characters(frozenset(c))
        self.at += 2
        return found

    def _class(self) -> Expression:
        self.at += 1
        others = self._next() == "^"
        self.at += others
        listed, classes, ranges = set[str](), set[str](), set[tuple[str, str]]()
        first = True
        while self._next() != "]" or first:
            if not self._next():
                raise self._broken("]")
            first = False
            low = self._member()
            if len(low.listed) != 1:
                classes |= low.classes
                continue
            (begin,) = low.listed
            if self._next() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self._member().listed
                if len(high) != 1 or min(high) < begin:
                    raise self._broken("a range from a lower to a higher character")
                ranges.add((begin, min(high)))
            else:
                listed.add(begin)
        self.at += 1
        return _one(Characters(frozenset(listed), frozenset(classes), others, frozenset(ranges)))

    def _member(self) -> Characters:
        return self._escape() if self._next() == "\\" else Characters(frozenset(self._take()))


def _one(characters: Characters) -> Expression:
    return Expression("one", characters=characters)
