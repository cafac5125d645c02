"""Graphs grow node by node, and compute nothing twice."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnxruntime")

from elman.exports.onnx.graph import Graph
from elman.exports.onnx.session import asked


def test_what_was_computed_is_not_computed_again() -> None:
    graph = Graph("sums")
    x = graph.input("x", np.float32, "n")
    first = graph.add("Add", x, np.float32(1))
    assert graph.add("Add", x, np.float32(1)) == first
    assert graph.add("Add", x, np.float32(2)) != first
    graph.output("y", graph.add("Mul", first, first), np.float32, "n")
    model = graph.model({"elman": "{}"})
    assert [node.op_type for node in model.graph.node].count("Add") == 2
    ask = asked(model.SerializeToString(), "sums")
    assert ask({"x": np.float32([1, 2])})[0].tolist() == [4, 9]


def test_real_steps_are_the_first_of_each_sequence() -> None:
    graph = Graph("real")
    x = graph.input("x", np.float32, "time", "batch")
    real = graph.real(x, graph.input("lengths", np.int32, "batch"))
    graph.output("mask", real.mask, np.bool_, "time", "batch")
    ask = asked(graph.model({}).SerializeToString(), "real")
    mask = ask({"x": np.zeros((3, 2), np.float32), "lengths": np.int32([3, 1])})[0]
    assert mask.T.tolist() == [[True, True, True], [True, False, False]]
