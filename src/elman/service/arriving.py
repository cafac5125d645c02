"""Requests as they arrive: whole bodies, lines of a stream, and clients that leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from elman.service.guard import Receive
from elman.service.problems import Left, Problem
from elman.service.settings import Limits

__all__ = ["WHOLE", "body_of", "gone", "lines_of", "while_there"]

Result = TypeVar("Result")


WHOLE = "elman.whole"
"""Member of a request's scope: everything of it has arrived."""


async def body_of(
    receive: Receive, declared: bytes | None, limits: Limits, *, whole: bool = False
) -> bytes:
    """Read a whole body, which may be there already: then no clock is set for it.

    Raises a `Problem` of status 413 for one that is too large, 408 for one too late, and `Left`.
    """
    most = limits.body_bytes
    if declared is not None and declared.isdigit() and int(declared[:20]) > most:
        raise _too_large(most)
    message = await _next(receive) if whole else await _first(receive, limits)
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > most:
            raise _too_large(most)
        return body
    parts, size = [body], len(body)
    async with _in_time(limits):
        while message.get("more_body"):
            message = await _next(receive)
            parts.append(message["body"])
            size += len(message["body"])
            if size > most:
                raise _too_large(most)
    return b"".join(parts)


async def _first(receive: Receive, limits: Limits) -> Any:
    async with _in_time(limits):
        return await _next(receive)


def _in_time(limits: Limits) -> Any:
    return _Clock(limits.seconds)


class _Clock:
    """`asyncio.timeout` that ends with a problem."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timeout = asyncio.timeout(seconds)

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(self, *raised: Any) -> None:
        try:
            await self._timeout.__aexit__(*raised)
        except TimeoutError:
            raise Problem(
                408,
                "late-body",
                f"A request arrives within {self._seconds:g} seconds",
                "send it at once, or in smaller parts",
                headers={"Connection": "close"},
            ) from None


async def _next(receive: Receive) -> Any:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Left
    return message


def _too_large(most: int, what: str = "A request") -> Problem:
    return Problem(
        413,
        "body-too-large",
        f"{what} has at most {most} bytes",
        "send less at a time, or a stream: Content-Type: application/x-ndjson",
        {"limit": most},
        {"Connection": "close"},
    )


async def lines_of(receive: Receive, limits: Limits) -> AsyncIterator[list[bytes]]:
    """Yield the lines of a stream as they arrive, some at a time, without their ends.

    No more is read before those are answered. Raises a `Problem` for a line that is too long or
    a stream that stands still, and `Left`.
    """
    rest = b""
    more = True
    while more:
        async with _in_time(limits):
            message = await _next(receive)
        more = message.get("more_body", False)
        lines = (rest + message.get("body", b"")).split(b"\n")
        rest = lines.pop()
        if max(map(len, (rest, *lines))) > limits.body_bytes:
            raise _too_large(limits.body_bytes, "A line")
        if not more and rest:
            lines.append(rest)
        if lines:
            yield lines


async def while_there(
    receive: Receive, work: Coroutine[Any, Any, Result], seconds: float
) -> Result:
    """Do work as long as the client is there, and no longer than so many seconds.

    Raises `Left` where it leaves and a `Problem` of status 503 where time is up; the work is
    cancelled then.
    """
    task = asyncio.ensure_future(work)
    left = asyncio.ensure_future(gone(receive))
    try:
        done, _ = await asyncio.wait(
            {task, left}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if task in done:
            return task.result()
        if left in done:
            raise Left
        raise Problem(
            503,
            "too-slow",
            f"An answer takes at most {seconds:g} seconds, and this one takes longer",
            "ask for less, or again: what is learned for a language is learned once",
            headers={"Retry-After": "10"},
        )
    finally:
        task.cancel()
        left.cancel()
        await asyncio.gather(task, left, return_exceptions=True)


async def gone(receive: Receive) -> None:
    """Wait until the client leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass
