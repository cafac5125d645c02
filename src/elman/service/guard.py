"""What every request passes: host, origin, key, room; and what every answer carries."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

from elman.service.keys import Gate
from elman.service.metrics import Metrics
from elman.service.problems import MEDIA_TYPE, SHED, Left, Problem, problem_of
from elman.service.settings import Limits

__all__ = ["AT_ONCE", "Answer", "Guard", "headers_of", "respond", "respond_json"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_log = logging.getLogger("elman.service")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SECURITY = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
"""Headers of every answer."""

_OPEN = ("/healthz", "/readyz")
_LEFT = 499
"""Status of a request whose client has left, for those who count: nobody reads it."""
_TIMES = b"GET, POST, OPTIONS"


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request by name; of those that come twice the last."""
    return dict(scope["headers"])


AT_ONCE = "elman.at_once"
"""Extension of the interface: `at_once(status, head, body)` writes a whole answer, or cannot."""

Headers = tuple[tuple[bytes, bytes], ...]


class Answer:
    """Sends what answers one request, with the headers that every answer has."""

    __slots__ = ("_at_once", "_more", "_send", "status")

    def __init__(self, scope: Scope, send: Send, more: Headers) -> None:
        self._send, self._more, self.status = send, more, 0
        self._at_once = scope.get("extensions", {}).get(AT_ONCE)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self._more]
        await self._send(message)

    async def whole(self, status: int, body: bytes, headers: Headers) -> None:
        """Send all of it: in a single piece where the connection takes that."""
        if self._at_once is not None:
            self.status = status
            if self._at_once(status, _written(headers + self._more), body):
                return
        size = (b"content-length", b"%d" % len(body))
        start = {"type": "http.response.start", "status": status, "headers": [*headers, size]}
        await self(start)
        await self._send({"type": "http.response.body", "body": body})


@lru_cache(256)
def _written(headers: Headers) -> bytes:
    lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
    if lines.count(b"\n") != len(headers) or lines.count(b"\r") != len(headers):
        raise ValueError("A header is a line")
    return lines


@lru_cache(256)
def _headers(kind: str, more: tuple[tuple[str, str], ...]) -> Headers:
    named = ((name.lower().encode(), value.encode()) for name, value in more)
    return ((b"content-type", kind.encode()), *named)


async def respond(
    answer: Answer, status: int, body: bytes, kind: str, *more: tuple[str, str]
) -> None:
    """Send one whole answer."""
    await answer.whole(status, body, _headers(kind, more))


async def respond_json(answer: Answer, text: str) -> None:
    """Send one whole answer that is JSON, of this moment."""
    await respond(answer, 200, text.encode(), "application/json", ("Cache-Control", "no-store"))


async def _respond_problem(answer: Answer, problem: Problem) -> None:
    await respond(answer, problem.status, problem.body, MEDIA_TYPE, *problem.headers.items())


_CLOSING = Problem(
    503,
    "closing",
    "The service ends, and this answer was not ready",
    "ask again once it runs",
    headers={"Connection": "close"},
)

App = Callable[[Scope, Receive, Answer], Awaitable[None]]


class Guard:
    """Lets through what may be asked, turns errors into problems, and counts."""

    def __init__(self, app: App, gate: Gate, limits: Limits, metrics: Metrics) -> None:
        self.app, self.gate, self.limits, self.metrics = app, gate, limits, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        headers = headers_of(scope)
        path = scope["path"]
        more = SECURITY
        origin = headers.get(b"origin")
        if origin is not None and origin in self.gate.origins:
            allowed = (b"access-control-allow-origin", origin), (b"vary", b"origin")
            more = SECURITY[:4] + allowed
        answer = Answer(scope, send, more)
        # What only looks at the service is answered however much it has to do.
        small = path in _OPEN or path == "/metrics" or scope["method"] in ("OPTIONS", "HEAD")
        try:
            self._check(scope, headers, origin)
            if scope["method"] == "OPTIONS":
                await self._preflight(answer, origin)
                return
            if not small and self.metrics.at_work >= self.limits.queue:
                raise Problem(
                    503,
                    "too-busy",
                    f"{self.limits.queue} requests are at work or waiting, which is the limit",
                    "ask again a little later",
                    {"limit": self.limits.queue},
                    {"Retry-After": "1"},
                )
            self.metrics.at_work += 1
            try:
                await self.app(scope, receive, answer)
            finally:
                self.metrics.at_work -= 1
        except asyncio.CancelledError:
            if answer.status:
                raise
            await _respond_problem(answer, _CLOSING)
        except Left:
            self.metrics.left += 1
            answer.status = _LEFT
        except Exception as error:
            problem = problem_of(error)
            if problem.kind in SHED:
                self.metrics.shed += 1
            if problem.status == 500:
                _log.error("a request to %s failed", path, exc_info=error)
            if answer.status:
                raise  # It is too late to say so: the connection breaks off.
            await _respond_problem(answer, problem)
        finally:
            route = scope.get("elman.route") or "other"
            self.metrics.answered(route, answer.status, time.perf_counter() - began)

    def _check(self, scope: Scope, headers: dict[bytes, bytes], origin: bytes | None) -> None:
        host = headers.get(b"host", b"")
        path = scope["path"]
        if host and not self.gate.serves(host) and path not in _OPEN:
            raise Problem(
                421,
                "unknown-host",
                "This service is not known by the name in the Host header",
                "ask at the address that it was started with, or start it with --public-name",
            )
        if origin is not None and not self.gate.same(origin, host):
            raise Problem(
                403,
                "foreign-page",
                "Scripts of pages elsewhere may not ask here",
                "start the service with --cors and the page's origin",
            )
        guarded = path.startswith("/v1/") or path == "/metrics" or path == "/openapi.json"
        if not guarded or not self.gate.locked or scope["method"] == "OPTIONS":
            return
        if not self.gate.knows(headers.get(b"authorization", b"")):
            raise Problem(
                401,
                "no-key",
                "A key of this service is needed, received none that it knows",
                "send the header Authorization: Bearer KEY",
                headers={"WWW-Authenticate": 'Bearer realm="elman"'},
            )

    async def _preflight(self, answer: Answer, origin: bytes | None) -> None:
        more = [("Allow", _TIMES.decode())]
        if origin in self.gate.origins:
            more += [
                ("Access-Control-Allow-Methods", "GET, POST"),
                ("Access-Control-Allow-Headers", "authorization, content-type, accept"),
                ("Access-Control-Max-Age", "600"),
            ]
        await respond(answer, 200, b"", "text/plain", *more)
