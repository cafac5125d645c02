"""The description of the interface (OpenAPI 3.1), made from the questions and the records."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable
from typing import Any

from elman.estimators.settings import defaults_of, settings_in
from elman.ranges import Either, Flag, Maybe, Named, Number, OneOf, Range, Several, Text, Whole
from elman.service.models import ABILITIES, Served
from elman.service.name_desk import NAMED
from elman.service.settings import Limits

__all__ = ["described", "schema_of"]

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what was received."},
        "remedy": {"type": "string", "description": "What to do."},
        "pointer": {"type": "string", "description": "Where in the body (RFC 6901)."},
        "position": {"type": "integer", "description": "Which character of the text."},
        "limit": {"type": "integer", "description": "How much there may be."},
    },
}


def schema_of(allowed: Range | None) -> dict[str, Any]:
    """Write a range as JSON Schema.

    >>> schema_of(Maybe(Whole(1, 9)))
    {'type': ['integer', 'null'], 'minimum': 1, 'maximum': 9}
    """
    match allowed:
        case Whole():
            return {"type": "integer", "minimum": allowed.least, "maximum": allowed.most}
        case Number():
            low = "exclusiveMinimum" if allowed.above else "minimum"
            high = "exclusiveMaximum" if allowed.below else "maximum"
            return {"type": "number", low: allowed.least, high: allowed.most}
        case OneOf():
            return {"type": "string", "enum": list(allowed.names)}
        case Flag():
            return {"type": "boolean"}
        case Text():
            return {"type": "string", "minLength": allowed.least, "maxLength": allowed.most}
        case Maybe():
            inner = schema_of(allowed.inner)
            if isinstance(inner.get("type"), str) and "enum" not in inner:
                return {**inner, "type": [inner["type"], "null"]}
            return {"anyOf": [inner, {"type": "null"}]}
        case Either():
            return {"anyOf": [schema_of(allowed.first), schema_of(allowed.second)]}
        case Named():
            return {
                "type": "object",
                "additionalProperties": schema_of(allowed.inner),
                "maxProperties": allowed.most,
            }
        case Several():
            return {
                "type": "array",
                "items": schema_of(allowed.inner),
                "minItems": allowed.least,
                "maxItems": allowed.most,
            }
        case _:
            return {}


def _body(question: type[Any], limits: Limits) -> dict[str, Any]:
    defaults = defaults_of(question)
    properties: dict[str, Any] = {}
    for name, setting in settings_in(question).items():
        default = defaults[name]
        schema = schema_of(setting.allowed) | {"description": setting.help}
        if default not in ((), "") or schema.get("type") == "string":
            schema["default"] = default
        if schema.get("maxItems", 0) > limits.batch:
            schema["maxItems"] = limits.batch
        properties[name] = schema
    return {
        "type": "object",
        "description": (question.__doc__ or "").strip(),
        "properties": properties,
        "additionalProperties": False,
    }


_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _record(record: type[Any]) -> dict[str, Any]:
    """Describe a record that writes itself as JSON by its fields."""
    hints = typing.get_type_hints(record)
    said = _attributes(record)
    properties: dict[str, Any] = {}
    for entry in dataclasses.fields(record):
        kind = hints[entry.name]
        if kind in _TYPES:
            schema: dict[str, Any] = {"type": _TYPES[kind]}
        elif typing.get_origin(kind) is tuple:
            schema = {"type": "array", "items": {"type": "string"}}
        elif typing.get_origin(kind) is typing.Literal:
            schema = {"type": "string", "enum": list(typing.get_args(kind))}
        else:
            schema = {"anyOf": [{"$ref": "#/components/schemas/Availability"}, {"type": "null"}]}
        if entry.name in said:
            schema["description"] = said[entry.name]
        properties[entry.name] = schema
    return {"type": "object", "properties": properties}


def _attributes(record: type[Any]) -> dict[str, str]:
    """What the docstrings of a record and its bases say of the fields."""
    found: dict[str, str] = {}
    for base in reversed(record.__mro__):
        _, _, listed = (base.__dict__.get("__doc__") or "").partition("Attributes:")
        for line in listed.splitlines():
            name, colon, text = line.strip().partition(": ")
            if colon and name.isidentifier():
                found[name] = text
    return found


def described(models: Iterable[Served], limits: Limits) -> dict[str, Any]:
    """Describe every address, with the models that are served."""
    from elman import __version__
    from elman.domains import Availability, Invention, Suggestion

    served = list(models)
    paths: dict[str, Any] = {}
    for name, ability in ABILITIES.items():
        able = [model.name for model in served if name in model.abilities]
        if able:
            paths[f"/v1/models/{{name}}/{name}"] = {
                "parameters": [
                    {
                        "name": "name",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string", "enum": able},
                    }
                ],
                "post": _operation(name, ability.question, limits, streams=bool(ability.items)),
            }
    for path, (question, _) in NAMED.items():
        paths[f"/v1/{path}"] = {
            "post": _operation(path.replace("/", "-"), question, limits, streams=False)
        }
    for path, says in _LOOKS.items():
        paths[path] = {
            "get": {
                "operationId": path.strip("/").replace("/", "-"),
                "summary": says,
                "responses": {"200": {"description": says}, "default": _FAILS},
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "elman", "version": __version__, "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": {
                "Problem": _PROBLEM,
                **{r.__name__: _record(r) for r in (Availability, Suggestion, Invention)},
            },
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"key": []}],
    }


_ABOUT = "Recurrent networks on sequences: models, names that sound alike, sounds."

_LOOKS = {
    "/v1/models": "The models that are served.",
    "/v1/languages": "The languages that names are read in.",
    "/healthz": "Whether the process is alive.",
    "/readyz": "Whether models are loaded and questions are answered.",
    "/metrics": "Figures for Prometheus.",
}

_FAILS = {
    "description": "What went wrong (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _operation(name: str, question: type[Any], limits: Limits, *, streams: bool) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": _body(question, limits)}}
    answer: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
    if streams:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
        answer["application/x-ndjson"] = {"schema": {"type": "string"}}
    if name in ("generate", "domains-check"):
        answer["text/event-stream"] = {"schema": {"type": "string"}}
    return {
        "operationId": name,
        "summary": (question.__doc__ or "").strip(),
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "The answer.", "content": answer}, "default": _FAILS},
    }
