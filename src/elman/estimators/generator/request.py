"""What a generated text must be, turned into rules over a model's symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.inference.choice import Choice
from elman.inference.rules import Rules, checked_seed
from elman.sequences import Vocabulary
from elman.sequences.finding import finder
from elman.sequences.patterns import automaton, condition, unreachable

__all__ = ["Request"]

MOST = 1 << 28
"""Symbols in one request, which are held in memory."""


@dataclass(frozen=True)
class Request:
    """What a text must be: match an expression, begin and end so, have and lack characters.

    `stop` cuts it before the first of these strings. Raises `ConfigurationError` for what
    cannot hold together.
    """

    length: int
    count: int = 1
    match: str | None = None
    prefix: str = ""
    suffix: str = ""
    banned: str = ""
    required: str = ""
    stop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, text in (
            ("match", self.match or ""),
            ("prefix", self.prefix),
            ("suffix", self.suffix),
        ):
            if not isinstance(text, str):
                raise ConfigurationError(f"{name} is a string, received {shorten(text)}")
        for name, value in (("length", self.length), ("count", self.count)):
            if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
                raise ConfigurationError(
                    f"{name} is a whole number of at least 1, received {shorten(value)}"
                )
        if self.length * self.count > MOST:
            raise ConfigurationError(
                f"At most {MOST:,} symbols are written at a time, received length {self.length:,} "
                f"and count {self.count:,}",
                remedy="write several times, with another random_seed",
            )
        if self.stop and self.constrained:
            raise ConfigurationError(
                "A text that must match cannot be cut at a stop string, received both",
                remedy="leave stop out, or say where it ends in the pattern",
            )
        if any(not text for text in self.stop):
            raise ConfigurationError("A stop string has at least one character, received ''")
        if both := sorted(set(self.banned) & set(self.required)):
            raise ConfigurationError(
                f"{both[0]!r} is banned and required", remedy="leave it out of one of them"
            )

    @property
    def constrained(self) -> bool:
        """Whether the text as a whole must be something."""
        return bool(self.match is not None or self.prefix or self.suffix or self.required)

    def check_room(self, past: Sequence[int] | NDArray[Any], choice: Choice) -> None:
        """Raise `ConfigurationError` where what looks back has too much to look at."""
        held = (self.length + len(past)) * self.count
        if choice.no_repeat is not None and held > MOST // 4:
            raise ConfigurationError(
                f"At most {MOST // 4:,} symbols are looked back at for no_repeat, received "
                f"{held:,} in {self.count:,} texts",
                remedy="ask for shorter or fewer texts, or leave no_repeat out",
            )

    def rules(self, vocabulary: Vocabulary, *, end: bool, stops: bool = False) -> Rules:
        """Compile the request; raises `ConfigurationError` where no text can be what it asks.

        `stops` ends a text behind a stop string as well, instead of leaving it to be cut.
        """
        tokens = [*vocabulary.tokens, *([""] if end else [])]
        closing = len(vocabulary) if end else -1
        silent = vocabulary.unit in ("words", "subwords")
        barred = np.array(
            [
                i != closing and ((not token and silent) or bool(set(token) & set(self.banned)))
                for i, token in enumerate(tokens)
            ]
        )
        if np.delete(barred, closing).all() if end else barred.all():
            raise ConfigurationError(
                f"Banning {shorten(self.banned)} leaves no symbol to write with",
                remedy="ban fewer characters",
            )
        if not self.constrained:
            free = Rules.free(len(tokens), end=closing)._replace(forbidden=barred)
            # Characters that symbols write only together, as bytes do, are found as a stretch.
            hidden = "".join(c for c in self.banned if not c.isascii())
            avoided = tuple(hidden) if vocabulary.unit == "bytes" else ()
            wanted = self.stop if stops else ()
            if not avoided and not wanted:
                return free
            parts = tuple(map(chr, range(256))) if vocabulary.unit == "bytes" else tokens
            table, final = finder(
                [*parts, ""][: len(tokens)], wanted, avoided, utf8=vocabulary.unit == "bytes"
            )
            return free._replace(next=table.next, distance=table.distance, final=final)
        asked = condition(
            self.match, prefix=self.prefix, suffix=self.suffix, required=self.required
        )
        table = automaton(asked, tokens, banned=self.banned)
        if (shortest := int(table.distance[1])) > self.length:
            raise unreachable(self._shown(), self.length, shortest)
        return Rules(table.next, table.distance, barred, np.asarray(closing))

    def _shown(self) -> str:
        parts: dict[str, Any] = {
            "": self.match,
            "prefix ": self.prefix,
            "suffix ": self.suffix,
            "required ": self.required,
            "banned ": self.banned,
        }
        return ", ".join(f"{name}{value}" for name, value in parts.items() if value)

    def cut(self, text: str) -> tuple[str, bool]:
        """Cut a text before the first stop string; tell whether there was one.

        >>> Request(10, stop=("ll",)).cut("hello")
        ('he', True)
        """
        places = [at for stop in self.stop if (at := text.find(stop)) >= 0]
        return (text[: min(places)], True) if places else (text, False)


def check_use(choice: Choice, count: int, beams: int | None, random_seed: int) -> None:
    """Raise `ConfigurationError` for settings that cannot act beside the others."""
    checked_seed(random_seed)
    draws = {
        "temperature": choice.temperature != 1,
        "top_k": choice.top_k is not None,
        "top_p": choice.top_p is not None,
        "random_seed": random_seed != 0,
    }
    more = {
        "greedy": choice.greedy,
        "repetition_penalty": choice.repetition_penalty != 1,
        "no_repeat": choice.no_repeat is not None,
    }
    if beams is not None:
        if isinstance(beams, int) and beams < count:
            raise ConfigurationError(
                f"{count} texts need at least as many beams, received {beams}",
                remedy=f"pass beams={count} or more",
            )
        if idle := [name for name, given in {**draws, **more}.items() if given]:
            raise ConfigurationError(
                "Beams search the most probable texts and draw nothing, received also "
                f"{' and '.join(idle)}",
                remedy="leave one or the other out",
            )
    if choice.greedy:
        if idle := [name for name, given in draws.items() if given]:
            raise ConfigurationError(
                "The most probable symbol is taken every time and nothing is drawn, received also "
                f"{' and '.join(idle)}",
                remedy="leave one or the other out",
            )
        if count > 1:
            raise ConfigurationError(
                "There is one text of the most probable symbols, received greedy and a count of "
                f"{count:,}",
                remedy=f"for the {count} most probable texts pass beams={count} instead of greedy",
            )


def strings(value: str | Sequence[str]) -> tuple[str, ...]:
    """Take one string or several; raises `ConfigurationError` for anything else."""
    several = (value,) if isinstance(value, str) else value
    if not isinstance(several, Sequence) or not all(isinstance(text, str) for text in several):
        raise ConfigurationError(f"stop is a string or several, received {shorten(value)}")
    return tuple(several)
