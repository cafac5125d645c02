"""Answers go to standard output, remarks and progress to standard error."""

from __future__ import annotations

import io
import json
import math
import os
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from elman.errors import OutputError

__all__ = [
    "attend",
    "brief",
    "note",
    "on_terminal",
    "print_json",
    "print_rich",
    "put",
    "rendered",
    "visible",
]

PIPED_WIDTH = 120
"""Characters a line where nobody can tell how many there is room for."""

# What moves a terminal's cursor, colours it, ends a line elsewhere or turns its direction.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class _Forgiving(io.FileIO):
    """Standard error, of which nothing hangs: a remark that cannot be written is left out."""

    def write(self, text: Any) -> int:
        try:
            return super().write(text) or 0
        except OSError:
            return len(text)


def attend() -> None:
    """Make both streams write any text, and remarks harmless: names have no encoding of their own.

    Raises `OutputError` where standard output is closed: an hour of work would end in nothing.
    """
    for number in (0, 1, 2):
        # Else the next file that is opened would be taken for this stream.
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is sys.__stderr__:  # None both, if it is closed.
        raw = _Forgiving(2, "wb", closefd=False)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw), line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    warnings.showwarning = partial(_remark, warnings.showwarning)
    if sys.stdout is None:
        raise OutputError(
            "standard output must be open, received: closed",
            remedy="give answers a place, such as > answers.txt",
        )


def _remark(before: Any, message: Any, category: Any, filename: str, *more: Any) -> None:
    """Show a warning of elman's own as a line, without the line of code; others as `before`."""
    if category is RuntimeWarning and Path(filename).is_relative_to(Path(__file__).parents[2]):
        note(f"elman: {str(message).removeprefix('elman ')}")
    else:
        before(message, category, filename, *more)


def on_terminal(stream: TextIO | None = None) -> bool:
    """Tell whether a person reads `stream` (standard output unless given)."""
    return (stream or sys.stdout).isatty()


def visible(text: str) -> str:
    """Write out the control characters of a text, which would act on a terminal.

    Line ends and tabs stay; the others are escaped as JSON does, so that JSON stays what it is.

    >>> visible("\\x1b[31mred\\n")
    '\\\\u001b[31mred\\n'
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def brief(text: object, most: int = 60) -> str:
    """Shorten a text of unknown length for a report.

    >>> brief("x" * 100, 5), brief("Anna")
    ('xxxxx… (100 characters)', 'Anna')
    """
    whole = str(text)
    return whole if len(whole) <= most else f"{whole[:most]}… ({len(whole):,} characters)"


def put(text: str, *, raw: bool = False) -> None:
    """Write to standard output and hand it on at once.

    Control characters are made `visible`; with `raw` only on a terminal, for texts that a
    program will read.
    """
    _write(text if raw and not on_terminal() else visible(text))


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        error.filename = "standard output"
        raise


def note(text: str) -> None:
    """Write one remark to standard error."""
    sys.stderr.write(visible(text) + "\n")
    sys.stderr.flush()


def print_json(value: Any) -> None:
    """Write one JSON document; NaN and infinity, which JSON lacks, become null."""
    put(json.dumps(_finite(value), ensure_ascii=False, indent=2) + "\n")


def print_rich(*renderables: Any) -> None:
    """Write tables or styled text: in colour on a terminal, plain elsewhere."""
    for renderable in renderables:
        _write(rendered(renderable))


def rendered(renderable: Any) -> str:
    """Render for standard output, so that a closed pipe is noticed in one place only."""
    terminal = on_terminal()
    if not terminal and (isinstance(renderable, str) or hasattr(renderable, "as_text")):
        plain = renderable if isinstance(renderable, str) else renderable.as_text()
        return visible(plain.rstrip("\n")) + "\n"
    from rich.console import Console

    buffer = StringIO()
    width = None if terminal or "COLUMNS" in os.environ else PIPED_WIDTH
    Console(
        file=buffer,
        force_terminal=terminal,
        width=width,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=isinstance(renderable, str),
    ).print(_Visible(renderable))
    # Cells fill up their column, and the last one need not.
    return "".join(line.rstrip(" ") + "\n" for line in buffer.getvalue().splitlines())


class _Visible:
    """What is drawn, its control characters written out; the colours are added after that."""

    def __init__(self, drawn: Any) -> None:
        self.drawn = drawn

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        from rich.segment import Segment

        for text, style, control in console.render(self.drawn, options):
            yield Segment(visible(text), style, control)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
