"""Courtesy to servers: so many questions a second to each, and none before it wants one."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import email.utils
from collections import defaultdict
from collections.abc import AsyncIterator

__all__ = ["Rates", "retry_after"]

_LONGEST = 366 * 86_400.0
"""Seconds: whoever wants more peace than a year is not asked again in any case."""


class Rates:
    """Spaces the questions to each server evenly; to be used within one event loop.

    >>> async def three() -> float:
    ...     rates, began = Rates(per_second=100), asyncio.get_running_loop().time()
    ...     for _ in range(3):
    ...         await rates.turn("whois.example")
    ...     return asyncio.get_running_loop().time() - began
    >>> asyncio.run(three()) >= 0.02
    True
    """

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next: defaultdict[str, float] = defaultdict(float)
        self._closed: dict[str, float] = {}
        self._first: dict[str, asyncio.Event] = {}

    async def turn(self, server: str) -> None:
        """Wait until `server` may be asked."""
        clock = asyncio.get_running_loop().time
        while (now := clock()) < self._next[server]:
            await asyncio.sleep(self._next[server] - now)
        self._next[server] = now + self._gap

    def hold(self, server: str, seconds: float) -> None:
        """Leave `server` in peace for so long: it has said that it is asked too much."""
        until = asyncio.get_running_loop().time() + seconds
        self._next[server] = max(self._next[server], until)

    def close(self, server: str, seconds: float) -> None:
        """Ask `server` nothing for so long: it wants more peace than anybody waits for."""
        until = asyncio.get_running_loop().time() + seconds
        self._closed[server] = max(self._closed.get(server, until), until)

    @contextlib.asynccontextmanager
    async def question(self, server: str) -> AsyncIterator[float]:
        """Hold a turn while `server` is asked; yields seconds for which it is closed, or 0.

        The first question to a server goes alone: if it says how long it wants peace, no other
        question has been sent by then.
        """
        clock = asyncio.get_running_loop().time
        first = self._first.get(server)
        mine = first is None
        if first is None:
            first = self._first[server] = asyncio.Event()
        else:
            await first.wait()
        try:
            if self._closed.get(server, 0.0) <= clock():
                await self.turn(server)
            # It may have closed while this question waited for its turn.
            yield max(0.0, self._closed.get(server, 0.0) - clock())
        finally:
            if mine:
                first.set()


def retry_after(header: str) -> float | None:
    """Seconds that a `Retry-After` header asks for (RFC 9110: a number, or a date); a year at most.

    >>> retry_after("120"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    stated = header.strip()
    if stated.isascii() and stated.isdigit():
        # float() reads any number of digits, and says infinity for many.
        return min(float(stated), _LONGEST)
    try:
        date = email.utils.parsedate_to_datetime(stated)
        if date.tzinfo is None:
            date = date.replace(tzinfo=datetime.UTC)
        wait = (date - datetime.datetime.now(datetime.UTC)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # No date, or one with a zone or a year that no clock shows.
    return min(max(0.0, wait), _LONGEST)
