"""What a model reads, to a model file and back: alphabet, channels and their scales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.estimators.files.rebuilding import described
from elman.estimators.reading.blanks import check_spaces
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import Kind, check_limit
from elman.ranges import OneOf, check
from elman.sequences import symbols_from

__all__ = ["described_reader", "reader_of", "scaling_of"]

_FLOATS = (np.float32, np.float64)


def described_reader(reader: Reader) -> dict[str, Any]:
    """Describe a reader as JSON; `scaling_of` has its arrays."""
    return {
        "kind": reader.kind,
        "features": reader.features,
        "max_length": reader.max_length,
        "end": reader.end,
        "spaces": reader.spaces,
        "cut": reader.cut,
        "alphabet": reader.alphabet.to_json() if reader.alphabet else None,
        "channels": reader.channels,
        "cut_to": reader.cut_to,
    }


def scaling_of(reader: Reader) -> dict[str, NDArray[Any]]:
    """Name the arrays by which channels are scaled, none of what is not."""
    if reader.mean is None or reader.scale is None:
        return {}
    return {"reader/mean": reader.mean, "reader/scale": reader.scale}


def reader_of(read: dict[str, Any], parameters: Mapping[str, NDArray[Any]]) -> Reader:
    """Make the reader that a file describes; raises what says which part does not fit."""
    if read["kind"] not in get_args(Kind):
        raise ValueError(f"a model reads {', '.join(get_args(Kind))}, not {shorten(read['kind'])}")
    alphabet = symbols_from(read["alphabet"]) if read["alphabet"] else None
    reader = Reader(
        read["kind"],
        described(read, "features"),
        described(read, "max_length"),
        described(read, "end"),
        alphabet,
        parameters.get("reader/mean"),
        parameters.get("reader/scale"),
        _channels(read),
        spaces=read.get("spaces", "keep"),
        cut=read.get("cut", False),
        cut_to=read.get("cut_to", "head"),
    )
    check_spaces(reader.spaces)
    check_limit(reader.max_length, reader.cut)
    check("cut_to", reader.cut_to, OneOf(("head", "ends", "windows")))
    _check_scaling(reader)
    if (alphabet is not None) != (reader.kind == "text"):
        raise ValueError("texts, and only texts, have an alphabet")
    if alphabet is not None and len(alphabet) != reader.features:
        raise ValueError("the alphabet and the number of features differ")
    return reader


def _check_scaling(reader: Reader) -> None:
    if reader.mean is None and reader.scale is None:
        return
    if reader.kind != "series":
        raise ConfigurationError("measured series, and only they, are scaled")
    for name, values in (("mean", reader.mean), ("scale", reader.scale)):
        # Both are float64 where float32 would lose what varies in a channel.
        if values is None or values.shape != (reader.features,) or values.dtype not in _FLOATS:
            raise ValueError(f"reader/{name} is not float32 of {reader.features} channels")
    if reader.mean is None or reader.scale is None or reader.mean.dtype != reader.scale.dtype:
        raise ValueError("reader/mean and reader/scale are of one type")
    # Divided by less, a value is infinite.
    if not (reader.scale >= np.finfo(reader.scale.dtype).tiny).all():
        raise ValueError("reader/scale is above zero")


def _channels(read: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Names of the channels; older files have none."""
    names = read.get("channels")
    if names is None:
        return None
    if (
        read["kind"] != "series"
        or not isinstance(names, list)
        or not all(isinstance(name, str) and name for name in names)
        or len(set(names)) != len(names)
        or len(names) != int(read["features"])
    ):
        raise ValueError("every channel of a series has a name of its own")
    return tuple(names)
