"""Texts of the command line or of standard input, each with its answer, up to the first bad one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from elman.app.reading import line_chunks
from elman.errors import ConfigurationError, ElmanError

__all__ = ["answered", "given_or_lines"]


def given_or_lines(
    given: list[str] | None, *, example: str, most: int = 1024
) -> Iterator[tuple[int, list[str]]]:
    """Yield `(0, texts given)`, or `(number of the first line, lines)` of standard input.

    Raises `ConfigurationError` where nothing is given and nothing piped in.
    """
    if given:
        yield 0, given
        return
    if sys.stdin is None or sys.stdin.isatty():
        raise ConfigurationError(
            "There must be something to read, received no argument and no standard input",
            remedy=f"give {example}, or pipe lines in",
        )
    yield from line_chunks(sys.stdin.buffer, most=most)


def answered(
    texts: list[str], number: int, ask: Callable[[list[str]], Sequence[Any]]
) -> Iterator[tuple[str, Any]]:
    """Answer all texts at once; where one is bad, those before it, then its place and its error.

    `number` is the line of the first, or 0 for texts of the command line.
    """
    try:
        found = ask(texts)
    except ElmanError:
        if not number and len(texts) == 1:
            raise
    else:
        yield from zip(texts, found, strict=True)
        return
    for i, text in enumerate(texts):
        try:
            answer = ask([text])[0]
        except ElmanError as error:
            where = f"line {number + i}" if number else f"text {i + 1}"
            raise type(error)(f"{where}: {error.problem}", remedy=error.remedy) from error
        yield text, answer
