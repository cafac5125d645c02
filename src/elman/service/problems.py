"""What goes wrong, as RFC 9457 says it: a status, the library's own words, and what to do."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elman.cache import cache_root
from elman.errors import (
    AlphabetError,
    DatasetError,
    ElmanError,
    InputError,
    ModelFileError,
    OutputError,
    printable,
)
from elman.service.encoding import text_of

__all__ = ["MEDIA_TYPE", "SHED", "Left", "Problem", "hidden", "in_words_of", "problem_of"]

MEDIA_TYPE = "application/problem+json"

SHED = ("too-busy", "too-many-streams")
"""Kinds of problem of requests that are sent away since there is too much to do."""

_LONGEST = 1000

_TITLES = {
    400: "The request cannot be read",
    401: "A key is needed",
    403: "Not from this page",
    404: "There is no such thing",
    405: "It cannot do that",
    406: "It cannot be answered so",
    408: "The request took too long to arrive",
    413: "The request is too large",
    415: "It cannot be sent so",
    421: "This name is not served here",
    422: "What was asked cannot be answered",
    431: "The head of the request is too large",
    500: "A fault of elman",
    503: "Too much is asked at once",
    504: "It takes too long",
}


class Left(Exception):
    """The client has left: nobody is there to be answered."""


@dataclass
class Problem(Exception):
    """What a request ends with: a status, a detail, and what to do about it.

    `kind` names the problem for programs; `more` are members of its own, `headers` what the
    status asks for.
    """

    status: int
    kind: str
    detail: str
    remedy: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.detail}; {self.remedy}" if self.remedy else self.detail

    def to_json(self) -> dict[str, Any]:
        """The members of a problem's object."""
        told: dict[str, Any] = {
            "type": f"urn:elman:problem:{self.kind}",
            "title": _TITLES.get(self.status, "It did not work"),
            "status": self.status,
            "detail": hidden(printable(self.detail, _LONGEST)),
        }
        if self.remedy:
            told["remedy"] = hidden(printable(self.remedy, _LONGEST))
        return told | dict(self.more)

    @property
    def body(self) -> bytes:
        """The object, as it is sent."""
        return text_of(self.to_json()).encode()


def problem_of(error: BaseException, fields: Iterable[str] = ()) -> Problem:
    """Turn any error into a problem; `fields` are those that the caller may have set.

    >>> from elman.errors import ConfigurationError
    >>> print(problem_of(ConfigurationError("top_k is small", remedy="pass top_k=9"), ["top_k"]))
    top_k is small; pass "top_k": 9
    """
    match error:
        case Problem():
            return error
        case ElmanError():
            detail, remedy = (_as_fields(t, set(fields)) for t in (error.problem, error.remedy))
            status, kind = _status(error)
            more: dict[str, Any] = {}
            if isinstance(error, AlphabetError) and (at := _POSITION.search(error.problem)):
                more["position"] = int(at[1])
            headers = {"Retry-After": "30"} if status == 503 else {}
            return Problem(status, kind, detail, remedy, more, headers)
        case MemoryError():
            return Problem(
                503,
                "memory",
                "The work must fit in memory and does not",
                "ask for less at a time",
                headers={"Retry-After": "5"},
            )
        case _:
            return Problem(
                500,
                "fault",
                f"Something unexpected happened ({type(error).__name__})",
                "please report it; the service's log says where",
            )


@contextlib.contextmanager
def in_words_of(asked: Any) -> Iterator[None]:
    """Turn what goes wrong with a question into a problem that names its members.

    Raises `Problem`, and `Left` as it is.
    """
    try:
        yield
    except Left:
        raise
    except Exception as error:
        raise problem_of(error, vars(asked)) from error


_POSITION = re.compile(r"\(position (\d+)")


def _status(error: ElmanError) -> tuple[int, str]:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    if isinstance(error, DatasetError | ModelFileError | OutputError):
        return 503, kind
    return (422 if isinstance(error, InputError) else 500), kind


_KEYWORD = re.compile(
    r"""(?<![\w-])([a-z_]+)=("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|[\w.+-]*\w)"""
)
_VALUES = {"True": "true", "False": "false", "None": "null"}


def _as_fields(text: str, fields: set[str]) -> str:
    """Write the library's keywords, which are Python's, as members of a body."""

    def member(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        name = {"n": "count"}.get(name, name)
        if name not in fields:
            return found[0]
        if value[0] == "'":
            value = json.dumps(value[1:-1], ensure_ascii=False)
        return f'"{name}": {_VALUES.get(value, value)}'

    return _KEYWORD.sub(member, text)


def hidden(text: str) -> str:
    """Take folders of this machine out of a text; what is asked about stays."""
    for folder in _folders():
        text = text.replace(folder, "…")
    return text


def _folders() -> list[str]:
    package = str(Path(__file__).resolve().parents[1])
    known = {
        package,
        str(cache_root()),
        os.environ.get("ELMAN_DATA_MIRROR", ""),
        str(Path.home()),
        str(Path.cwd()),
        tempfile.gettempdir(),
    }
    return sorted((f for f in known if len(f) > 1), key=len, reverse=True)
