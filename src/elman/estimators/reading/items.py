"""The sequences of a call as a list: what they are, and whether they may be so long."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import Any, Literal

import numpy as np

from elman.datasets.records.strings import Strings
from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.reading.arrays import array_of
from elman.estimators.reading.containers import as_list, is_missing
from elman.estimators.reading.measured import names_of

__all__ = [
    "Kind",
    "as_items",
    "as_texts",
    "beginnings",
    "check_lengths",
    "check_limit",
    "kind_of",
    "nothing_known",
]

Kind = Literal["text", "symbols", "series"]


def beginnings(item: Any) -> list[Any]:
    """List what a sequence was after its first, second ... last character or timestep.

    >>> beginnings("Zoe\u0308")
    ['Z', 'Zo', 'Zo\u00eb']
    """
    whole = unicodedata.normalize("NFC", item) if isinstance(item, str) else item
    return [whole[:end] for end in range(1, len(whole) + 1)]


def as_items(X: Any) -> Sequence[Any]:
    """Return sequences as a list, each once; raises `SequenceError` for what is none."""
    if isinstance(X, np.ndarray) and X.dtype.kind in "biuf" and X.ndim not in (0, 2, 3):
        raise SequenceError(
            f"One array of sequences has shape (n, time, features), received {X.shape}",
            remedy="reshape it, or pass a list of arrays (time, features)",
        )
    if hasattr(X, "__array__") and getattr(X, "ndim", 0) == 3 and not isinstance(X, np.ndarray):
        X = np.asarray(X)  # A tensor of another library.
    items = X if isinstance(X, Strings) else as_list(X)
    if not items:
        raise SequenceError("At least one sequence is needed, received none")
    return items


def as_texts(items: Iterable[Any]) -> list[str]:
    texts = list(items)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise SequenceError(
                f"Every text is a string, received {type(text).__name__} at index {i}",
                remedy='decode it, for example with .decode("utf-8")'
                if isinstance(text, bytes)
                else "convert it, or leave out missing values",
            )
    return texts


def nothing_known(items: Sequence[Any], index: int) -> SequenceError:
    return SequenceError(
        f"A text needs a character that the model knows, received {shorten(items[index])} "
        f"at index {index}",
        remedy="leave it out, or train with its characters",
    )


def check_limit(max_length: Any, cut: Any) -> None:
    """Raise `ConfigurationError` for a length that is none, or nothing to cut to."""
    whole = isinstance(max_length, Integral) and not isinstance(max_length, bool)
    if max_length is not None and not (whole and max_length >= 1):
        raise ConfigurationError(
            f"max_length is a whole number from 1, or None, received {shorten(max_length)}"
        )
    if cut not in (True, False):
        raise ConfigurationError(f"cut is True or False, received {shorten(cut)}")
    if cut and max_length is None:
        raise ConfigurationError(
            "Only a longest length can be cut to, received cut=True and max_length=None",
            remedy="pass for example max_length=1000, or leave cut out",
        )


def kind_of(items: Sequence[Any]) -> Kind:
    first = items[0]
    if isinstance(first, str):
        return "text"
    if is_missing(first) or isinstance(first, int | float | np.number | np.bool_):
        raise SequenceError(
            f"A sequence is a string or an array, received {shorten(first)} at index 0",
            remedy="leave missing values out; pass a list of sequences, not one sequence",
        )
    if names_of(first) is not None:
        return "series"  # A data frame, of which some columns may be chosen.
    array = array_of(first, 0)
    return "symbols" if array.dtype.kind in "iu" and array.ndim == 1 else "series"


def check_lengths(
    lengths: Sequence[int], items: Sequence[Any], limit: int | None, unit: str
) -> None:
    if 0 in lengths:
        raise SequenceError(
            f"A sequence has at least one timestep, received an empty one at index "
            f"{lengths.index(0)}",
            remedy="leave it out",
        )
    longer = [] if limit is None else [i for i, n in enumerate(lengths) if n > limit]
    if not longer:
        return
    index = max(longer, key=lambda i: lengths[i])
    shown = f" ({shorten(items[index])})" if isinstance(items[index], str) else ""
    many = f"{len(longer):,} longer ones, the longest of " if len(longer) > 1 else ""
    raise SequenceError(
        f"A sequence has at most {limit} {unit}, received {many}{lengths[index]} at index "
        f"{index}{shown}",
        remedy=f"cut {'them' if many else 'it'}, or train with max_length={lengths[index]}, "
        f"or with cut=True to read only the first {limit} {unit}",
    )
