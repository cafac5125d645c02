"""Answers as JSON, compact, in UTF-8; numbers that JSON lacks become null."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["finite", "text_of"]

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def text_of(value: Any) -> str:
    """Write a value as JSON on one line.

    >>> text_of({"a": float("nan"), "b": ("é", 1.5)})
    '{"a":null,"b":["é",1.5]}'
    """
    try:
        return _ENCODER.encode(value)
    except ValueError:
        return _ENCODER.encode(finite(value))


def finite(value: Any) -> Any:
    """Copy a value, with None in the place of NaN and infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [finite(item) for item in value]
    return value
