"""What all addresses share: limits, threads and processes, streams, bodies made questions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from elman.service.arriving import WHOLE, body_of
from elman.service.batching import Batches
from elman.service.bodies import json_of, question_of
from elman.service.guard import Answer, Receive, Scope
from elman.service.lines import LINES
from elman.service.metrics import Metrics
from elman.service.problems import Problem
from elman.service.settings import Limits
from elman.service.streams import Events
from elman.service.workers import Workers

__all__ = ["JSON", "Desk", "kind_of", "only"]

JSON = "application/json"
_JSON = JSON.encode()


class Desk:
    """Where questions are taken: of models in threads, of names in processes, in the loop."""

    def __init__(self, workers: Workers, limits: Limits, metrics: Metrics) -> None:
        self.workers, self.limits, self.metrics = workers, limits, metrics
        self.batches = Batches(limits.wait / 1000, metrics.texts.observe)
        self.closing = asyncio.Event()
        self.streams = 0

    async def events(
        self, receive: Receive, send: Answer, found: AsyncIterator[tuple[str, str]]
    ) -> None:
        """Answer events as they are found, as long as the client is there."""
        with self.stream():
            await Events(send, self.closing).all(receive, found)

    def stream(self) -> Any:
        """Count a stream while it is open; raises a `Problem` where there are too many."""
        if self.streams >= self.limits.streams:
            raise Problem(
                503,
                "too-many-streams",
                f"{self.limits.streams} streams are open, which is the limit",
                "ask again a little later",
                {"limit": self.limits.streams},
                {"Retry-After": "2"},
            )
        return _Counted(self)

    def count_streams(self, by: int) -> None:
        """Note that a stream begins or ends."""
        self.streams += by
        self.metrics.streams = self.streams

    async def question(
        self, scope: Scope, receive: Receive, headers: dict[bytes, bytes], question: type[Any]
    ) -> Any:
        """Read the question of a request; raises a `Problem` for what is none."""
        kind = kind_of(headers)
        if kind != JSON:
            raise Problem(
                415,
                "unknown-media-type",
                f"A body is {JSON}, received {kind or 'none that is named'}"[:200],
                f"send the header Content-Type: {JSON}",
                headers={"Accept": JSON if kind == LINES else f"{JSON}, {LINES}"},
            )
        if scope["query_string"]:
            raise Problem(
                422,
                "options-in-address",
                "The options of this request stand in its body, received some behind its address",
                "send them as members of the body",
                {"pointer": ""},
            )
        if b"upgrade" in headers and b"upgrade" in headers.get(b"connection", b"").lower():
            raise Problem(
                400,
                "upgrade",
                "This service speaks HTTP/1.1 alone, received a request to go over to another "
                "protocol",
                "leave out the header Upgrade",
            )
        if b"content-encoding" in headers:
            raise Problem(
                415, "encoded", "A body is not compressed", "send it without Content-Encoding"
            )
        body = await body_of(
            receive, headers.get(b"content-length"), self.limits, whole=WHOLE in scope
        )
        return question_of(question, json_of(body), self.limits.batch)


class _Counted:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __enter__(self) -> None:
        self._desk.count_streams(1)

    def __exit__(self, *raised: object) -> None:
        self._desk.count_streams(-1)


def kind_of(headers: dict[bytes, bytes]) -> str:
    """The media type of a body, without its parameters."""
    named = headers.get(b"content-type", b"")
    if named == _JSON:  # As nearly all have it.
        return JSON
    return named.partition(b";")[0].strip().lower().decode("latin-1")


def only(scope: Scope, method: str) -> None:
    """Raise a `Problem` of status 405 for another method."""
    if scope["method"] != method:
        raise Problem(
            405,
            "wrong-method",
            f"This address answers {method}, received {scope['method']}"[:200],
            f"send a {method} request",
            headers={"Allow": f"{method}, OPTIONS"},
        )
