"""What is asked about names and sounds: `/v1/domains/...`, `/v1/pronounce`, `/v1/spell`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from elman.questions import Check, Invent, LookAlikes, Pronounce, Similar, Spell
from elman.service import names
from elman.service.arriving import while_there
from elman.service.bodies import json_of
from elman.service.desk import Desk, only
from elman.service.encoding import text_of
from elman.service.guard import Answer, Receive, Scope, headers_of, respond_json
from elman.service.problems import Problem, in_words_of
from elman.service.streams import EVENTS

__all__ = ["NAMED", "NameDesk"]

NAMED: dict[str, tuple[type[Any], Callable[[Any], str] | None]] = {
    "domains/similar": (Similar, names.similar),
    "domains/invent": (Invent, names.invent),
    "domains/lookalikes": (LookAlikes, names.look_alikes),
    "domains/check": (Check, None),
    "pronounce": (Pronounce, names.pronounce),
    "spell": (Spell, names.spell),
}
"""Questions about names and sounds by their address."""


class NameDesk:
    """Takes questions about names and sounds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Answer) -> None:
        """`POST /v1/domains/...`, `/v1/pronounce` and `/v1/spell`."""
        path = scope["path"].removeprefix("/v1/")
        scope["elman.route"] = f"/v1/{path}"
        only(scope, "POST")
        question, work = NAMED[path]
        headers = headers_of(scope)
        asked = await self._desk.question(scope, receive, headers, question)
        with in_words_of(asked):
            if work is None:
                await self._checked(receive, send, headers, asked)
                return
            if next(iter(vars(asked).values())) in ("", ()):
                name = next(iter(vars(asked)))
                raise Problem(
                    422,
                    "wrong-value",
                    f"{name} is needed, received none",
                    "send it",
                    {"pointer": f"/{name}"},
                )
            asking = self._desk.workers.ask(work, asked)
            text = await while_there(receive, asking, self._desk.limits.seconds)
        await respond_json(send, text)

    async def _checked(
        self, receive: Receive, send: Answer, headers: dict[bytes, bytes], asked: Check
    ) -> None:
        """Ask servers whether names are taken: each answer as it comes, or all of them."""
        from elman.domains.labels import parse

        labels = [parse(name) for name in asked.names]
        if not labels:
            raise Problem(422, "wrong-value", "names are needed, received none", "send some")
        whole = [
            f"{label.text}.{suffix}"
            for label in labels
            for suffix in names.suffixes_of(asked.tld, label.suffix or "com")
        ]
        whole = list(dict.fromkeys(whole))
        if EVENTS.encode() in headers.get(b"accept", b""):
            await self._desk.events(receive, send, _availability(whole))
            return

        async def all_of_them() -> dict[str, Any]:
            return {json_of(text.encode())["name"]: text async for _, text in _availability(whole)}

        known = await while_there(receive, all_of_them(), self._desk.limits.seconds)
        found = ",".join(known[name] for name in whole if name in known)
        await respond_json(send, f'{{"answers":[{found}]}}')


async def _availability(whole: list[str]) -> AsyncIterator[tuple[str, str]]:
    from elman.domains import availability

    async for answer in availability(whole):
        yield "availability", text_of(answer.to_json())
