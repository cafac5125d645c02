"""Answers that come piece by piece: lines of JSON, and server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from elman.errors import ElmanError
from elman.service.arriving import Left, gone, lines_of
from elman.service.bodies import json_of
from elman.service.encoding import text_of
from elman.service.guard import Receive, Send
from elman.service.problems import Problem, problem_of
from elman.service.settings import Limits

__all__ = ["EVENTS", "LINES", "Events", "stream_answers"]

LINES = "application/x-ndjson"
EVENTS = "text/event-stream"

_AT_ONCE = 1024
"""Lines that are answered together."""

_NO_STORE = (b"cache-control", b"no-store")


async def _start(send: Send, kind: str) -> None:
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        _NO_STORE,
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def stream_answers(
    receive: Receive,
    send: Send,
    limits: Limits,
    read: Callable[[Any], Any],
    answer: Callable[[Sequence[Any]], Any],
    closing: asyncio.Event,
) -> None:
    """Answer every line of a body with a line, in their order, in the memory of a few.

    `read` takes what to answer out of a line's value, `answer` awaits answers to several. A line
    that cannot be answered is answered with its number and its problem; the others go on.
    """
    number, begun = 0, False
    try:
        async for lines in lines_of(receive, limits):
            for start in range(0, len(lines), _AT_ONCE):
                part = lines[start : start + _AT_ONCE]
                answers = await _answered(part, number + 1, read, answer)
                number += len(part)
                if not begun:
                    await _start(send, LINES)
                    begun = True
                body = "".join(f"{text}\n" for text in answers).encode()
                await send({"type": "http.response.body", "body": body, "more_body": True})
            if closing.is_set():
                raise Problem(503, "closing", "The service ends", f"go on behind line {number}")
    except Problem as problem:
        if not begun:
            raise
        last = text_of({"line": number + 1, "problem": problem.to_json()}) + "\n"
        await send({"type": "http.response.body", "body": last.encode(), "more_body": False})
        return
    if not begun:
        await _start(send, LINES)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answered(
    lines: list[bytes], first: int, read: Callable[[Any], Any], answer: Callable[..., Any]
) -> list[str]:
    """Answer lines, the empty ones left out."""
    found: list[str] = [""] * len(lines)
    items, places = [], []
    for i, (line, value) in enumerate(zip(lines, _values(lines), strict=True)):
        if not line.strip():
            continue
        try:
            if isinstance(value, Problem):
                raise value
            items.append(read(value))
            places.append(i)
        except Problem as problem:
            found[i] = _failed(first + i, problem)
    try:
        answers = await answer(items) if items else []
    except ElmanError:
        answers = []
        for item, i in zip(items, places, strict=True):
            try:
                answers += await answer([item])
            except ElmanError as error:
                answers.append(_failed(first + i, problem_of(error)))
    for i, text in zip(places, answers, strict=True):
        found[i] = text
    return [text for text in found if text]


_TEXT = re.compile(rb'"[^"\\\x00-\x1f]*"\r?')


def _values(lines: list[bytes]) -> list[Any]:
    """Read the lines; those that are plain strings, as most are, without a parser."""
    if all(map(_TEXT.fullmatch, lines)):
        with contextlib.suppress(UnicodeDecodeError):
            return [line.rstrip(b"\r").decode()[1:-1] for line in lines]
    values: list[Any] = []
    for line in lines:
        try:
            values.append(json_of(line, "The line") if line.strip() else None)
        except Problem as problem:
            values.append(problem)
    return values


def _failed(number: int, problem: Problem) -> str:
    return text_of({"line": number, "problem": problem.to_json()})


class Events:
    """Server-sent events of one answer: named, each with a JSON text."""

    def __init__(self, send: Send, closing: asyncio.Event) -> None:
        self._send, self._closing = send, closing
        self._begun = False

    async def send(self, name: str, data: str, *, last: bool = False) -> None:
        """Send one event; the first one begins the answer."""
        if not self._begun:
            await _start(self._send, EVENTS)
            self._begun = True
        body = f"event: {name}\ndata: {data}\n\n".encode()
        await self._send({"type": "http.response.body", "body": body, "more_body": not last})

    async def all(self, receive: Receive, found: AsyncIterator[tuple[str, str]]) -> None:
        """Send events as they are found, then `end`; nothing more is found once the client leaves.

        What goes wrong before the first is raised, later it is an event `problem`.
        """
        waits = asyncio.ensure_future(gone(receive))
        ends = asyncio.ensure_future(self._closing.wait())
        try:
            while True:
                step = asyncio.ensure_future(anext(found, None))
                done, _ = await asyncio.wait(
                    {step, waits, ends}, return_when=asyncio.FIRST_COMPLETED
                )
                if step not in done:
                    step.cancel()
                    await asyncio.gather(step, return_exceptions=True)
                    if waits in done:
                        raise Left
                    await self.send("closing", "{}", last=True)
                    return
                event = step.result()
                if event is None:
                    await self.send("end", "{}", last=True)
                    return
                await self.send(*event)
                if waits.done():
                    raise Left
        except (Left, asyncio.CancelledError):
            raise
        except Exception as error:
            if not self._begun:
                raise
            await self.send("problem", text_of(problem_of(error).to_json()), last=True)
        finally:
            waits.cancel()
            ends.cancel()
            await asyncio.gather(waits, ends, return_exceptions=True)
            with contextlib.suppress(Exception):
                await found.aclose()  # type: ignore[attr-defined]
