"""How much of a network there is to compile and to run, kept within limits."""

from __future__ import annotations

import dataclasses
from typing import Any

from elman.errors import ConfigurationError
from elman.limits import LAYERS, NESTED_LAYERS, NETWORK_PARTS
from elman.ranges import check

__all__ = ["PARTS", "check_extent"]

PARTS = ("forward", "backward", "inner", "layers")
"""Names under which a layer holds others."""


def check_extent(network: Any) -> None:
    """Check each setting of each layer, how deep they are nested and how many there are.

    Raises `ConfigurationError` for what is beyond `elman.limits`: what no model file may hold is
    not trained either.

    >>> from elman.rnn import Dropout, Sequential
    >>> check_extent(Sequential([Dropout(0.5)] * 5000))
    Traceback (most recent call last):
    elman.errors.ConfigurationError: A network has at most 160 parts, received more; leave \
layers out
    """
    level, depth, parts = [network], 0, 0
    while level:
        depth += 1
        inner: list[Any] = []
        for layer in level:
            parts += _parts(layer)
            for name in PARTS:
                held = getattr(layer, name, None)
                inner += held if isinstance(held, (list, tuple)) else [held]
        if parts > NETWORK_PARTS or len(inner) > len(PARTS) * NETWORK_PARTS:
            raise ConfigurationError(
                f"A network has at most {NETWORK_PARTS} parts, received more",
                remedy="leave layers out",
            )
        if depth > NESTED_LAYERS:
            raise ConfigurationError(
                f"Layers are nested at most {NESTED_LAYERS} deep, received more",
                remedy="put the layers of an inner network beside those around it",
            )
        level = [part for part in inner if dataclasses.is_dataclass(part)]


def _parts(layer: Any) -> int:
    """Check a layer's settings; count what is compiled for it."""
    for field in dataclasses.fields(layer):
        if field.metadata.get("static") and field.name in LAYERS:
            check(
                f"{field.name} of {type(layer).__name__}",
                getattr(layer, field.name),
                LAYERS[field.name],
            )
    unrolled: int = getattr(layer, "longest", 1)
    return unrolled + len(getattr(layer, "lags", ()))
