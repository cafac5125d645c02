"""Recurrent layers in ONNX: its RNN, GRU and LSTM; cells without a matrix between steps as Scan."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.exports.onnx.graph import Graph, Real, Tensor
from elman.inference.recurrence import GRU, LSTM, QRNN, MinGRU, Recurrent, SimpleRNN

__all__ = ["last_of", "run"]

States = tuple[str, ...]

_ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid", "linear": "Affine"}
_OPERATORS: dict[type[Recurrent], tuple[str, tuple[int, ...]]] = {
    SimpleRNN: ("RNN", (0,)),
    GRU: ("GRU", (0, 1, 2)),
    LSTM: ("LSTM", (0, 3, 1, 2)),  # ONNX writes input, output, forget, cell
}
"""The operator of a cell, and its gates in the operator's order."""

FIRST, SECOND = np.array([0], np.int64), np.array([1], np.int64)


def run(
    graph: Graph, layer: Recurrent, x: Tensor, real: Real | None, state: States | None = None
) -> tuple[str, States]:
    """Run a layer over time: hidden states `(time, batch, units)` and the last state.

    Raises `ConfigurationError` for a cell that neither an operator nor a Scan computes.
    """
    if layer.mogrifier:
        raise ConfigurationError(
            "ONNX is written for cells that read what stands before them, the model has a "
            f"{type(layer).__name__} with mogrifier={layer.mogrifier}",
            remedy="train without it: mogrifier=0, or use the model with elman.use",
        )
    if type(layer) in _OPERATORS:
        return _operator(graph, layer, x, real, state)
    if isinstance(layer, MinGRU):
        return _mingru(graph, layer, x, real, state)
    if isinstance(layer, QRNN):
        return _qrnn(graph, layer, x, real, state)
    raise ConfigurationError(
        f"ONNX is written for {', '.join(kind.__name__ for kind in (*_OPERATORS, MinGRU, QRNN))}, "
        f"the model has a {type(layer).__name__}",
        remedy='train with another cell, for example "gru", or use the model with elman.use',
    )


def last_of(graph: Graph, steps: str, real: Real | None) -> str:
    """Take the last real step of `(time, batch, features)`: `(batch, features)`."""
    if real is None:
        last: str = graph.add("Gather", steps, np.int64(-1), axis=0)
        return last
    places = graph.add("Sub", graph.cast(real.lengths, np.int64), np.int64(1))
    places = graph.add("Unsqueeze", places, SECOND)
    rows = graph.swapped(steps, 3)
    found: str = graph.add("GatherND", rows, places, batch_dims=1)
    return found


def _operator(
    graph: Graph, layer: Any, x: Tensor, real: Real | None, state: States | None
) -> tuple[str, States]:
    operator, order = _OPERATORS[type(layer)]
    features, W_x, b = _features(graph, layer, x)

    def gates(array: NDArray[Any]) -> NDArray[Any]:
        parts = np.split(array, layer.gates, -1)
        return np.concatenate([parts[i] for i in order], -1)

    b_h = layer.b_h if isinstance(layer, GRU) else np.zeros_like(layer.b)
    arrays = [gates(W_x).T[None], gates(layer.W_h).T[None]]
    bias = np.concatenate([gates(b), gates(b_h)])[None]
    inputs: list[Any] = [graph.array(a, "W") for a in (*arrays, bias)]
    inputs.append(None if real is None else real.lengths)
    if state is not None:
        inputs += [graph.add("Unsqueeze", part, FIRST) for part in state]
    attributes: dict[str, Any] = {"direction": "reverse" if layer.reverse else "forward"}
    if isinstance(layer, SimpleRNN):
        attributes["activations"] = [_ACTIVATIONS[layer.activation]]
        if layer.activation == "linear":
            attributes |= {"activation_alpha": [1.0], "activation_beta": [0.0]}
    if isinstance(layer, GRU):
        attributes["linear_before_reset"] = 1
    found = graph.add(
        operator, features, *inputs, outputs=1 + layer.states, hidden_size=layer.units, **attributes
    )
    h = graph.add("Squeeze", found[0], SECOND)
    return h, tuple(graph.add("Squeeze", part, FIRST) for part in found[1:])


def _features(graph: Graph, layer: Recurrent, x: Tensor) -> tuple[str, Any, Any]:
    """Return features for an operator, and the weights and offsets that it puts on them.

    A symbol's one-hot vector is multiplied where it is short; of many symbols the rows of `W_x`
    are looked up, and the operator adds them as they are.
    """
    if not x.symbols:
        return x.name, layer.W_x, layer.b
    symbols, sums = layer.W_x.shape
    if symbols > sums:
        return graph.add("Gather", layer.W_x, x.name), np.eye(sums, dtype=np.float32), layer.b
    values = np.array([0, 1], np.float32)
    return graph.add("OneHot", x.name, np.int64(symbols), values), layer.W_x, layer.b


def _sums(graph: Graph, layer: Recurrent, x: Tensor) -> list[str]:
    """Compute `x W_x + b`, gate by gate."""
    product = graph.add("Gather" if x.symbols else "MatMul", *_ordered(layer, x))
    sums = graph.add("Add", product, layer.b)
    parts = graph.add("Split", sums, outputs=layer.gates, axis=-1, num_outputs=layer.gates)
    return list(parts)


def _ordered(layer: Recurrent, x: Tensor) -> tuple[Any, Any]:
    return (layer.W_x, x.name) if x.symbols else (x.name, layer.W_x)


def _mingru(
    graph: Graph, layer: Recurrent, x: Tensor, real: Real | None, state: States | None
) -> tuple[str, States]:
    a_z, n = _sums(graph, layer, x)
    z = graph.add("Sigmoid", a_z)
    kept = graph.add("Sub", np.float32(1), z)
    before = None if state is None else state[0]
    h, h_end = _mixing(graph, layer, kept, graph.add("Mul", z, n), real, before)
    return h, (h_end,)


def _qrnn(
    graph: Graph, layer: Recurrent, x: Tensor, real: Real | None, state: States | None
) -> tuple[str, States]:
    n, f, o = _sums(graph, layer, x)
    f, o = graph.add("Sigmoid", f), graph.add("Sigmoid", o)
    new = graph.add("Mul", graph.add("Sub", np.float32(1), f), graph.add("Tanh", n))
    c, c_end = _mixing(graph, layer, f, new, real, None if state is None else state[1])
    h = graph.add("Mul", o, c)
    if layer.reverse:
        h_end = graph.add("Gather", h, np.int64(0), axis=0)
    else:
        h_end = last_of(graph, h, real)
    return h, (h_end, c_end)


def _mixing(
    graph: Graph, layer: Recurrent, kept: str, new: str, real: Real | None, before: str | None
) -> tuple[str, str]:
    """Run `c_t = kept_t c_{t-1} + new_t` over time, all of it by one Scan: every `c`, the last."""
    if real is not None:
        wide = graph.add("Unsqueeze", real.mask, np.array([2], np.int64))
        kept = graph.add("Where", wide, kept, np.float32(1))
        new = graph.add("Where", wide, new, np.float32(0))
    if before is None:
        units = np.array([layer.units], np.int64)
        shape = graph.add("Concat", graph.size(new, 1), units, axis=0)
        before = graph.add("Expand", np.float32(0), shape)
    direction = [int(layer.reverse)]
    c_end, c = graph.add(
        "Scan",
        before,
        kept,
        new,
        outputs=2,
        num_scan_inputs=2,
        body=_step(layer.units),
        scan_input_directions=direction * 2,
        scan_output_directions=direction,
    )
    return c, c_end


def _step(units: int) -> Any:
    """One step: `c = kept * before + new`."""
    from onnx import TensorProto, helper

    def declared(name: str) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", units])

    nodes = [
        helper.make_node("Mul", ["kept", "before"], ["part"]),
        helper.make_node("Add", ["part", "new"], ["c"]),
        helper.make_node("Identity", ["c"], ["told"]),
    ]
    inputs = [declared(name) for name in ("before", "kept", "new")]
    return helper.make_graph(nodes, "step", inputs, [declared("c"), declared("told")])
