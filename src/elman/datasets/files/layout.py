"""How a table is laid out: which columns are what, and how its cells are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

__all__ = ["AS_IT_COMES", "COLUMNS", "WRITING", "TableLayout", "as_keywords"]

COLUMNS = ("text", "label", "group", "features", "series", "channels")
"""The fields that choose columns."""

WRITING = ("separator", "has_header", "encoding")
"""The fields that only a CSV has a use for."""


@dataclass(frozen=True, kw_only=True)
class TableLayout:
    """How to read a table, for training, measuring and answering alike.

    Args:
        text: the column with the texts.
        label: the column with their labels.
        group: the column whose equal values a split must keep together.
        features: columns that are read beside the texts, parted by commas.
        series: the column that says which recording a row belongs to.
        channels: the columns with measurements, parted by commas; None takes all numbers.
        encoding: of a CSV or a text.
        separator: between a CSV's cells; None finds it.
        has_header: False where a CSV's first line is a row; columns are then `column_1`, ...
        skip_bad: leave out what cannot be read, and say so in `source` and the log.
        audio: recordings are files of sound: a folder for each label, or `text` names the files.

    >>> layout = TableLayout(text="name", has_header=False)
    >>> layout.given()
    {'text': 'name', 'has_header': False}
    """

    text: str | None = None
    label: str | None = None
    group: str | None = None
    features: str | tuple[str, ...] | None = None
    series: str | None = None
    channels: str | tuple[str, ...] | None = None
    encoding: str = "utf-8"
    separator: str | None = None
    has_header: bool = True
    skip_bad: bool = False
    audio: bool = False

    def given(self, *names: str) -> dict[str, Any]:
        """Those fields (all, unless named) that are not as they are by default."""
        default = {field.name: field.default for field in fields(self)}
        values = {name: getattr(self, name) for name in names or default}
        if str(values.get("encoding")).lower() in ("utf-8", "utf8"):
            values.pop("encoding")
        return {name: value for name, value in values.items() if value != default[name]}


AS_IT_COMES = TableLayout()
"""Nothing chosen: what the file says itself, or its name."""


def as_keywords(given: Mapping[str, Any]) -> str:
    """Write options as somebody would pass them, for a message.

    >>> as_keywords({"separator": ";", "has_header": False})
    'separator=";", has_header=False'
    """
    return ", ".join(
        f"{name}={json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}"
        for name, value in given.items()
    )
