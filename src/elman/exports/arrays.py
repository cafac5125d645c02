"""Parameters as Keras and PyTorch keep them, and back: the same numbers in another order.

Layers of both engines are read, those of `elman.rnn` and those of `elman.inference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError

__all__ = ["cell_from_keras", "cell_from_torch", "keras_arrays", "torch_arrays"]

Arrays = list[NDArray[Any]]
Named = dict[str, NDArray[Any]]

_GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}


def keras_arrays(layer: Any) -> Arrays:
    """List a layer's parameters in Keras's order and shape; a GRU's are those of `reset_after`.

    Raises `ConfigurationError` for a layer that Keras lacks.
    """
    match kind := type(layer).__name__:
        case _ if getattr(layer, "mogrifier", 0):
            raise _lacks("Keras", f"{kind} with mogrifier={layer.mogrifier}")
        case "Bidirectional":
            return [*keras_arrays(layer.forward), *keras_arrays(layer.backward)]
        case "TimeDistributed":
            return keras_arrays(layer.inner)
        case "LayerNorm":
            arrays = [layer.scale, layer.shift]
        case "Embedding":
            arrays = [layer.W]
        case "Dense":
            arrays = [layer.W, layer.b]
        case "GRU":
            arrays = [layer.W_x, layer.W_h, np.stack([layer.b, layer.b_h])]
        case "SimpleRNN" | "LSTM":
            arrays = [layer.W_x, layer.W_h, layer.b]
        case _:
            raise _lacks("Keras", kind)
    return [np.asarray(array) for array in arrays]


def torch_arrays(layer: Any) -> Arrays:
    """List a layer's parameters in PyTorch's order and shape.

    Of a recurrent layer `W_ih, W_hh, b_ih, b_hh`, gates in PyTorch's order; the second bias,
    which elman and Keras have for a GRU alone, is zero. Raises `ConfigurationError` for a layer
    that PyTorch lacks.
    """
    match kind := type(layer).__name__:
        case _ if getattr(layer, "mogrifier", 0):
            raise _lacks("PyTorch", f"{kind} with mogrifier={layer.mogrifier}")
        case "Bidirectional":
            return [*torch_arrays(layer.forward), *torch_arrays(layer.backward)]
        case "TimeDistributed":
            return torch_arrays(layer.inner)
        case "LayerNorm":
            return [np.asarray(layer.scale), np.asarray(layer.shift)]
        case "Embedding":
            return [np.asarray(layer.W)]
        case "Dense":
            return [np.asarray(layer.W).T, np.asarray(layer.b)]
        case "SimpleRNN" | "GRU" | "LSTM":
            b = np.asarray(layer.b)
            b_h = np.asarray(layer.b_h) if kind == "GRU" else np.zeros_like(b)
            arrays = [np.asarray(layer.W_x).T, np.asarray(layer.W_h).T, b, b_h]
            return [_turned(array) for array in arrays] if kind == "GRU" else arrays
        case _:
            raise _lacks("PyTorch", kind)


def cell_from_keras(kind: str, arrays: Sequence[NDArray[Any]]) -> Named:
    """Name the arrays of a recurrent layer of Keras as elman does; without biases they are zero.

    Raises `ConfigurationError` for arrays that are no such layer's.

    >>> W = [np.ones((2, 3)), np.ones((3, 3)), np.zeros(3)]
    >>> {name: array.shape for name, array in cell_from_keras("SimpleRNN", W).items()}
    {'W_x': (2, 3), 'W_h': (3, 3), 'b': (3,)}
    """
    W_x, W_h, *rest = arrays
    b = np.asarray(rest[0]) if rest else np.zeros(W_x.shape[1], W_x.dtype)
    named = {"W_x": np.asarray(W_x), "W_h": np.asarray(W_h)}
    if kind == "GRU":
        both = b if rest else np.stack([b, b])
        if both.ndim != 2:
            raise ConfigurationError(
                "A GRU of elman resets after the product with W_h and has two biases, received one "
                "of Keras's reset_after=False",
                remedy="train it in Keras with reset_after=True, which is its default",
            )
        return _checked(kind, {**named, "b": both[0], "b_h": both[1]})
    return _checked(kind, {**named, "b": b})


def cell_from_torch(kind: str, arrays: Sequence[NDArray[Any]]) -> Named:
    """Name the arrays of a recurrent layer of PyTorch as elman does; its two biases are added.

    Raises `ConfigurationError` for arrays that are no such layer's.
    """
    W_ih, W_hh, *rest = (np.asarray(array) for array in arrays)
    zero = np.zeros(len(W_ih), W_ih.dtype)
    b_ih, b_hh = rest or (zero, zero)
    if kind == "GRU":
        W_ih, W_hh, b_ih, b_hh = (_turned(array) for array in (W_ih, W_hh, b_ih, b_hh))
        return _checked(kind, {"W_x": W_ih.T, "W_h": W_hh.T, "b": b_ih, "b_h": b_hh})
    return _checked(kind, {"W_x": W_ih.T, "W_h": W_hh.T, "b": b_ih + b_hh})


def _turned(array: NDArray[Any]) -> NDArray[Any]:
    """Exchange the first two of three gates: elman and Keras begin with update, PyTorch with reset.

    >>> _turned(np.arange(6)).tolist()
    [2, 3, 0, 1, 4, 5]
    """
    first, second, new = np.split(array, 3)
    return np.concatenate([second, first, new])


def _checked(kind: str, named: Named) -> Named:
    units, sums = named["W_h"].shape
    gates = _GATES[kind]
    right = sums == gates * units == named["W_x"].shape[1]
    if not right or any(named[name].shape != (sums,) for name in ("b", "b_h") if name in named):
        shapes = ", ".join(f"{name} {list(array.shape)}" for name, array in named.items())
        raise ConfigurationError(f"A {kind} has {gates} times its units of sums, received {shapes}")
    return {name: np.ascontiguousarray(array, np.float32) for name, array in named.items()}


def _lacks(framework: str, kind: str) -> ConfigurationError:
    remedies = {"NGrams": "train without it: ngrams=0, or export to ONNX, which has it"}
    if "mogrifier" in kind:
        remedies[kind] = "train without it: mogrifier=0, or use the model with elman.use"
    return ConfigurationError(
        f"{framework} has no layer that is a {kind}",
        remedy=remedies.get(kind, "export to ONNX (a file.onnx), or use the model with elman.use"),
    )
