"""A tagger in ONNX: codes of words in, scores of each word and label out; Viterbi stays outside."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.estimators.tagger.hints import templates
from elman.estimators.tagger.words import LONGEST
from elman.exports.onnx.graph import Graph, Real, Tensor
from elman.exports.onnx.layers import network
from elman.inference.tagger import FORBIDDEN, Tagger

__all__ = ["tagger_graph"]


def tagger_graph(model: Any) -> Graph:
    """Write a tagger: codes of words, batch-major, to `scores (batch, time, labels)` and moves.

    Inputs are `words`, `columns`, `hints` and `spellings`, `(batch, time, ...)`, `spelt (batch,
    time)` and `lengths (batch,)`. The best labels are the path with the largest sum of scores and
    `moves (labels, labels)`, from row to column.
    """
    graph = Graph("tagger")
    reader = model.reader_
    columns = len(reader.sizes[2])
    hints = len(templates(columns - 1)) if reader.buckets else 0

    def read(name: str, rank: int, *more: int) -> str:
        given = graph.input(name, np.int32, "batch", "time", *more)
        return graph.swapped(graph.cast(given, np.int64), rank)

    words = read("words", 2)
    inputs = {
        "columns": read("columns", 3, columns),
        "hints": read("hints", 3, hints),
        "spellings": read("spellings", 3, LONGEST),
        "spelt": read("spelt", 2),
    }
    lengths = graph.input("lengths", np.int32, "batch")
    real = graph.real(words, lengths)
    found = [_scores(graph, member, words, inputs, real) for member in model.networks_]
    total = found[0]
    for other in found[1:]:
        total = graph.add("Add", total, other)
    moves = np.asarray(np.mean([_moves(m) for m in model.networks_], 0), np.float32)
    scores = graph.add("Div", total, np.float32(len(found))) if len(found) > 1 else total
    labels = len(moves)
    graph.output("scores", graph.swapped(scores, 3), np.float32, "batch", "time", labels)
    graph.output("moves", graph.array(moves, "moves"), np.float32, labels, labels)
    return graph


def _moves(member: Tagger) -> Any:
    allowed = np.array(member.chain.allowed)[:-1, :-1]
    return np.where(allowed, member.chain.moves, np.float32(FORBIDDEN))


def _scores(graph: Graph, member: Tagger, words: str, inputs: dict[str, str], real: Real) -> str:
    forms = _spelt(graph, member, words, inputs)
    read = [network(graph, member.words, Tensor(words, symbols=True), real).name, forms]
    for i, column in enumerate(member.columns):
        values = graph.add("Gather", inputs["columns"], np.int64(i), axis=2)
        read.append(network(graph, column, Tensor(values, symbols=True), real).name)
    encoded = network(graph, member.encoder, Tensor(graph.add("Concat", *read, axis=-1)), real)
    hinted = graph.add("Gather", member.hints.W, inputs["hints"])
    hinted = graph.add("ReduceSum", hinted, np.array([2], np.int64), keepdims=0)
    scores = graph.add("Add", encoded.name, hinted)
    chain = member.chain
    allowed = np.array(chain.allowed)
    begins = np.where(allowed[-1, :-1], chain.begins, np.float32(FORBIDDEN))
    ends = np.where(allowed[:-1, -1], chain.ends, np.float32(FORBIDDEN))
    time = graph.add("Squeeze", graph.size(words, 0))
    steps = graph.add("Range", np.int64(0), time, np.int64(1))
    column = graph.add("Unsqueeze", steps, np.array([1], np.int64))
    last = graph.add("Sub", graph.cast(real.lengths, np.int64), np.int64(1))
    for where, bonus in ((np.int64(0), begins), (last, ends)):
        there = graph.add("Unsqueeze", graph.add("Equal", column, where), np.array([2], np.int64))
        scores = graph.add("Add", scores, graph.add("Where", there, bonus, np.float32(0)))
    found: str = scores
    return found


def _spelt(graph: Graph, member: Tagger, words: str, inputs: dict[str, str]) -> str:
    """Read the spelling of every word: `(time, batch, features)`."""
    longest = np.array([LONGEST], np.int64)
    every = np.array([-1], np.int64)
    rows = graph.add("Reshape", inputs["spellings"], graph.add("Concat", every, longest, axis=0))
    counts = graph.add("Max", graph.add("Reshape", inputs["spelt"], every), np.int64(1))
    spellings = graph.swapped(rows, 2)
    real = graph.real(spellings, graph.cast(counts, np.int32))
    forms = network(graph, member.spelling, Tensor(spellings, symbols=True), real).name
    time, batch = graph.size(words, 0), graph.size(words, 1)
    shape = graph.add("Concat", time, batch, every, axis=0)
    found: str = graph.add("Reshape", forms, shape)
    return found
