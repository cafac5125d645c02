"""A generator in ONNX: symbols and a state in, logits and the state behind them out."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.exports.onnx.graph import Graph, Tensor
from elman.exports.onnx.layers import network
from elman.exports.onnx.recurrence import run
from elman.inference.recurrence import Recurrent
from elman.inference.stepping import Stepper, stepper

__all__ = ["generator_graph", "states_of"]


def states_of(step: Stepper) -> list[tuple[str, int]]:
    """Name the parts of the state, in order, and tell the size of each.

    They are `state_0 (batch, units)` and so on; an LSTM and a QRNN have two.
    """
    sizes = [
        layer.units
        for layer in step.inner
        if isinstance(layer, Recurrent)
        for _ in range(layer.states)
    ]
    return [(f"state_{i}", units) for i, units in enumerate(sizes)]


def generator_graph(model: Any) -> Graph:
    """Write a generator: `symbols (batch, time)` and the state before them, zeros at the beginning.

    Outputs are `logits (batch, time, symbols)` of what follows each symbol, and the state after
    the last, `new_state_0` and so on: one symbol at a time, or a whole text at once.
    """
    step = stepper(model.networks_[0])
    graph = Graph("generator")
    given = graph.input("symbols", np.int32, "batch", "time")
    parts = states_of(step)
    left = [graph.input(name, np.float32, "batch", units) for name, units in parts]
    x = Tensor(graph.swapped(graph.cast(given, np.int64), 2), symbols=True)
    after: list[str] = []
    for layer in step.inner:
        if isinstance(layer, Recurrent):
            before, left = left[: layer.states], left[layer.states :]
            h, state = run(graph, layer, x, None, tuple(before))
            after += state
            x = Tensor(h)
        else:
            x = network(graph, layer, x, None)
    for layer in step.behind:
        x = network(graph, layer, x, None)
    outputs = len(model.vocabulary_) + bool(model.several_)
    graph.output("logits", graph.swapped(x.name, 3), np.float32, "batch", "time", outputs)
    for (name, units), state_after in zip(parts, after, strict=True):
        graph.output(f"new_{name}", state_after, np.float32, "batch", units)
    return graph
