"""`--skip-bad`: what cannot be read is left out and noted, and how much of it at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from elman.app.shown.console import note

__all__ = ["Skipped", "leaving_out"]

Skipped = Callable[[str], None]
"""Called with the place and the fault of what is left out."""

_NAMED = 20
"""Faults that are named; a stream of a million bad lines needs no million remarks."""


@contextmanager
def leaving_out(skip_bad: bool, what: str = "line") -> Iterator[Skipped | None]:
    """Give what takes note of a fault, or None where faults end the command.

    The end says how many there were, whether the command ended well or not.
    """
    if not skip_bad:
        yield None
        return
    count = 0

    def skipped(fault: str) -> None:
        nonlocal count
        count += 1
        if count <= _NAMED:
            note(f"elman: left out {fault}")

    try:
        yield skipped
    finally:
        if count:
            more = f", the first {_NAMED} are named above" if count > _NAMED else ""
            note(f"elman: {count:,} {what}{'s' if count > 1 else ''} left out{more}")
