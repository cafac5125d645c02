"""Courtesy to servers: so many questions a second to each, and none before it wants one."""

from __future__ import annotations

import asyncio
import datetime
import email.utils
from collections import defaultdict

__all__ = ["Rates", "retry_after"]


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


def retry_after(header: str) -> float | None:
    """Seconds that a `Retry-After` header asks for (RFC 9110: a number, or a date).

    >>> retry_after("120"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    if header.strip().isascii() and header.strip().isdigit():
        return float(header)
    try:
        date = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=datetime.UTC)
    return max(0.0, (date - datetime.datetime.now(datetime.UTC)).total_seconds())
