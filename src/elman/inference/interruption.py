"""Long work that ends soon after nobody waits for it any more: what takes long looks now and then.

A service asks in threads, which nobody can stop from outside. Whoever starts work says under what
event it ends; loops over symbols and texts look whether it has come.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from threading import Event
from typing import Any

__all__ = ["Interrupted", "look", "pieces", "until"]

_MOMENT = 0.02
"""Seconds that a piece of work takes, as far as the pieces before it tell."""

_ended: ContextVar[Event | None] = ContextVar("elman_ended", default=None)


class Interrupted(BaseException):
    """Nobody waits for this work: what catches errors lets it pass, as it does Ctrl-C."""


def until(event: Event, work: Callable[..., Any], *arguments: Any) -> Any:
    """Call `work` so that it raises `Interrupted` soon after the event is set.

    >>> ended = Event()
    >>> until(ended, list, pieces(3, 2))
    [(0, 2), (2, 3)]
    >>> ended.set()
    >>> until(ended, list, pieces(3, 2))
    Traceback (most recent call last):
    elman.inference.interruption.Interrupted
    """
    token = _ended.set(event)
    try:
        return work(*arguments)
    finally:
        _ended.reset(token)


def look() -> None:
    """Raise `Interrupted` where nobody waits any more."""
    event = _ended.get()
    if event is not None and event.is_set():
        raise Interrupted


def pieces(total: int, first: int) -> Iterator[tuple[int, int]]:
    """Cut work in pieces `(begin, end)`: `first` at first, then as many as take a moment."""
    begin, size = 0, first
    while begin < total:
        look()
        end, began = min(begin + size, total), time.perf_counter()
        yield begin, end
        took = max(time.perf_counter() - began, 1e-6)
        begin, size = end, max(1, min(int((end - begin) * _MOMENT / took), 8 * size))
