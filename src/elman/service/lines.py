"""Lines in, lines out: a body of any length answered in the memory of a few parts."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from elman.service.arriving import lines_of
from elman.service.batching import in_halves
from elman.service.bodies import json_of, texts_of
from elman.service.encoding import text_of
from elman.service.guard import Receive, Send
from elman.service.problems import Problem, problem_of
from elman.service.settings import Limits
from elman.service.streams import start

__all__ = ["LINES", "answers_of", "stream_answers"]

LINES = "application/x-ndjson"

_AHEAD = 2
"""Parts at work at a time: one is read and written while the kernels answer another."""
_FEW, _MANY = 16, 8192
"""Lines of a part: few to begin with, then as many as take a moment."""
_MOMENT = 0.05
"""Seconds that a part may take: a client that leaves ends the work behind it."""

Work = Callable[[list[bytes], int], Awaitable[tuple[str, float]]]


async def stream_answers(
    receive: Receive, send: Send, limits: Limits, work: Work, closing: asyncio.Event
) -> None:
    """Answer every line of a body with a line, in their order.

    `work(lines, number)` awaits the answers to some lines, the first of that number, and the
    seconds they took. Raises a `Problem` where nothing was answered before it, and `Left`.
    """
    arriving, at_work = lines_of(receive, limits), deque[tuple[int, asyncio.Future[Any]]]()
    lines: list[bytes] = []
    number, size, begun = 0, _FEW, False
    problem: Problem | None = None
    ends = asyncio.ensure_future(closing.wait())
    coming: asyncio.Future[Any] | None = asyncio.ensure_future(anext(arriving, None))
    try:
        while coming or lines or at_work:
            if ends.done() and coming and not coming.done():
                # What has arrived is answered, nothing more is read.
                coming.cancel()
                coming = None
                said = f"go on behind line {number + len(lines)}"
                problem = Problem(503, "closing", "The service ends", said)
            while lines and len(at_work) < _AHEAD:
                part, lines = lines[:size], lines[size:]
                at_work.append((len(part), asyncio.ensure_future(work(part, number + 1))))
                number += len(part)
            awaited = {at_work[0][1]} if at_work else set()
            if coming and not lines:
                awaited |= {coming, ends}
            if awaited:
                await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
            if at_work and at_work[0][1].done():
                count, done = at_work.popleft()
                answers, seconds = done.result()
                size = _next_size(count, seconds)
                if not begun:
                    await start(send, LINES)
                    begun = True
                body = answers.encode()
                await send({"type": "http.response.body", "body": body, "more_body": True})
            elif coming and coming.done():
                try:
                    found = coming.result()
                except Problem as error:
                    found, problem = None, error
                lines += found or []
                coming = asyncio.ensure_future(anext(arriving, None)) if found else None
    finally:
        for task in (ends, coming, *(future for _, future in at_work)):
            if task is not None:
                task.cancel()
    last = b""
    if problem is not None:
        if not begun:
            raise problem
        last = _failed(number + 1, problem).encode() + b"\n"
    elif not begun:
        await start(send, LINES)
    await send({"type": "http.response.body", "body": last, "more_body": False})


def _next_size(count: int, seconds: float) -> int:
    """So many lines as take a moment, if they take as long as the last ones; not too many more."""
    fitting = int(count * _MOMENT / max(seconds, 1e-6))
    return max(1, min(fitting, 8 * count, _MANY))


def answers_of(
    lines: list[bytes],
    first: int,
    read: Callable[[Any], Any],
    answer: Callable[[Sequence[Any]], list[str]],
    longest: int = 0,
) -> tuple[str, float]:
    """Answer lines, the empty ones left out; returns the text, and the seconds it took.

    `read` takes what to answer out of a line's value, or raises a `Problem`; texts of `longest`
    characters at most are taken as they are.
    """
    began = time.thread_time()
    found: list[str] = [""] * len(lines)
    items: list[Any] | None = texts_of(lines) if longest else None
    places: Sequence[int] = range(len(lines))
    if items is None or max(map(len, items)) > longest:
        items, places = _read(lines, first, read, found)
    try:
        answers = answer(items) if items else []
    except Exception:  # noqa: BLE001  who is to blame is found below
        answers = [
            _failed(first + i, problem_of(result))
            if isinstance(result, BaseException)
            else result[0]
            for i, result in zip(places, in_halves([[item] for item in items], answer), strict=True)
        ]
    if len(answers) == len(lines):
        found = answers
    else:
        for i, text in zip(places, answers, strict=True):
            found[i] = text
    text = "\n".join(filter(None, found))
    return f"{text}\n" if text else "", time.thread_time() - began


def _read(
    lines: list[bytes], first: int, read: Callable[[Any], Any], found: list[str]
) -> tuple[list[Any], list[int]]:
    """Read lines one by one; what is wrong with a line is its answer."""
    items, places = [], []
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            items.append(read(json_of(line, "The line")))
            places.append(i)
        except Problem as problem:
            found[i] = _failed(first + i, problem)
    return items, places


def _failed(number: int, problem: Problem) -> str:
    return text_of({"line": number, "problem": problem.to_json()})
