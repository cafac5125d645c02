"""Layers in ONNX: each by the operators that compute what `elman.inference` computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from elman.errors import ConfigurationError
from elman.exports.onnx.graph import Graph, Real, Tensor
from elman.exports.onnx.recurrence import last_of, run
from elman.inference import dense, dropout, ngrams, pooling, recurrence, series, spectra, wrappers

__all__ = ["network", "spread"]

TIME, LAST = np.array([0], np.int64), np.array([-1], np.int64)


def network(graph: Graph, layer: Any, x: Tensor, real: Real | None) -> Tensor:
    """Write what a layer computes of time-major `x`; `real` marks the timesteps that count.

    Raises `ConfigurationError` that names a layer without operators.
    """
    for kind in type(layer).__mro__:
        if kind in _WRITERS:
            return _WRITERS[kind](graph, layer, x, real)
    known = ", ".join(sorted(kind.__name__ for kind in _WRITERS))
    raise ConfigurationError(
        f"ONNX is written for the layers {known}, the model has a {type(layer).__name__}",
        remedy="use the model with elman.use, or train it without this layer",
    )


def spread(graph: Graph, real: Real | None, x: str, other: float) -> str:
    """Write `other` where a timestep of `x (time, batch, features)` is not real."""
    if real is None:
        return x
    wide = graph.add("Unsqueeze", real.mask, np.array([2], np.int64))
    found: str = graph.add("Where", wide, x, np.float32(other))
    return found


def _same(graph: Graph, layer: Any, x: Tensor, real: Real | None) -> Tensor:
    return x


def _projected(graph: Graph, x: Tensor, W: Any) -> str:
    found: str = graph.add("Gather", W, x.name) if x.symbols else graph.add("MatMul", x.name, W)
    return found


def _dense(graph: Graph, layer: dense.Dense, x: Tensor, real: Real | None) -> Tensor:
    return Tensor(graph.add("Add", _projected(graph, x, layer.W), layer.b))


def _embedding(graph: Graph, layer: dense.Embedding, x: Tensor, real: Real | None) -> Tensor:
    return Tensor(_projected(graph, x, layer.W))


def _tied(graph: Graph, layer: dense.Tied, x: Tensor, real: Real | None) -> Tensor:
    for part in layer.dense():
        x = _dense(graph, part, x, real)
    return x


def _each(graph: Graph, layer: dense.TimeDistributed, x: Tensor, real: Real | None) -> Tensor:
    if not layer.inner.steps_alone:
        raise ConfigurationError(
            f"TimeDistributed is written for layers of one step, received "
            f"{type(layer.inner).__name__} inside",
            remedy="use the model with elman.use",
        )
    return network(graph, layer.inner, x, None)


def _recurrent(graph: Graph, layer: Any, x: Tensor, real: Real | None) -> Tensor:
    h, state = run(graph, layer, x, real)
    return Tensor(h if layer.return_sequences else state[0])


def _both(graph: Graph, layer: wrappers.Bidirectional, x: Tensor, real: Real | None) -> Tensor:
    ways = [network(graph, way, x, real).name for way in (layer.forward, layer.backward)]
    if layer.merge == "sum":
        return Tensor(graph.add("Add", *ways))
    return Tensor(graph.add("Concat", *ways, axis=-1))


def _branches(graph: Graph, layer: wrappers.Add, x: Tensor, real: Real | None) -> Tensor:
    found = [network(graph, branch, x, real).name for branch in layer.layers]
    if isinstance(layer, wrappers.Concat):
        return Tensor(graph.add("Concat", *found, axis=-1))
    total = found[0]
    for other in found[1:]:
        total = graph.add("Add", total, other)
    if isinstance(layer, wrappers.Average):
        total = graph.add("Div", total, np.float32(len(found)))
    return Tensor(total)


def _sequential(graph: Graph, layer: wrappers.Sequential, x: Tensor, real: Real | None) -> Tensor:
    for part in layer.layers:
        x = network(graph, part, x, real)
        if isinstance(part, series.Frames) and real is not None:
            whole = graph.add("Add", real.lengths, np.int32(part.size - 1))
            real = graph.real(x.name, graph.add("Div", whole, np.int32(part.size)))
    return x


def _pooling(graph: Graph, layer: pooling.Pooling, x: Tensor, real: Real | None) -> Tensor:
    if layer.over == "last":
        return Tensor(last_of(graph, x.name, real))
    if layer.over == "max":
        values = spread(graph, real, x.name, -np.inf)
        return Tensor(graph.add("ReduceMax", values, TIME, keepdims=0))
    total = graph.add("ReduceSum", spread(graph, real, x.name, 0), TIME, keepdims=0)
    if layer.over == "mean":
        counts = graph.size(x.name, 0) if real is None else real.lengths
        counts = graph.cast(counts, np.float32)
        if real is not None:
            counts = graph.add("Unsqueeze", counts, np.array([1], np.int64))
        total = graph.add("Div", total, counts)
    return Tensor(total)


def _norm(graph: Graph, layer: pooling.LayerNorm, x: Tensor, real: Real | None) -> Tensor:
    normal = graph.add(
        "LayerNormalization", x.name, layer.scale, layer.shift, axis=-1, epsilon=layer.epsilon
    )
    return Tensor(normal)


_LOW = 0x79B1
_HIGH = 0x9E37
"""The halves of the multiplier of `elman.inference.ngrams`: their products fit in 64 bits."""


def _ngrams(graph: Graph, layer: ngrams.NGrams, x: Tensor, real: Real | None) -> Tensor:
    """Hash in 64 bits what elman hashes in 32: ONNX multiplies no unsigned numbers."""
    longest = layer.longest
    batch = graph.size(x.name, 1)

    def rows(count: int, value: int) -> str:
        shape = graph.add("Concat", np.array([count], np.int64), batch, axis=0)
        filled: str = graph.add("Expand", np.int64(value), shape)
        return filled

    before = [rows(longest - 1, 0)] if longest > 1 else []
    codes = graph.add("Concat", *before, rows(1, 1), graph.add("Add", x.name, np.int64(2)), axis=0)
    time = graph.add("Squeeze", graph.size(x.name, 0))
    steps = graph.add("Range", np.int64(0), time, np.int64(1))
    steps = graph.add("Reshape", steps, np.array([-1, 1, 1], np.int64))
    gram: Any = np.int64(0)
    total = None
    for n, begin in enumerate(range(longest, 0, -1), start=1):
        code = graph.slice(codes, begin, begin - longest if begin < longest else 2**62)
        mixed = code if n == 1 else graph.add("BitwiseXor", gram, code)
        high = graph.add("Mod", graph.add("Mul", mixed, np.int64(_HIGH)), np.int64(1 << 16))
        low = graph.add("Mul", mixed, np.int64(_LOW))
        product = graph.add("Add", low, graph.add("Mul", high, np.int64(1 << 16)))
        product = graph.add("Mod", product, np.int64(1 << 32))
        gram = graph.add("BitwiseXor", product, graph.add("Div", product, np.int64(1 << 15)))
        vectors = graph.add("Gather", layer.W, graph.add("Mod", gram, np.int64(layer.buckets)))
        if n > 2:
            # A gram of n symbols begins with the mark before the first, at the earliest.
            there = graph.add("GreaterOrEqual", steps, np.int64(n - 2))
            vectors = graph.add("Where", there, vectors, np.float32(0))
        total = vectors if total is None else graph.add("Add", total, vectors)
    assert total is not None
    return Tensor(total)


def _squash(graph: Graph, layer: series.Squash, x: Tensor, real: Real | None) -> Tensor:
    scales = np.array(layer.scales, np.float32)
    divided = graph.add("Div", x.name, np.where(scales > 0, scales, np.float32(1)))
    return Tensor(graph.add("Where", scales > 0, graph.add("Asinh", divided), x.name))


def _standardise(graph: Graph, layer: series.Standardise, x: Tensor, real: Real | None) -> Tensor:
    return Tensor(graph.add("Mul", graph.add("Sub", x.name, layer.mean), layer.scale))


def _frames(graph: Graph, layer: series.Frames, x: Tensor, real: Real | None) -> Tensor:
    size = np.int64(layer.size)
    values = spread(graph, real, x.name, 0)
    time, batch, features = (graph.size(x.name, axis) for axis in range(3))
    over = graph.add("Mod", time, size)
    missing = graph.add("Mod", graph.add("Sub", size, over), size)
    none = np.zeros(5, np.int64)
    pads = graph.add("Concat", none[:3], missing, none[:2], axis=0)
    padded = graph.add("Pad", values, pads)
    one, every = np.array([layer.size], np.int64), np.array([-1], np.int64)
    parts = graph.add("Concat", every, one, batch, features, axis=0)
    turned = graph.add("Transpose", graph.add("Reshape", padded, parts), perm=[0, 2, 1, 3])
    return Tensor(graph.add("Reshape", turned, np.array([0, 0, -1], np.int64)))


def _statistics(graph: Graph, layer: series.Statistics, x: Tensor, real: Real | None) -> Tensor:
    from elman.exports.onnx.summary import statistics

    return Tensor(statistics(graph, layer, x.name, real))


_WRITERS: dict[type[Any], Callable[..., Tensor]] = {
    dense.Dense: _dense,
    dense.Embedding: _embedding,
    dense.OneHot: _same,
    dense.Tied: _tied,
    dense.TimeDistributed: _each,
    dropout.Dropout: _same,
    ngrams.NGrams: _ngrams,
    pooling.LayerNorm: _norm,
    pooling.Pooling: _pooling,
    recurrence.Recurrent: _recurrent,
    series.Frames: _frames,
    series.Rotate: _same,
    series.Squash: _squash,
    series.Standardise: _standardise,
    series.Statistics: _statistics,
    spectra.Perturb: _same,
    spectra.SpecAugment: _same,
    wrappers.Add: _branches,
    wrappers.Bidirectional: _both,
    wrappers.Sequential: _sequential,
}
"""What writes each layer; a layer that is none of these is refused by name."""
