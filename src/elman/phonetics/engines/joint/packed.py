"""N-grams in few bytes: what follows each is counted, scores are one of 256 a length.

A length's scores, and its back-off weights, are rounded to the nearest of 256 values that lie
among them as densely as they do themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.engines.joint.backoff import Grams, linked

__all__ = ["laid_out", "rounded", "unpacked"]

_VALUES = 256
_LONGEST = 12
"""Symbols of the longest n-gram read from a file."""


def rounded(grams: Sequence[Grams]) -> list[Grams]:
    """Give scores and weights the precision they are stored with.

    >>> level = Grams(*(np.zeros(2, np.int64),) * 3, np.array([-1.0, -2.0]), *(np.zeros(2),) * 2)
    >>> rounded([level])[0].score.tolist()
    [-1.0, -2.0]
    """
    return [
        level._replace(score=_nearest(level.score), back=_nearest(level.back)) for level in grams
    ]


def _nearest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    book, number = _coded(values)
    return book.astype(np.float64)[number]


def _coded(values: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Choose at most 256 values and tell which is nearest to each."""
    book = np.unique(values.astype(np.float32))
    if len(book) > _VALUES:
        at = np.linspace(0, len(values) - 1, _VALUES).round().astype(np.int64)
        book = np.unique(np.sort(values.astype(np.float32), kind="stable")[at])
    middle = (book[1:].astype(np.float64) + book[:-1]) / 2
    return book, np.searchsorted(middle, values).astype(np.uint8)


def laid_out(grams: Sequence[Grams]) -> dict[str, NDArray[Any]]:
    """Lay n-grams out as arrays of small numbers; loses nothing of what `rounded` gave."""
    children: list[NDArray[np.int64]] = []
    scores: list[NDArray[np.uint8]] = []
    backs: list[NDArray[np.uint8]] = []
    books: list[NDArray[np.float32]] = []
    before = 1
    for level in grams:
        children.append(np.bincount(level.context, minlength=before))
        before = len(level.symbol)
        for values, coded in ((level.score, scores), (level.back, backs)):
            book, number = _coded(values)
            books.append(np.pad(book, (0, _VALUES - len(book))))
            coded.append(number)
    return {
        "sizes": np.array([len(level.symbol) for level in grams], np.int32),
        "symbol": np.concatenate([level.symbol for level in grams]).astype(np.uint16),
        "children": np.concatenate(children).astype(np.uint16),
        "score": np.concatenate(scores),
        "back": np.concatenate(backs),
        "books": np.concatenate(books),
    }


def unpacked(arrays: Mapping[str, NDArray[Any]], symbols: int) -> list[Grams]:
    """Read what `laid_out` gave; raises `ValueError` or `KeyError` for anything else."""
    kinds = {
        "sizes": np.int32,
        "symbol": np.uint16,
        "children": np.uint16,
        "score": np.uint8,
        "back": np.uint8,
        "books": np.float32,
    }
    if set(arrays) != set(kinds):
        raise ValueError(f"n-grams are {', '.join(kinds)}")
    if any(arrays[name].dtype != kind for name, kind in kinds.items()):
        raise ValueError("n-grams of another type")
    sizes = arrays["sizes"].tolist()
    books = arrays["books"].reshape(-1, _VALUES)
    if not 1 <= len(sizes) <= _LONGEST or min(sizes) < 1 or len(books) != 2 * len(sizes):
        raise ValueError(f"n-grams of 1 to {_LONGEST} symbols, and two books of values for each")
    if not np.isfinite(books).all() or books.max() > 1e-3:
        raise ValueError("scores that are no logarithms of probabilities")
    parts = [_parted(arrays[name], sizes) for name in ("symbol", "score", "back")]
    last = [part.astype(np.int64) for part in parts[0]]
    if max(int(part.max()) for part in last) > symbols:
        raise ValueError("n-grams of unknown symbols")
    if any((part == symbols).any() for part in last[1:]) or last[0][-1] != symbols:
        raise ValueError("the mark of a beginning stands where there is none")
    following = _parted(arrays["children"], [1, *sizes[:-1]])
    links = linked(last, [part.astype(np.int64) for part in following], symbols)
    return [
        Grams(
            symbol,
            *link,
            books[2 * k].astype(np.float64)[score],
            books[2 * k + 1].astype(np.float64)[back],
            np.zeros(len(symbol), np.int64),
        )
        for k, (symbol, link, score, back) in enumerate(
            zip(last, links, parts[1], parts[2], strict=True)
        )
    ]


def _parted(values: NDArray[Any], sizes: Sequence[int]) -> list[NDArray[Any]]:
    if values.ndim != 1 or len(values) != sum(sizes):
        raise ValueError("n-grams of another number")
    ends = np.cumsum([0, *sizes]).tolist()
    return [values[first:last] for first, last in pairwise(ends)]
