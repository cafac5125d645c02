"""Networks of Keras brought in: settings converted, or named where elman lacks them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.exports.arrays import cell_from_keras
from elman.exports.incoming import Brought, network_with

__all__ = ["KerasLayer", "from_keras", "from_keras_layers"]


class KerasLayer(NamedTuple):
    """A layer of Keras: the name of its class, `get_config()` and `get_weights()`."""

    kind: str
    config: Mapping[str, Any]
    weights: Sequence[NDArray[Any]]


def from_keras(model: Any) -> Any:
    """Bring a Keras model, or a `.keras` file, in: a built `elman.rnn.Sequential`, same numbers.

    Its layers stand one after another: Embedding, SimpleRNN, GRU, LSTM, Bidirectional, Dense,
    LayerNormalization, pooling over time, TimeDistributed. A softmax at the end is left to
    elman, whose networks end in logits; what acts in training alone (dropout, regularisers,
    `unroll`) is left out. Raises `ConfigurationError` that names any other layer or setting.
    """
    if isinstance(model, str | os.PathLike):
        from elman.exports.keras_file import keras_module

        model = keras_module().models.load_model(model)
    inner = [
        KerasLayer(type(layer).__name__, layer.get_config(), layer.get_weights())
        for layer in model.layers
    ]
    return from_keras_layers(inner)


def from_keras_layers(layers: Sequence[KerasLayer]) -> Any:
    """Bring layers in, in the order in which they compute; see `from_keras`.

    >>> W = [np.ones((3, 4), np.float32), np.ones((4, 4), np.float32), np.zeros(4, np.float32)]
    >>> from_keras_layers([KerasLayer("SimpleRNN", {"units": 4}, W)]).output_shape((None, 3))
    (4,)
    """
    brought = []
    for i, layer in enumerate(layers):
        if layer.kind in _NOTHING:
            continue
        last = i == len(layers) - 1
        if layer.kind in ("Activation", "Softmax") and last and _softmax(layer):
            continue
        if layer.kind not in _READERS:
            raise ConfigurationError(
                f"elman takes {', '.join(_READERS)} from Keras, received a {layer.kind}",
                remedy="build the network of these layers alone, then bring it in",
            )
        if layer.kind == "Dense":
            _only(layer, activation=("linear", "softmax") if last else ("linear",))
        brought.append(_READERS[layer.kind](layer))
    return network_with(brought)


_NOTHING = (
    *("InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout"),
    *("ActivityRegularization", "AlphaDropout"),
)
"""Layers that have no numbers and act in training alone."""


def _softmax(layer: KerasLayer) -> bool:
    return layer.kind == "Softmax" or layer.config.get("activation") == "softmax"


def _only(layer: KerasLayer, **allowed: tuple[Any, ...]) -> None:
    """Raise `ConfigurationError` for a setting with a value that elman lacks."""
    for name, values in allowed.items():
        value = layer.config.get(name, values[0])
        if value not in values:
            listed = " or ".join(map(str, values))
            raise ConfigurationError(
                f"{name} of a {layer.kind} is {listed} in elman, received {shorten(value)}",
                remedy="change it in Keras and train again",
            )


def _cell(layer: KerasLayer, *, inside: bool = False) -> Brought:
    config, kind = layer.config, layer.kind
    described: dict[str, Any] = {"layer": kind, "units": int(config["units"])}
    _only(layer, stateful=(False,))
    if kind == "SimpleRNN":
        _only(layer, activation=("tanh", "relu", "sigmoid", "linear"))
        described["activation"] = config.get("activation", "tanh")
    else:
        _only(layer, activation=("tanh",), recurrent_activation=("sigmoid",))
    if kind == "GRU":
        _only(layer, reset_after=(True,))
    described["return_sequences"] = bool(config.get("return_sequences", False))
    described["reverse"] = bool(config.get("go_backwards", False))
    if described["reverse"] and described["return_sequences"] and not inside:
        raise ConfigurationError(
            "A layer of elman that reads backwards keeps its outputs in their order, Keras's "
            "go_backwards with return_sequences turns them round",
            remedy="wrap it in Bidirectional, or read it forwards",
        )
    return Brought(described, cell_from_keras(kind, layer.weights))


def _both(layer: KerasLayer) -> Brought:
    _only(layer, merge_mode=("concat", "sum"))
    half = len(layer.weights) // 2
    parts = {}
    for name, key, weights in (
        ("forward", "layer", layer.weights[:half]),
        ("backward", "backward_layer", layer.weights[half:]),
    ):
        inner = layer.config.get(key) or layer.config["layer"]
        config = dict(inner["config"])
        config["go_backwards"] = name == "backward"
        if inner["class_name"] not in ("SimpleRNN", "GRU", "LSTM"):
            raise ConfigurationError(
                f"Bidirectional holds a SimpleRNN, GRU or LSTM, received a {inner['class_name']}"
            )
        parts[name] = _cell(KerasLayer(inner["class_name"], config, weights), inside=True)
    described = {
        "layer": "Bidirectional",
        "merge": layer.config.get("merge_mode", "concat"),
        **{name: part.layer for name, part in parts.items()},
    }
    arrays = {
        f"{name}.{key}": array for name, part in parts.items() for key, array in part.arrays.items()
    }
    return Brought(described, arrays)


def _dense(layer: KerasLayer) -> Brought:
    W, *rest = layer.weights
    units = W.shape[1]
    b = rest[0] if rest else np.zeros(units, np.float32)
    return Brought({"layer": "Dense", "units": units}, {"W": W, "b": b})


def _embedding(layer: KerasLayer) -> Brought:
    (W,) = layer.weights
    return Brought({"layer": "Embedding", "units": W.shape[1]}, {"W": W})


def _norm(layer: KerasLayer) -> Brought:
    axis = layer.config.get("axis", -1)
    if (axis[0] if isinstance(axis, list | tuple) else axis) not in (-1, 1, 2):
        raise ConfigurationError(f"LayerNormalization is over the features, received axis {axis}")
    _only(layer, center=(True,), scale=(True,))
    scale, shift = layer.weights
    epsilon = float(layer.config.get("epsilon", 1e-3))
    return Brought({"layer": "LayerNorm", "epsilon": epsilon}, {"scale": scale, "shift": shift})


def _each(layer: KerasLayer) -> Brought:
    inner = layer.config["layer"]
    if inner["class_name"] != "Dense":
        raise ConfigurationError(
            f"TimeDistributed of a Dense layer is taken, received a {inner['class_name']}"
        )
    within = KerasLayer("Dense", inner["config"], layer.weights)
    _only(within, activation=("linear", "softmax"))
    dense = _dense(within)
    arrays = {f"inner.{name}": array for name, array in dense.arrays.items()}
    return Brought({"layer": "TimeDistributed", "inner": dense.layer}, arrays)


def _pooling(over: str) -> Callable[[KerasLayer], Brought]:
    return lambda layer: Brought({"layer": "Pooling", "over": over}, {})


_READERS: dict[str, Callable[[KerasLayer], Brought]] = {
    "Embedding": _embedding,
    "SimpleRNN": _cell,
    "GRU": _cell,
    "LSTM": _cell,
    "Bidirectional": _both,
    "Dense": _dense,
    "LayerNormalization": _norm,
    "TimeDistributed": _each,
    "GlobalAveragePooling1D": _pooling("mean"),
    "GlobalMaxPooling1D": _pooling("max"),
}
