"""Texts in ONNX: characters as strings, folded, coded and tidied as the model's reader does."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.reading.blanks import JOINERS, joins, tidy
from elman.exports.onnx.graph import Graph
from elman.sequences.folding import Folding

__all__ = ["coded", "folds", "known"]

NOTHING, UNKNOWN = -1, -2
"""Codes of what a character leaves nothing of, and of what the model refuses."""

_PLANES = 0x34000
"""Every script lies below; what is above has no form that a fold writes."""

_AXIS = np.array([1], np.int64)


@cache
def folds(names: tuple[str, ...]) -> dict[str, str]:
    """List every character that is read as another text, and that text.

    >>> folds(("case",))["A"], folds(())["\\t"], folds(())["\\u200b"]
    ('a', ' ', '')
    """
    folding = Folding(names)
    return {c: read for c in _characters() if (read := "".join(map(folding, _tidied(c)))) != c}


def known(alphabet: Any, *, tidied: bool) -> dict[str, tuple[int, ...]]:
    """Code every character that the file knows, as an alphabet reads it.

    A space that is to be tidied has a code of its own, the last, where the alphabet lacks it.
    """
    listed = folds(alphabet.fold)
    codes = {c: i for i, c in enumerate(alphabet.characters, start=1)}
    other = _unknown(alphabet)
    folding = Folding(alphabet.fold)
    read = dict.fromkeys(alphabet.characters, "")
    read = {c: "".join(map(folding, c)) for c in read}
    if tidied:
        codes.setdefault(" ", len(alphabet))
        read |= listed | {" ": " "}
    else:
        read |= {c: folded for c in _characters() if (folded := "".join(map(folding, c))) != c}
    return {c: tuple(codes.get(part, other) for part in folded) for c, folded in read.items()}


def coded(graph: Graph, reader: Any) -> tuple[str, str, str]:
    """Declare `characters (batch, time)`, strings of one character each, "" behind the end.

    Returns their codes `(time, batch)` with END, how many `(batch,)`, and which texts cannot be
    read, `(batch, 1)`: those with a character that the model does not know, and empty ones.
    """
    alphabet = reader.alphabet
    given = graph.input("characters", str, "batch", "time")
    listed = known(alphabet, tidied=reader.spaces == "collapse")
    joined = reader.spaces == "collapse" and any(c in alphabet.characters for c in JOINERS)
    # Row 0 leaves nothing, row 1 is what the file does not know.
    rows: dict[tuple[tuple[int, ...], bool], int] = {
        ((), False): 0,
        ((_unknown(alphabet),), False): 1,
    }
    places = {
        c: rows.setdefault((row, joined and bool(row) and joins(c)), len(rows))
        for c, row in listed.items()
    }
    places[""] = 0
    table = np.full((len(rows), max(len(row) for row, _ in rows)), NOTHING, np.int64)
    for (row, _), at in rows.items():
        table[at, : len(row)] = row
    index = graph.add(
        "LabelEncoder",
        given,
        keys_strings=list(places),
        values_int64s=list(places.values()),
        default_int64=1,
        domain="ai.onnx.ml",
    )
    if joined:
        beside = np.array([joining for _, joining in rows])
        index = _joined(graph, index, beside, [places[c] for c in JOINERS if c in places])
    narrow = np.int16 if len(alphabet) < 2**15 else np.int32
    codes = graph.cast(graph.add("Gather", table.astype(narrow), index), np.int64)
    if table.shape[1] > 1:
        codes = graph.add("Reshape", codes, np.array([0, -1], np.int64))
    else:
        codes = graph.add("Squeeze", codes, np.array([2], np.int64))
    unread = _any(graph, codes, UNKNOWN)
    codes, lengths = _only(graph, codes, graph.add("GreaterOrEqual", codes, np.int64(0)))
    if reader.spaces == "collapse":
        lacking = " " not in alphabet.characters
        space = len(alphabet) if lacking else alphabet.characters.index(" ") + 1
        codes, lengths = _collapsed(graph, codes, space)
        if lacking:
            # Those around a text are gone; one within is a character that the model lacks.
            other = np.int64(_unknown(alphabet))
            codes = graph.add("Where", graph.add("Equal", codes, np.int64(space)), other, codes)
            unread = graph.add("Or", unread, _any(graph, codes, UNKNOWN))
            codes, lengths = _only(graph, codes, graph.add("Greater", codes, np.int64(0)))
    unread = graph.add("Or", unread, graph.add("Equal", lengths, np.int64(0)))
    width = graph.add("ReduceMax", lengths, np.array([0], np.int64), keepdims=0)
    codes = graph.slice(codes, 0, graph.add("Reshape", width, np.array([1], np.int64)), axis=1)
    if reader.end:
        codes = graph.add("Pad", codes, np.array([0, 0, 0, 1], np.int64))
        lengths = graph.add("Add", lengths, np.int64(1))
    flat = graph.add("Squeeze", lengths, _AXIS)
    return graph.swapped(codes, 2), graph.cast(flat, np.int32), unread


def _unknown(alphabet: Any) -> int:
    """Code what an alphabet lacks, by its own rule."""
    if alphabet.unknown == "replace":
        return int(alphabet.characters.index("\ufffd")) + 1
    return NOTHING if alphabet.unknown == "skip" else UNKNOWN


def _any(graph: Graph, codes: str, code: int) -> str:
    """Tell in which texts a code stands, `(batch, 1)`."""
    there = graph.cast(graph.add("Equal", codes, np.int64(code)), np.int32)
    return graph.cast(graph.add("ReduceMax", there, _AXIS, keepdims=1), np.bool_)


def _characters() -> Iterator[str]:
    for point in range(min(_PLANES, sys.maxunicode)):
        # Those that are assigned and have a meaning that all agree on.
        if unicodedata.category(chr(point)) not in ("Cn", "Co", "Cs"):
            yield chr(point)


def _tidied(character: str) -> str:
    """Write a character without what cannot be seen; a blank stays a space."""
    return tidy(f"x{character}x")[1:-1] if character not in JOINERS else character


def _only(graph: Graph, codes: str, kept: str) -> tuple[str, str]:
    """Move the codes that are kept to the front, 0 behind them; also count them, `(batch, 1)`."""
    time = graph.add("Squeeze", graph.size(codes, 1))
    steps = graph.add("Range", np.int64(0), time, np.int64(1))
    behind = graph.add("Where", kept, np.int64(0), time)
    keys = graph.add("Add", steps, behind)
    width = graph.size(codes, 1)
    _, order = graph.add("TopK", keys, width, outputs=2, axis=1, largest=0, sorted=1)
    moved = graph.add("GatherElements", codes, order, axis=1)
    lengths = graph.add("ReduceSum", graph.cast(kept, np.int64), _AXIS, keepdims=1)
    real = graph.add("Less", steps, lengths)
    return graph.add("Where", real, moved, np.int64(0)), lengths


def _joined(graph: Graph, index: str, beside: NDArray[np.bool_], joiners: list[int]) -> str:
    """Leave joiners out but between characters that are written with them; rows, and 0 behind."""
    index, _ = _only(graph, index, graph.add("Greater", index, np.int64(0)))
    joiner = np.isin(np.arange(len(beside)), joiners)
    time = graph.size(index, 1)
    around = graph.add("Pad", index, np.array([0, 1, 0, 1], np.int64))
    before = graph.add("Gather", beside, graph.slice(around, 0, time, axis=1))
    after = graph.add("Gather", beside, graph.slice(around, 2, 2**62, axis=1))
    alone = graph.add("Not", graph.add("And", before, after))
    dropped = graph.add("And", graph.add("Gather", joiner, index), alone)
    kept: str = graph.add("Where", dropped, np.int64(0), index)
    return kept


def _collapsed(graph: Graph, codes: str, space: int) -> tuple[str, str]:
    """Leave one space of several, and none at the beginning and the end."""
    time = graph.size(codes, 1)
    begun = graph.add("Pad", codes, np.array([0, 1, 0, 0], np.int64), np.int64(space))
    before = graph.slice(begun, 0, time, axis=1)
    spaces = graph.add("Equal", codes, np.int64(space))
    again = graph.add("And", spaces, graph.add("Equal", before, np.int64(space)))
    real = graph.add("Greater", codes, np.int64(0))
    codes, lengths = _only(graph, codes, graph.add("And", real, graph.add("Not", again)))
    # Of a space at the end only one is left; the code behind it is 0.
    ended = graph.add("Pad", codes, np.array([0, 0, 0, 1], np.int64))
    after = graph.slice(ended, 1, 2**62, axis=1)
    last = graph.add(
        "And", graph.add("Equal", codes, np.int64(space)), graph.add("Equal", after, np.int64(0))
    )
    count = graph.add("ReduceSum", graph.cast(last, np.int64), _AXIS, keepdims=1)
    codes = graph.add("Where", last, np.int64(0), codes)
    return codes, graph.add("Sub", lengths, count)
