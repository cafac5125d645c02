"""HTTP on one connection: uvicorn's, with an end to whoever is slow, silent or halfway gone."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from elman.service.arriving import WHOLE
from elman.service.guard import AT_ONCE
from elman.service.problems import MEDIA_TYPE, Problem
from elman.service.settings import Limits

__all__ = ["protocol_for"]

_HEAD_BYTES = 1 << 16
"""Bytes of a request's line and headers."""

_CLOSE = b"connection: close\r\n"

_LINGER = 2.0
"""Seconds that whoever is still sending is listened to once it has its answer."""

_PROBES = (0.005, 0.015, 0.04)
"""Seconds after which a client that sends nothing more is asked whether it still listens."""


class Patient(HttpToolsProtocol):
    """A connection whose head must arrive, and whose answers must be taken, in time."""

    seconds: float
    most: int

    _late: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None
    _head = 0
    _reading = False
    _parting = False
    _piece = 0
    _wrong: Problem | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()
        if len(self.connections) > self.most:
            self._refuse(
                Problem(
                    503,
                    "too-many-connections",
                    f"{self.most} connections are open, which is the limit",
                    "connect again a little later, and use connections for several requests",
                    {"limit": self.most},
                    {"Retry-After": "1"},
                )
            )

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing() or self._parting:
            return
        self._piece = len(data)
        super().data_received(data)
        if self._reading:
            # A head that came in one piece, as most do, needs no clock.
            self._expect_head()
            self._head += len(data)
            if self._head > _HEAD_BYTES:
                self._refuse(_HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._reading, self._head = True, 0

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self.cycle is not None:
            scope: Any = self.cycle.scope
            scope[WHOLE] = True

    def on_headers_complete(self) -> None:
        self._reading = False
        self._check_head()
        if self._late is not None:
            self._head_is_here()
        super().on_headers_complete()
        if self.parser.should_upgrade():
            # What follows is not read: there is no other protocol to go over to.
            self.cycle.keep_alive = False
        scope: Any = self.scope
        scope["extensions"] = {AT_ONCE: partial(self._at_once, self.cycle)}

    def _check_head(self) -> None:
        """Raise `ValueError`, which is answered with `_wrong`, for a head that is not read."""
        hosts = [name for name, _ in self.headers].count(b"host")
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            self._wrong = _NO_HOST
        elif self._piece > _HEAD_BYTES:  # It came at once: what comes slowly is counted.
            size = sum(len(name) + len(value) for name, value in self.headers) + len(self.url)
            self._wrong = _HEAD_TOO_LARGE if size > _HEAD_BYTES else None
        if self._wrong is not None:
            raise ValueError(self._wrong.kind)

    def _at_once(self, cycle: Any, status: int, head: bytes, body: bytes) -> bool:
        """Write a whole answer in a single piece; False where what was written is not yet taken."""
        if self.flow.write_paused or cycle.response_started:
            return False
        if cycle.disconnected:
            return True
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        if told := b"connection: close" in head:
            cycle.keep_alive = False
        close = b"" if cycle.keep_alive or told else _CLOSE
        size = b"content-length: %d\r\n\r\n" % len(body)
        shown = b"" if cycle.scope["method"] == "HEAD" else body
        self.transport.write(b"".join((STATUS_LINE[status], head, close, size, shown)))
        cycle.message_event.set()
        if not cycle.keep_alive:
            self._part(unread=cycle.more_body)
        cycle.on_response()
        return True

    def _part(self, *, unread: bool) -> None:
        """Close, once whoever is still sending has had the time to read the answer.

        A socket that is closed over unread bytes is reset, and what was answered is lost.
        """
        if not unread:
            self.transport.close()
            return
        self._parting = True
        self.flow.resume_reading()
        self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.close)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        cycle = self.cycle
        if (
            self._parting
            or cycle is None
            or cycle.response_complete
            or cycle.more_body
            or cycle.response_started
        ):
            return None
        # Half-closed: it may still listen, or have left; only writing to it tells.
        cycle.keep_alive = False
        if cycle.scope["http_version"] == "1.1":
            for seconds in _PROBES:
                self.loop.call_later(seconds, self._probe, cycle)
        return True

    def _probe(self, cycle: Any) -> None:
        if not cycle.response_started and not cycle.disconnected:
            self.transport.write(b"HTTP/1.1 102 Processing\r\n\r\n")

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stuck is None:
            self._stuck = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def send_400_response(self, msg: str) -> None:
        if len(self.url or b"") >= _HEAD_BYTES - 1:
            self._wrong = _HEAD_TOO_LARGE
        self._refuse(self._wrong or _NO_HTTP)

    def _expect_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.seconds, self._too_late)

    def _head_is_here(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        if self._head:
            detail = f"The head of a request arrives within {self.seconds:g} seconds"
            self._refuse(Problem(408, "late-head", detail, "send it at once"))
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Answer without a request that could be read, and close."""
        self._head_is_here()
        if self.transport.is_closing() or self._parting:
            return
        head = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(problem.body)),
            "connection": "close",
            **problem.headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        begin = f"HTTP/1.1 {problem.status} {_REASONS.get(problem.status, 'Problem')}\r\n"
        self.transport.write(f"{begin}{lines}\r\n".encode() + problem.body)
        self._part(unread=True)


_HEAD_TOO_LARGE = Problem(
    431,
    "head-too-large",
    f"A request's line and headers have at most {_HEAD_BYTES} bytes",
    "send fewer",
    {"limit": _HEAD_BYTES},
)

_NO_HTTP = Problem(400, "malformed-http", "This is no HTTP request", "send HTTP/1.1")

_NO_HOST = Problem(
    400,
    "malformed-http",
    "A request of HTTP/1.1 has one header Host, received none or several",
    "send one",
)

_REASONS = {
    400: "Bad Request",
    408: "Request Timeout",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


def protocol_for(limits: Limits) -> type[Patient]:
    """Make the protocol of a service with these limits."""
    return type("Limited", (Patient,), {"seconds": limits.seconds, "most": limits.connections})
