"""Long work that ends soon after nobody waits for it any more: what takes long looks now and then.

A service asks in threads and in processes, whose work nobody can stop from outside. Whoever starts
work says under what event it ends; loops over symbols, texts and names look whether it has come.
What is learned on the way, and kept for all who come later, is learned whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

__all__ = ["Interrupted", "each", "look", "may_end", "pieces", "until", "whole"]

T = TypeVar("T")

_MOMENT = 0.02
"""Seconds that a piece of work takes, as far as the pieces before it tell."""


class Event(Protocol):
    """What says whether work has to end: a `threading.Event`, or what else can be asked."""

    def is_set(self) -> bool:
        """Whether it has come."""
        ...


_ended: ContextVar[Event | None] = ContextVar("elman_ended", default=None)


class Interrupted(BaseException):
    """Nobody waits for this work: what catches errors lets it pass, as it does Ctrl-C."""


def until(event: Event, work: Callable[..., Any], *arguments: Any) -> Any:
    """Call `work` so that it raises `Interrupted` soon after the event is set.

    >>> import threading
    >>> ended = threading.Event()
    >>> until(ended, list, pieces(3, 2))
    [(0, 2), (2, 3)]
    >>> ended.set()
    >>> until(ended, list, pieces(3, 2))
    Traceback (most recent call last):
    elman.interruption.Interrupted
    """
    token = _ended.set(event)
    try:
        return work(*arguments)
    finally:
        _ended.reset(token)


def whole(work: Callable[[], T]) -> T:
    """Call `work` so that nothing interrupts it, whoever has left meanwhile."""
    token = _ended.set(None)
    try:
        return work()
    finally:
        _ended.reset(token)


def may_end() -> bool:
    """Whether somebody may leave who waits for this work: it is then done in smaller pieces."""
    return _ended.get() is not None


def look() -> None:
    """Raise `Interrupted` where nobody waits any more."""
    event = _ended.get()
    if event is not None and event.is_set():
        raise Interrupted


def each(items: Iterable[T]) -> Iterator[T]:
    """Go through items, each as long as somebody waits.

    >>> list(each("ab"))
    ['a', 'b']
    """
    event = _ended.get()
    for item in items:
        if event is not None and event.is_set():
            raise Interrupted
        yield item


def pieces(total: int, first: int) -> Iterator[tuple[int, int]]:
    """Cut work in pieces `(begin, end)`: `first` at first, then as many as take a moment."""
    begin, size = 0, first
    while begin < total:
        look()
        end, began = min(begin + size, total), time.perf_counter()
        yield begin, end
        took = max(time.perf_counter() - began, 1e-6)
        begin, size = end, max(1, min(int((end - begin) * _MOMENT / took), 8 * size))
