"""Every layer in ONNX computes what it computes in elman, at every length, both ways, masked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnxruntime")

from elman.errors import ConfigurationError
from elman.exports.onnx.graph import Graph, Tensor
from elman.exports.onnx.layers import network
from elman.exports.onnx.session import asked
from elman.inference.layer import Layer
from elman.inference.network import filled, network_of

SYMBOLS, CHANNELS, TIME, BATCH = 9, 6, 11, 7
LENGTHS = np.array([11, 1, 2, 11, 5, 8, 3], np.int32)
RNG = np.random.default_rng(0)

CELLS = ("SimpleRNN", "GRU", "LSTM", "MinGRU", "QRNN")


def cell(kind: str, units: int = 4, **more: Any) -> dict[str, Any]:
    return {"layer": kind, "units": units, **more}


def both(kind: str, *, merge: str = "concat", every: bool = True) -> dict[str, Any]:
    ahead = cell(kind, return_sequences=every)
    back = {**ahead, "reverse": True}
    return {"layer": "Bidirectional", "forward": ahead, "backward": back, "merge": merge}


def pooled(over: str) -> dict[str, Any]:
    return {"layer": "Pooling", "over": over}


GRAMS = {"layer": "NGrams", "units": 3, "longest": 4, "buckets": 1000}
DENSE = {"layer": "Dense", "units": 3}
PLANS: dict[str, tuple[list[dict[str, Any]], bool]] = {
    **{
        f"{kind}, {way}": ([cell(kind, reverse=way == "reverse")], True)
        for kind in CELLS
        for way in ("forwards", "reverse")
    },
    **{
        f"{kind}, channels, every step": ([cell(kind, return_sequences=True), pooled("sum")], False)
        for kind in CELLS
    },
    **{f"both, {kind}": ([both(kind), pooled("mean")], True) for kind in CELLS},
    "many symbols": ([{"layer": "OneHot", "symbols": SYMBOLS}, cell("SimpleRNN", 2)], True),
    **{g: ([cell("SimpleRNN", activation=g)], False) for g in ("relu", "sigmoid", "linear")},
    "added": ([both("GRU", merge="sum", every=False), DENSE], False),
    "embedding": ([{"layer": "Embedding", "units": 5}, cell("LSTM"), DENSE], True),
    "stack": (
        [
            cell("GRU", return_sequences=True),
            {"layer": "LayerNorm"},
            {"layer": "Dropout", "rate": 0.5},
            cell("LSTM"),
            DENSE,
        ],
        False,
    ),
    **{
        over: ([cell("GRU", return_sequences=True), pooled(over)], True)
        for over in ("mean", "max", "sum", "last")
    },
    "n-grams": ([GRAMS, pooled("sum")], True),
    "one-grams": ([{**GRAMS, "longest": 1}, pooled("max")], True),
    "beside": (
        [
            {
                "layer": "Add",
                "layers": [
                    {"layer": "Sequential", "layers": [GRAMS, pooled("sum")]},
                    {"layer": "Sequential", "layers": [both("GRU", every=False), DENSE]},
                ],
            }
        ],
        True,
    ),
    "apart": ([{"layer": "Average", "layers": [cell("GRU", 3), cell("LSTM", 3)]}], True),
    "each step": (
        [
            cell("GRU", return_sequences=True),
            {"layer": "TimeDistributed", "inner": DENSE},
            pooled("mean"),
        ],
        True,
    ),
    "frames": (
        [
            {"layer": "Squash", "scales": [0.5, 0.0, 1.0, 0.1, 0.0, 2.0]},
            {"layer": "Standardise"},
            {"layer": "Frames", "size": 4},
            both("GRU"),
            pooled("mean"),
        ],
        False,
    ),
    "spectra": (
        [
            {"layer": "Perturb", "warp": 0.1},
            {"layer": "SpecAugment", "bands": 2, "steps": 3, "shift": 1},
            cell("GRU"),
        ],
        False,
    ),
    "statistics": (
        [
            {"layer": "Rotate", "angle": 0.3},
            {
                "layer": "Concat",
                "layers": [{"layer": "Statistics", "lags": [1, 4, 20]}, cell("GRU", 3)],
            },
            DENSE,
        ],
        False,
    ),
}


def built(layers: list[dict[str, Any]], features: int) -> Any:
    plan = network_of({"layer": "Sequential", "layers": layers})
    wanted: dict[str, Any] = {}
    from elman.inference.network import _wanted

    for name, shape in _wanted(plan, (None, features), ""):
        wanted[name] = RNG.normal(size=shape).astype(np.float32) * np.float32(0.5)
    return filled(plan, wanted, (None, features))


def answered(made: Any, x: Any, lengths: Any, *, symbols: bool) -> Any:
    graph = Graph("layers")
    dtype, more = (np.int64, ()) if symbols else (np.float32, (CHANNELS,))
    given = graph.input("x", dtype, "time", "batch", *more)
    real = graph.real(given, graph.input("lengths", np.int32, "batch"))
    graph.output("y", network(graph, made, Tensor(given, symbols), real).name, np.float32, "n", "m")
    ask = asked(graph.model({}).SerializeToString(), "layers")
    return ask({"x": x, "lengths": lengths})[0]


@pytest.mark.parametrize("name", PLANS)
def test_a_layer_answers_alike_at_every_length(name: str) -> None:
    layers, symbols = PLANS[name]
    made = built(layers, SYMBOLS if symbols else CHANNELS)
    x: Any = RNG.integers(0, SYMBOLS, (TIME, BATCH))
    if not symbols:
        x = RNG.normal(size=(TIME, BATCH, CHANNELS)).astype(np.float32)
    found = answered(made, x, LENGTHS, symbols=symbols)
    for i, length in enumerate(LENGTHS):
        # Alone, without padding or a mask: what stands behind the end changes nothing.
        wanted = made(x[:length, i : i + 1])
        np.testing.assert_allclose(found[i], wanted[0], rtol=1e-4, atol=2e-5)


def test_a_layer_that_nobody_wrote_is_named() -> None:
    class Strange(Layer):
        pass

    graph = Graph("strange")
    x = Tensor(graph.input("x", np.float32, "time", "batch", 2))
    with pytest.raises(ConfigurationError, match="the model has a Strange; use the model with"):
        network(graph, Strange(), x, None)


def test_a_cell_that_nobody_wrote_is_named() -> None:
    from elman.inference.recurrence import Recurrent

    class Odd(Recurrent):
        gates = 1

        def step(self, a: Any, state: Any) -> Any:
            return state

    graph = Graph("odd")
    x = Tensor(graph.input("x", np.float32, "time", "batch", 2))
    with pytest.raises(ConfigurationError, match="has a Odd; train with another cell"):
        network(graph, Odd(3), x, None)
