"""What a generated text must be, turned into rules over a model's symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from elman.errors import ConfigurationError, shorten
from elman.sequences import Vocabulary
from elman.sequences.patterns import automaton, condition, unreachable

if TYPE_CHECKING:
    from elman.rnn import Rules

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
        for name, value in (("length", self.length), ("count", self.count)):
            if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
                raise ConfigurationError(
                    f"{name} is a whole number of at least 1, received {value!r}"
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
        if any(not one for one in self.stop):
            raise ConfigurationError("A stop string has at least one character, received ''")
        if both := sorted(set(self.banned) & set(self.required)):
            raise ConfigurationError(
                f"{both[0]!r} is banned and required", remedy="leave it out of one of them"
            )

    @property
    def constrained(self) -> bool:
        """Whether the text as a whole must be something."""
        return bool(self.match is not None or self.prefix or self.suffix or self.required)

    def rules(self, vocabulary: Vocabulary, *, end: bool) -> Rules:
        """Compile the request; raises `ConfigurationError` where no text can be what it asks."""
        import jax.numpy as jnp

        from elman.rnn import Rules

        tokens = [*vocabulary.tokens, *([""] if end else [])]
        closing = len(vocabulary) if end else -1
        silent = vocabulary.unit in ("words", "subwords")
        barred = np.array([
            i != closing and ((not token and silent) or bool(set(token) & set(self.banned)))
            for i, token in enumerate(tokens)
        ])  # fmt: skip
        if np.delete(barred, closing).all() if end else barred.all():
            raise ConfigurationError(
                f"Banning {shorten(self.banned)} leaves no symbol to write with",
                remedy="ban fewer characters",
            )
        if not self.constrained:
            free = Rules.free(len(tokens), end=closing)
            return free._replace(forbidden=jnp.asarray(barred))
        asked = condition(self.match, prefix=self.prefix, suffix=self.suffix,
                          required=self.required)  # fmt: skip
        table = automaton(asked, tokens, banned=self.banned)
        if (shortest := int(table.distance[1])) > self.length:
            raise unreachable(self._shown(), self.length, shortest)
        return Rules(jnp.asarray(table.next), jnp.asarray(table.distance), jnp.asarray(barred),
                     jnp.asarray(closing))  # fmt: skip

    def _shown(self) -> str:
        parts: dict[str, Any] = {"": self.match, "prefix ": self.prefix, "suffix ": self.suffix,
                                 "required ": self.required, "banned ": self.banned}  # fmt: skip
        return ", ".join(f"{name}{value}" for name, value in parts.items() if value)

    def cut(self, text: str) -> tuple[str, bool]:
        """Cut a text before the first stop string; tell whether there was one.

        >>> Request(10, stop=("ll",)).cut("hello")
        ('he', True)
        """
        places = [at for one in self.stop if (at := text.find(one)) >= 0]
        return (text[: min(places)], True) if places else (text, False)


def strings(value: str | Sequence[str]) -> tuple[str, ...]:
    """Take one string or several."""
    return (value,) if isinstance(value, str) and value else tuple(value)
