"""Answers go to standard output, remarks and progress to standard error."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Sequence
from io import StringIO
from typing import Any, TextIO

__all__ = ["attend", "note", "on_terminal", "print_json", "print_rich", "put", "rendered"]

PIPED_WIDTH = 120
"""Characters a line where nobody can tell how many there is room for."""


def attend() -> None:
    """Make both streams write any text: names have no encoding of their own."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def on_terminal(stream: TextIO | None = None) -> bool:
    """Tell whether a person reads `stream` (standard output unless given)."""
    return (stream or sys.stdout).isatty()


def put(text: str) -> None:
    """Write to standard output and hand it on at once."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        error.filename = "standard output"
        raise


def note(text: str) -> None:
    """Write one remark to standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def print_json(value: Any) -> None:
    """Write one JSON document; NaN and infinity, which JSON lacks, become null."""
    put(json.dumps(_finite(value), ensure_ascii=False, indent=2) + "\n")


def print_rich(*renderables: Any) -> None:
    """Write tables or styled text: in colour on a terminal, plain elsewhere."""
    for renderable in renderables:
        put(rendered(renderable))


def rendered(renderable: Any) -> str:
    """Render for standard output, so that a closed pipe is noticed in one place only."""
    from rich.console import Console

    terminal = on_terminal()
    buffer = StringIO()
    width = None if terminal or "COLUMNS" in os.environ else PIPED_WIDTH
    Console(
        file=buffer, force_terminal=terminal, width=width, markup=False, highlight=False,
        emoji=False, soft_wrap=isinstance(renderable, str),
    ).print(renderable)  # fmt: skip
    # Cells fill up their column, and the last one need not.
    return "".join(line.rstrip(" ") + "\n" for line in buffer.getvalue().splitlines())


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
