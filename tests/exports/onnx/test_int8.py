"""Weights of 8 bits: fewer bytes, or a refusal where nothing would be rounded."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnxruntime")

from elman.errors import ConfigurationError
from elman.exports.onnx.graph import Graph, Tensor
from elman.exports.onnx.int8 import quantised
from elman.exports.onnx.layers import network
from elman.exports.onnx.session import asked
from elman.inference.dense import Dense
from elman.inference.recurrence import GRU


def test_a_dense_layer_is_rounded() -> None:
    rng = np.random.default_rng(0)
    layer = Dense(16)
    layer.W, layer.b = rng.normal(size=(64, 16)).astype(np.float32), np.zeros(16, np.float32)
    graph = Graph("dense")
    x = Tensor(graph.input("x", np.float32, "batch", 64))
    graph.output("y", network(graph, layer, x, None).name, np.float32, "batch", 16)
    model = graph.model({"elman": "{}"})
    content = quantised(model)
    assert len(content) < model.ByteSize()
    given = rng.normal(size=(5, 64)).astype(np.float32)
    (found,) = asked(content, "dense")({"x": given})
    exact = given @ layer.W
    assert 0 < np.abs(found - exact).max() < 0.1 * np.abs(exact).max()


def test_int8_that_would_change_nothing_is_refused() -> None:
    graph = Graph("cell")
    x = Tensor(graph.input("x", np.float32, "time", "batch", 3))
    cell = GRU(2)
    cell.W_x, cell.W_h = np.ones((3, 6), np.float32), np.ones((2, 6), np.float32)
    cell.b = cell.b_h = np.zeros(6, np.float32)
    graph.output("y", network(graph, cell, x, None).name, np.float32, "batch", 2)
    with pytest.raises(ConfigurationError, match="none that onnxruntime rounds"):
        quantised(graph.model({}))
