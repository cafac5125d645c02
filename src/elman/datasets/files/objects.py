"""JSON, an object a row: one a line, or a list of them, to a frame."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from elman.datasets.files.columns import Column, Frame

__all__ = ["parsed_json", "parsed_lines"]


def parsed_lines(text: str) -> Frame:
    """Read lines with an object each; raises `ValueError` that names the line.

    >>> frame = parsed_lines('{"name": "Anna", "age": 4}\\n{"name": "Otto"}\\n')
    >>> frame["age"].words()
    ['4', '']
    """
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        rows = _read(f"[{','.join(lines)}]")
    except ValueError:
        rows = []
    if len(rows) != len(lines) or not _are_objects(rows):
        rows = list(_one_by_one(text))
    return _frame_of(rows)


def parsed_json(text: str) -> Frame:
    """Read a list of objects, or a single one; raises `ValueError` where it is none.

    >>> parsed_json('[{"name": "Anna"}, {"name": "Otto"}]')["name"].cells
    ['Anna', 'Otto']
    """
    read = _read(text)
    rows = read if isinstance(read, list) else [read]
    if not _are_objects(rows):
        raise ValueError("it is no list of objects")
    return _frame_of(rows)


def _are_objects(rows: list[Any]) -> bool:
    return all(isinstance(row, dict) for row in rows)


def _one_by_one(text: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = _read(line)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
        if not isinstance(row, dict):
            raise ValueError(f"line {number} is no object")
        yield row


def _read(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("lists and objects are nested too deep") from error


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refused)


def _frame_of(rows: list[dict[str, Any]]) -> Frame:
    names = dict.fromkeys(chain.from_iterable(rows))
    columns = {name: _column(name, [row.get(name) for row in rows]) for name in names}
    return Frame(columns, len(rows))


def _column(name: str, values: list[Any]) -> Column:
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        kind = "Null"
    elif kinds <= {int, float}:
        kind = "Float64" if float in kinds else "Int64"
    elif kinds == {bool}:
        kind = "Boolean"
    elif kinds & {list, dict} and str not in kinds:
        kind = "List" if list in kinds else "Struct"
    else:
        kind = "String"
    return Column(name, [_written(value) for value in values], kind)


def _written(value: Any) -> str:
    if isinstance(value, str):
        if not value.isascii():
            value.encode()  # A surrogate alone is no character; the error is a ValueError.
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)
