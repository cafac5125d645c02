"""Bodies of requests: JSON read strictly, and questions made of it, or what is wrong and where."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from elman.errors import shorten
from elman.estimators.settings import Setting, defaults_of, settings_in
from elman.ranges import Either, Flag, Maybe, Number, Range, Several, Whole
from elman.service.problems import Problem

__all__ = ["ITEMS", "json_of", "question_of", "settings_of_query", "texts_of"]

Question = TypeVar("Question")

ITEMS = ("texts", "recordings", "series", "names", "phonemes", "features")
"""Members that hold what is asked about, of which there may be many."""


def json_of(body: bytes, where: str = "The body") -> Any:
    """Read one JSON value; raises a `Problem` of status 400 that names the place.

    A key that comes twice, NaN and infinity, halves of characters, and what is nested too deep
    are refused as well.

    >>> json_of(b'{"texts": [Anna]}')
    Traceback (most recent call last):
    elman.service.problems.Problem: The body is no JSON at line 1, column 12: \
Expecting value; correct it there
    """
    try:
        text = body.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _malformed(
            f"{where} is UTF-8, received a byte {body[error.start]:#04x} at {error.start + 1}",
            "send it in UTF-8",
            byte=error.start + 1,
        ) from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _malformed(
            f"{where} is no JSON at line {error.lineno}, column {error.colno}: {error.msg}",
            "correct it there",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise _malformed(f"{where} is nested too deep", "send a flat list") from None
    except ValueError as error:  # A number of more digits than Python reads.
        raise _malformed(f"{where} has a number that is too long ({error})"[:200], "") from None
    if "\\u" in text or "\\U" in text:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise _malformed(
                f"{where} has half a character: a \\ud800 to \\udfff without its other half",
                "send characters as they are, in UTF-8",
            ) from None
    return value


def texts_of(lines: list[bytes]) -> list[str] | None:
    """Read a JSON string from each line, all in one pass; None where any has none, or several.

    >>> texts_of([b'"Anna"', b'"Otto"']), texts_of([b'"Anna","Otto"', b""])
    (['Anna', 'Otto'], None)
    """
    try:
        # No string goes on in the next line, since none holds a line end, and an empty line is
        # no JSON: as many strings as lines, and nothing else, are one a line.
        text = b"[%s]" % b"\n,".join(lines)
        values = _DECODER.decode(text.decode())
        if b"\\u" in text:
            json.dumps(values, ensure_ascii=False).encode()
    except (ValueError, RecursionError, Problem):
        return None
    return values if len(values) == len(lines) and set(map(type, values)) == {str} else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for i, name in enumerate(names) if name in names[:i])
        raise _malformed(f"The member {shorten(double)} comes twice", "leave one out")
    return found


def _constant(name: str) -> Any:
    raise _malformed(f"JSON has no {name}", "send a finite number, or null")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_constant)


def _malformed(detail: str, remedy: str, **more: Any) -> Problem:
    return Problem(400, "malformed-json", detail, remedy, more)


def question_of(kind: type[Question], value: Any, most: int) -> Question:
    """Make a question of a JSON object, which has at most `most` items.

    Raises a `Problem` of status 422 for a member that is unknown, missing, or out of its range,
    with a pointer to it.
    """
    if not isinstance(value, dict):
        raise Problem(
            422,
            "wrong-type",
            f"The body is an object, received {_type(value)}",
            f"send for example {_example(kind)}",
            {"pointer": ""},
        )
    settings = _settings(kind)
    made: dict[str, Any] = {}
    for name, given in value.items():
        if name not in settings:
            raise _unknown(kind, name, settings)
        _check(name, given, settings[name].allowed, most)
        made[name] = tuple(given) if isinstance(given, list) else given
    return kind(**made)


def _unknown(kind: type[Any], name: str, settings: Mapping[str, Setting]) -> Problem:
    near = get_close_matches(name, settings, 1)
    remedy = f'did you mean "{near[0]}"?' if near else "leave it out"
    pointer = "/" + name[:100].replace("~", "~0").replace("/", "~1")
    return Problem(
        422,
        "unknown-member",
        f"There is no member {shorten(name)}, those there are: {', '.join(settings)}",
        remedy,
        {"pointer": pointer},
    )


_KNOWN: dict[type[Any], dict[str, Setting]] = {}


def _settings(kind: type[Any]) -> dict[str, Setting]:
    if kind not in _KNOWN:
        _KNOWN[kind] = settings_in(kind)
    return _KNOWN[kind]


def _check(name: str, given: Any, allowed: Range | None, most: int) -> None:
    if allowed is None:
        return
    if isinstance(allowed, Several) and isinstance(given, list):
        if name in ITEMS and len(given) > most:
            raise Problem(
                413,
                "batch-too-large",
                f"A request has at most {most} {name}, received {len(given)}",
                "send several requests, or a stream: Content-Type: application/x-ndjson",
                {"pointer": f"/{name}", "limit": most},
            )
        if allowed.least <= len(given) <= allowed.most and all(map(allowed.inner.holds, given)):
            return
    if not allowed.holds(given):
        raise _wrong(name, f"/{name}", given, allowed)


def _wrong(name: str, pointer: str, given: Any, allowed: Range) -> Problem:
    """Say what is wrong with a value, or with the first of its items that is wrong."""
    listed = _listed(allowed)
    if listed is not None and isinstance(given, list):
        for i, item in enumerate(given):
            if not listed.inner.holds(item):
                return _wrong(f"{name}[{i}]", f"{pointer}/{i}", item, listed.inner)
    said = str(allowed).replace("None", "null")
    return Problem(
        422, "wrong-value", f"{name} is {said}, received {_type(given)}", "", {"pointer": pointer}
    )


def _listed(allowed: Range) -> Several | None:
    """The range of lists among those that a value may be in."""
    found = (part for part in (allowed, *vars(allowed).values()) if isinstance(part, Several))
    return next(found, None)


def _type(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(json.dumps(value))
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else shorten(value)


def _example(kind: type[Any]) -> str:
    names = [entry.name for entry in dataclasses.fields(kind)]
    known = {"texts": ["Anna"], "names": ["airmix"], "name": "airmix", "seed": "Once"}
    known |= {"phonemes": ["ɹ m ɪ k s"], "text": "Anna", "language": "en"}
    first = next((n for n in names if n in known), names[0])
    return json.dumps({first: known.get(first, [])}, ensure_ascii=False)


def settings_of_query(
    kind: type[Question], query: Iterable[tuple[str, str]], most: int
) -> dict[str, Any]:
    """Read the options of a stream, which stand behind its address: `?top=3&explain=true`."""
    settings, given = _settings(kind), dict[str, Any]()
    for name, text in query:
        if name in given:
            raise Problem(
                422,
                "double-member",
                f"The member {shorten(name)} comes twice",
                "leave one out",
                {"pointer": f"/{name}"},
            )
        if name not in settings or name in ITEMS:
            options = {n: s for n, s in settings.items() if n not in ITEMS}
            raise _unknown(kind, name, options)
        given[name] = _read(settings[name].allowed, text)
        _check(name, given[name], settings[name].allowed, most)
    return {**defaults_of(kind), **given}


def _read(allowed: Range | None, text: str) -> Any:
    inner = allowed.inner if isinstance(allowed, Maybe) else allowed
    if isinstance(inner, Several):
        return text.split(",")
    if isinstance(inner, Whole | Number | Flag | Either):
        try:
            return json.loads(text, parse_constant=_constant)
        except ValueError:
            return text
    return text
