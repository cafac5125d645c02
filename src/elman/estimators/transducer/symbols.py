"""Symbols of the pairs that a transducer reads and writes, and batches of their codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError, shorten
from elman.estimators.reading.blanks import tidy
from elman.estimators.reading.containers import as_list, is_masked

__all__ = ["END", "Sequences", "batches", "check_lengths", "padded", "symbols_in"]

Sequences = Sequence[str | Sequence[str]]
"""Strings, which are sequences of characters, or sequences of symbols."""

END = 0
"""Closes every input: what is written behind the last symbol has a place of its own."""


def symbols_in(
    sequences: Sequences, what: str, *, spaces: str, decompose: bool = False
) -> list[list[str]]:
    """List the symbols of each sequence; strings are tidied, and perhaps decomposed.

    >>> symbols_in([" é"], "Inputs", spaces="collapse", decompose=True)
    [['e', '\u0301']]
    """
    read = []
    for i, sequence in enumerate(as_list(sequences, what, example='["abba"]')):
        if isinstance(sequence, str):
            text = tidy(sequence) if spaces == "collapse" else sequence
            read.append(list(unicodedata.normalize("NFD", text) if decompose else text))
        else:
            read.append(_listed(sequence, i))
    return read


def _listed(sequence: Any, index: int) -> list[str]:
    if not isinstance(sequence, list | tuple | np.ndarray) or is_masked(sequence):
        sequence = as_list(sequence, f"The symbols of sequence {index + 1}", example='["a", "b"]')
    symbols = [str(symbol) if isinstance(symbol, np.str_) else symbol for symbol in sequence]
    for symbol in symbols:
        if not isinstance(symbol, str) or not symbol:
            raise SequenceError(f"Symbols are strings, not empty, received {shorten(symbol)}")
    return symbols


def check_lengths(sequences: list[list[str]], what: str, most: int) -> None:
    """Raise `SequenceError` where an input or an output has more than `most` symbols."""
    longer = [i for i, symbols in enumerate(sequences) if len(symbols) > most]
    if not longer:
        return
    i = max(longer, key=lambda i: len(sequences[i]))
    several = f"{len(longer):,} have more, the longest is " if len(longer) > 1 else ""
    by_cutting = ", or with cut=True to read only its beginning" if what == "input" else ""
    raise SequenceError(
        f"An {what} has at most {most} symbols, {several}number {i + 1} "
        f"{'with' if several else 'has'} {len(sequences[i])}: "
        f"{shorten(''.join(sequences[i]))}",
        remedy=f"shorten it, or train with max_length={len(sequences[i])}{by_cutting}",
    )


def padded(
    coded: list[NDArray[Any]], filling: int, *, more: int = 0
) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """Lay codes of any lengths in one array `(n, longest)`; `more` of the filling end each.

    Series `(time, features)` become `(n, longest, features)`.
    """
    lengths = np.array([len(codes) + more for codes in coded], np.int32)
    shape = (len(coded), max(1, int(lengths.max())), *coded[0].shape[1:])
    x = np.full(shape, filling, coded[0].dtype)
    for row, codes in zip(x, coded, strict=True):
        row[: len(codes)] = codes
    return x, lengths


def batches(
    coded: list[NDArray[Any]], most: int, *, more: int = 1
) -> Iterator[tuple[NDArray[np.int64], NDArray[Any], NDArray[np.int32]]]:
    """Yield `(rows, x, lengths)` in few shapes, so that few programs are compiled.

    `more` ends close each sequence.
    """
    lengths = np.array([len(codes) + more for codes in coded], np.int64)
    order = np.argsort(lengths, kind="stable")
    # Powers of two, and halfway between them.
    widths = np.array([6, 8, *(n for p in range(3, 20) for n in (3 << p >> 1, 2 << p))])
    buckets = np.searchsorted(widths, lengths[order])
    for bucket in np.unique(buckets):
        inside = order[buckets == bucket]
        width = int(widths[bucket])
        at_once = max(1, min(most, most * 16 // width))
        for begin in range(0, len(inside), at_once):
            rows = inside[begin : begin + at_once]
            room = min(at_once, 1 << (len(rows) - 1).bit_length())
            x = np.full((room, width, *coded[0].shape[1:]), END, coded[0].dtype)
            for i, row in enumerate(rows):
                x[i, : len(coded[row])] = coded[row]
            filled = np.ones(room, np.int32)
            filled[: len(rows)] = lengths[rows]
            yield rows, x, filled
