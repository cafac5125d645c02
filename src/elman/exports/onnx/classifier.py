"""A classifier in ONNX: symbols, characters or measured series in, probabilities out."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from elman.errors import ConfigurationError
from elman.exports.onnx.characters import coded
from elman.exports.onnx.graph import Graph, Tensor
from elman.exports.onnx.layers import network
from elman.sequences import Alphabet

__all__ = ["Input", "classifier_graph"]

Input = Literal["symbols", "characters"]
"""What a classifier of texts reads: codes of symbols, or the characters themselves."""

_LEAST = np.float32(1e-30)


def classifier_graph(model: Any, *, inputs: Input, networks_alone: bool) -> Graph:
    """Write a classifier; its output is `probabilities (batch, classes)`, float32.

    Raises `ConfigurationError` for one with a linear model, unless its `networks_alone` are
    written, and for characters of a model that reads none.
    """
    if model.linear_ is not None and not networks_alone:
        raise ConfigurationError(
            "The linear model beside the networks reads pieces of words by their BLAKE2 hashes, "
            "which no ONNX operator computes",
            remedy="export the networks without it (networks_alone=True), or train without it: "
            "word_ngrams=0, character_ngrams=0",
        )
    if model.linear_ is None and networks_alone:
        raise ConfigurationError(
            "networks_alone leaves a linear model out, this model has none", remedy="leave it out"
        )
    graph = Graph("classifier")
    reader = model.reader_
    unread = None
    if inputs == "characters":
        if reader.kind != "text" or not isinstance(reader.alphabet, Alphabet):
            read = {"symbols": "symbols", "series": "measured series"}.get(reader.kind, "words")
            raise ConfigurationError(
                f"Characters are the input of models that read them, this one reads {read}",
                remedy='pass input="symbols"' if read != "measured series" else "leave it out",
            )
        x, lengths, unread = coded(graph, reader)
    elif reader.kind == "series":
        x, lengths = _series(graph, reader)
    else:
        given = graph.input("symbols", np.int32, "batch", "time")
        lengths = graph.input("lengths", np.int32, "batch")
        x = graph.swapped(graph.cast(given, np.int64), 2)
    steps = Tensor(x, reader.kind != "series")
    if not model.mask:
        steps, lengths = _padded(graph, steps, lengths, model.timesteps_)
    real = graph.real(steps.name, lengths)
    each = [
        graph.add("Softmax", network(graph, member, steps, real).name, axis=-1)
        for member in model.networks_
    ]
    p = each[0]
    for other in each[1:]:
        p = graph.add("Add", p, other)
    if len(each) > 1:
        p = graph.add("Div", p, np.float32(len(each)))
    if model.temperature_ != 1.0 and not networks_alone:
        logits = graph.add("Log", graph.add("Max", p, _LEAST))
        p = graph.add("Softmax", graph.add("Div", logits, np.float32(model.temperature_)), axis=-1)
    if unread is not None:
        p = graph.add("Where", unread, np.float32(np.nan), p)
    graph.output("probabilities", p, np.float32, "batch", len(model.classes_))
    return graph


def _series(graph: Graph, reader: Any) -> tuple[str, str]:
    wide = reader.mean is not None and reader.mean.dtype == np.float64
    dtype = np.float64 if wide else np.float32
    given = graph.input("series", dtype, "batch", "time", reader.features)
    lengths = graph.input("lengths", np.int32, "batch")
    x = graph.swapped(given, 3)
    if reader.mean is not None:
        x = graph.add("Div", graph.add("Sub", x, reader.mean), reader.scale)
    return graph.cast(x, np.float32) if wide else x, lengths


def _padded(graph: Graph, x: Tensor, lengths: str, timesteps: int) -> tuple[Tensor, str]:
    """Fill sequences up with zeros, which a model without a mask reads, to the usual length."""
    zero = np.int64(0) if x.symbols else np.float32(0)
    mask = graph.real(x.name, lengths).mask
    if not x.symbols:
        mask = graph.add("Unsqueeze", mask, np.array([2], np.int64))
    only = graph.add("Where", mask, x.name, zero)
    missing = graph.add("Sub", np.array([timesteps], np.int64), graph.size(x.name, 0))
    missing = graph.add("Max", missing, np.array([0], np.int64))
    none = np.zeros(1 if x.symbols else 2, np.int64)
    pads = graph.add("Concat", np.zeros(len(none) + 1, np.int64), missing, none, axis=0)
    filled = graph.add("Pad", only, pads)
    least = np.int64(timesteps)
    longer = graph.add("Max", graph.cast(lengths, np.int64), least)
    return Tensor(filled, x.symbols), graph.cast(longer, np.int32)
