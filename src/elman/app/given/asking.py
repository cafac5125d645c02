"""Texts of the command line or of standard input, each with its answer; bad ones are named."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from elman.app.given.reading import line_chunks, standard_input
from elman.app.given.skipping import Skipped
from elman.app.given.texts import check_no_files, check_no_table
from elman.errors import ConfigurationError, ElmanError, InputError

__all__ = ["answered", "check_piped", "given_or_lines"]


def given_or_lines(
    given: list[str] | None, *, example: str, most: int = 1024, skipped: Skipped | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield `(0, texts given)`, or `(number of the first line, lines)` of standard input.

    Raises `ConfigurationError` where nothing is given and nothing piped in, and for files and
    tables in the place of texts.
    """
    if given:
        check_no_files(given)
        yield 0, given
        return
    check_piped(example)
    for number, lines in line_chunks(standard_input(example), most=most, skipped=skipped):
        if number == 1:
            check_no_table(lines[0])
        yield number, lines


def check_piped(example: str) -> None:
    """Raise `ConfigurationError` where nothing is piped in: standard input is closed or typed."""
    if sys.stdin is None or sys.stdin.isatty():
        raise ConfigurationError(
            "There must be something to read, received no argument and no standard input",
            remedy=f"give {example}, or pipe lines in",
        )


def answered(
    texts: list[str],
    number: int,
    ask: Callable[[list[str]], Sequence[Any]],
    place: str = "line",
    skipped: Skipped | None = None,
) -> Iterator[tuple[str, Any]]:
    """Answer all texts at once; where one is bad, those before it, then its place and its error.

    `number` is that of the first at its `place`, or 0 for texts of the command line. With
    `skipped` a bad text is told to it and left out.
    """
    try:
        found = ask(texts)
    except ElmanError:
        if not number and len(texts) == 1 and skipped is None:
            raise
    else:
        yield from zip(texts, found, strict=True)
        return
    for i, text in enumerate(texts):
        where = f"{place} {number + i}" if number else f"text {i + 1}"
        try:
            answer = ask([text])[0]
        except ElmanError as error:
            if skipped is None or not isinstance(error, InputError):
                raise type(error)(f"{where}: {error.problem}", remedy=error.remedy) from error
            skipped(f"{where}: {error.problem}")
        else:
            yield text, answer
