"""Texts of the experiment, and their tenths."""

from __future__ import annotations

from typing import NamedTuple

from elman.datasets import load

__all__ = ["Parts", "parts"]


class Parts(NamedTuple):
    """Nine tenths of a text to learn from, and the last, which chooses nothing."""

    known: str
    held: str
    source: str

    def inside(self) -> tuple[str, str]:
        """Divide what is known: to learn from, and as much as is held out to choose by."""
        cut = len(self.known) - len(self.held)
        return self.known[:cut], readable(self.known[:cut], self.known[cut:])


def parts(name: str, characters: int | None = None) -> Parts:
    """Read a data set's text, or its first `characters`, and hold out the last tenth."""
    corpus = load(name)
    text = corpus.text[:characters]
    cut = len(text) - len(text) // 10
    known = text[:cut]
    return Parts(known, readable(known, text[cut:]), corpus.source)


def readable(known: str, held: str) -> str:
    """Put a space where a character is held out that is nowhere in what is known."""
    symbols = set(known)
    return "".join(symbol if symbol in symbols else " " for symbol in held)
