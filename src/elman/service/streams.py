"""Answers that come piece by piece: server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from elman.service.arriving import gone
from elman.service.encoding import text_of
from elman.service.guard import Receive, Send
from elman.service.problems import Left, problem_of

__all__ = ["EVENTS", "Events", "start"]

EVENTS = "text/event-stream"

_NO_STORE = (b"cache-control", b"no-store")


async def start(send: Send, kind: str) -> None:
    """Begin an answer that comes piece by piece."""
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        _NO_STORE,
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


class Events:
    """Server-sent events of one answer: named, each with a JSON text."""

    def __init__(self, send: Send, closing: asyncio.Event) -> None:
        self._send, self._closing = send, closing
        self._begun = False

    async def send(self, name: str, data: str, *, last: bool = False) -> None:
        """Send one event; the first one begins the answer."""
        if not self._begun:
            await start(self._send, EVENTS)
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
