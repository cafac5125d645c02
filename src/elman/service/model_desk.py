"""What is asked of models, answered: `/v1/models/{name}/{ability}`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from elman.questions import Generate
from elman.service import answers
from elman.service.arriving import while_there
from elman.service.bodies import question_of, settings_of_query
from elman.service.desk import Desk, kind_of, only
from elman.service.encoding import text_of
from elman.service.guard import Answer, Receive, Scope, headers_of, respond_json
from elman.service.lines import LINES, answers_of, stream_answers
from elman.service.models import ABILITIES, Models, Served
from elman.service.problems import Problem, in_words_of
from elman.service.streams import EVENTS

__all__ = ["ModelDesk"]

_SMALL = 64
"""Texts of a request that is answered before anybody asks whether its sender is there."""
_SHORT = 64
"""Characters or steps of a text that is short: what grows with their square is small."""
_SMALLEST = 8
"""Characters that a text without any takes as long as."""
_AT_ONCE = 512
"""Texts of a large request that are asked at once: others are answered between them."""
_MUCH = 1 << 13
"""Characters or steps that are asked at once, if they are more than one text's: who leaves is
answered no further than that."""
_BEGINNINGS = 1 << 21
"""Characters of all beginnings of the texts that are explained: they grow with the square."""


class ModelDesk:
    """Takes questions to models."""

    def __init__(self, desk: Desk, models: Models) -> None:
        self._desk, self._models = desk, models

    async def __call__(self, scope: Scope, receive: Receive, send: Answer) -> None:
        """`POST /v1/models/{name}/{ability}`."""
        parameters = scope["path_params"]
        ability = parameters["ability"]
        scope["elman.route"] = f"/v1/models/{{name}}/{ability if ability in ABILITIES else '?'}"
        served = self._models.find(parameters["name"])
        if ability not in served.abilities:
            raise _cannot(served, ability)
        only(scope, "POST")
        headers = headers_of(scope)
        if kind_of(headers) == LINES and ABILITIES[ability].items:
            await self._lines(scope, receive, send, served, ability)
            return
        question, answer, _ = ABILITIES[ability]
        asked = await self._desk.question(scope, receive, headers, question)
        wants_events = EVENTS.encode() in headers.get(b"accept", b"")
        with in_words_of(asked):
            self._within(served, asked)
            if ability == "generate" and wants_events:
                await self._desk.events(receive, send, self._pieces(served.model, asked))
                return
            if not ABILITIES[ability].items:
                work = self._desk.batches.alone(answer, served.model, asked)
                found = await while_there(receive, work, self._desk.limits.seconds)
                key = "texts" if ability == "generate" else None
                text = f'{{"{key}":[{",".join(found)}]}}' if key else found[0]
            else:
                items = self._items(served, asked)
                if getattr(asked, "features", ()):  # of which each request has its own
                    work = self._desk.batches.alone(
                        _answer, ABILITIES[ability].answer, served.model, asked, items
                    )
                else:
                    work = self._batched(served, ability, items, asked)
                long = len(items) > _SMALL or not _size(items)
                if long or getattr(asked, "explain", False):
                    found = await while_there(receive, work, self._desk.limits.seconds)
                else:
                    found = await work
                text = f'{{"model":{text_of(served.name)},"answers":[{",".join(found)}]}}'
        await respond_json(send, text)

    async def _batched(
        self, served: Served, ability: str, items: Sequence[Any], asked: Any
    ) -> list[str]:
        key = (served.name, served.version, ability, _plain(asked, ABILITIES[ability].items))
        answer = partial(_answer, ABILITIES[ability].answer, served.model, key[-1])
        if len(items) <= _AT_ONCE and sum(map(len, items)) <= _MUCH:
            return await self._desk.batches.ask(key, items, answer, _size(items))
        found: list[str] = []
        for part in _parts(items):
            found += await self._desk.batches.ask(key, part, answer)
        return found

    def _items(self, served: Served, asked: Any) -> Sequence[Any]:
        """Take what is asked about; raises a `Problem` where it is of another kind, or nothing."""
        items: Sequence[Any] = getattr(asked, served.items)
        for other in _ITEMS:
            if other != served.items and vars(asked).get(other):
                raise Problem(
                    422,
                    "wrong-value",
                    f"The model reads {served.items}, received {other}",
                    f'send for example {{"{served.items}": [...]}}',
                    {"pointer": f"/{other}"},
                )
        if not items:
            raise Problem(
                422,
                "wrong-value",
                f"There is at least one of {served.items}, received none",
                f'send for example {{"{served.items}": [...]}}',
                {"pointer": f"/{served.items}"},
            )
        for i, item in enumerate(items):
            self._fits(item, f"/{served.items}/{i}")
        if getattr(asked, "explain", False):
            _explicable(items, "/explain")
        return items

    def _fits(self, item: Any, pointer: str) -> None:
        if len(item) > self._desk.limits.text:
            unit = "characters" if isinstance(item, str) else "steps"
            raise Problem(
                413,
                "text-too-long",
                f"A text has at most {self._desk.limits.text} {unit}, received {len(item)}",
                "cut it into several",
                {"pointer": pointer, "limit": self._desk.limits.text},
            )

    def _within(self, served: Served, asked: Any) -> None:
        """Raise a `Problem` for a generation of more symbols than may be written."""
        if not isinstance(asked, Generate):
            return
        self._fits(asked.seed, "/seed")
        most = self._desk.limits.length
        beams = asked.beams or 1
        if asked.length * max(asked.count, beams) > most:
            raise Problem(
                413,
                "too-long",
                f"A request has at most {most} symbols written, received length {asked.length} "
                f"times {max(asked.count, beams)}",
                "ask for less at a time",
                {"pointer": "/length", "limit": most},
            )

    async def _pieces(self, model: Any, asked: Generate) -> AsyncIterator[tuple[str, str]]:
        pieces = await self._desk.batches.alone(answers.pieces, model, asked)
        while (piece := await self._desk.batches.alone(next, pieces, None)) is not None:
            yield "text", text_of({"text": piece})

    async def _lines(
        self, scope: Scope, receive: Receive, send: Answer, served: Served, ability: str
    ) -> None:
        question = ABILITIES[ability].question
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        asked = question(**settings_of_query(question, query, self._desk.limits.batch))
        member = {"texts": "text", "recordings": "recording"}.get(served.items, served.items)

        def read(value: Any) -> Any:
            if isinstance(value, dict) and value.keys() == {member}:
                value = value[member]
            if not isinstance(value, str if served.items == "texts" else list):
                example = '"Anna"' if served.items == "texts" else "[[0.1, 0.2]]"
                raise Problem(
                    422,
                    "wrong-value",
                    f"A line is a {member} or an object with it",
                    f'send for example {example} or {{"{member}": {example}}}',
                )
            if not isinstance(value, str):
                question_of(question, {served.items: [value]}, 1)
            self._fits(value, "")
            if explains:
                _explicable([value], "")
            return value

        explains = getattr(asked, "explain", False)
        longest = self._desk.limits.text if served.items == "texts" and not explains else 0

        def work(lines: list[bytes], number: int) -> Any:
            answer = partial(_answer, ABILITIES[ability].answer, served.model, asked)
            return self._desk.batches.alone(answers_of, lines, number, read, answer, longest)

        with self._desk.stream():
            await stream_answers(receive, send, self._desk.limits, work, self._desk.closing)


def _explicable(items: Sequence[Any], pointer: str) -> None:
    """Raise a `Problem` where the beginnings of texts together would fill the memory."""
    total = sum(len(item) * (len(item) + 1) // 2 for item in items)
    if total > _BEGINNINGS:
        raise Problem(
            413,
            "too-long",
            f"The beginnings of texts that are explained have at most {_BEGINNINGS} characters "
            f"together, received {total}",
            "explain shorter texts, or fewer at a time",
            {"pointer": pointer, "limit": _BEGINNINGS},
        )


def _plain(asked: Any, items: tuple[str, ...]) -> Any:
    """The question without what it is about: what may be answered together has it in common."""
    given = vars(asked)
    options = (type(asked), *(value for name, value in given.items() if name not in items))
    plain = _PLAIN.get(options)
    if plain is None:
        if len(_PLAIN) >= _KINDS:
            _PLAIN.clear()
        plain = _PLAIN[options] = replace(asked, **dict.fromkeys(items, ()))
    return plain


_PLAIN: dict[Any, Any] = {}
_KINDS = 256


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a large request into what is asked at once."""
    begin = much = 0
    for i, item in enumerate(items):
        if i > begin and (i - begin == _AT_ONCE or much + len(item) > _MUCH):
            yield items[begin:i]
            begin, much = i, 0
        much += len(item)
    yield items[begin:]


def _size(items: Sequence[Any]) -> int:
    """What the time of an answer grows with, where all are short; 0 where it may grow faster."""
    lengths = [len(item) for item in items]
    return 0 if max(lengths) > _SHORT else sum(lengths) + _SMALLEST * len(lengths)


_ITEMS = sorted({name for ability in ABILITIES.values() for name in ability.items})


def _answer(
    answer: Callable[..., list[str]], model: Any, asked: Any, items: Sequence[Any]
) -> list[str]:
    return answer(model, items, asked)


def _cannot(served: Served, ability: str) -> Problem:
    able = ", ".join(served.abilities) or "nothing of that"
    if ability not in ABILITIES:
        known = ", ".join(ABILITIES)
        return Problem(
            404,
            "unknown-ability",
            f"No model can {ability[:60]!r}, some can {known}",
            f"{served.name} can {able}",
            {"can": list(served.abilities)},
        )
    return Problem(
        405,
        "model-cannot",
        f"The {served.model.kind} {served.name} cannot {ability}",
        f"it can {able}",
        {"can": list(served.abilities)},
        {"Allow": ""},
    )
