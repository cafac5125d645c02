"""A recurrent transducer: an encoder of the input, a memory of the output, and what joins them.

At input `t`, with `u` symbols written, `p(k | t, u) = softmax(W tanh(W_e h_t + W_d s_u + b) + b_o)`
tells the next symbol or, as symbol 0, to go on to the next input (Graves 2012).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference.choice import log_softmax
from elman.inference.layer import Floats, Layer, Shape
from elman.inference.network import filled, network_of
from elman.inference.recurrence import Recurrent
from elman.inference.wrappers import Sequential

__all__ = ["ADVANCE", "Joint", "Transducer", "transducer_of"]

ADVANCE = 0
"""The symbol that stands for going on to the next input; before the first output, for nothing."""

_CELLS = {"simple": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}


@dataclass
class Joint(Layer):
    """Joins what is read and what is written to the log-probabilities of what comes next."""

    units: int
    symbols: int
    W_e: Floats = field(init=False, repr=False)  # (encoder features, units)
    W_d: Floats = field(init=False, repr=False)  # (memory features, units)
    b: Floats = field(init=False, repr=False)  # (units,)
    W: Floats = field(init=False, repr=False)  # (units, symbols)
    b_o: Floats = field(init=False, repr=False)  # (symbols,)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        encoder, memory = shape
        return {
            "W_e": (encoder, self.units),
            "W_d": (memory, self.units),
            "b": (self.units,),
            "W": (self.units, self.symbols),
            "b_o": (self.symbols,),
        }

    def read(self, h: Floats) -> Floats:
        """Return the encoder's share of the hidden units, `(..., units)`."""
        return h @ self.W_e + self.b

    def written(self, s: Floats) -> Floats:
        """Return the memory's share of the hidden units, `(..., units)`."""
        return s @ self.W_d

    def log_probabilities(self, shares: Floats) -> Floats:
        """Join the sum of both shares, `(..., units)`, to `(..., symbols)`."""
        return log_softmax(np.tanh(shares) @ self.W + self.b_o)


@dataclass
class Transducer:
    """Input and output of different lengths; symbols of the output run from 1."""

    encoder: Sequential
    memory: Recurrent
    """The memory's cell, its input a symbol: the embedding is multiplied in."""
    joint: Joint

    def read(self, x: NDArray[Any], lengths: NDArray[Any]) -> Floats:
        """Read `x (time, batch)`; the encoder's share of the joint, `(time, batch, units)`."""
        mask = np.arange(len(x))[:, None] < lengths
        return self.joint.read(self.encoder(x, mask))


def transducer_of(
    arrays: Mapping[str, NDArray[Any]],
    inputs: int,
    outputs: int,
    *,
    cell: str,
    units: int,
    layers: int,
    embedding: int,
) -> Transducer:
    """Make a transducer for `inputs` and `outputs` symbols from its arrays, by name.

    Raises `ConfigurationError` that lists arrays that do not fit.
    """
    if cell not in _CELLS:
        raise ConfigurationError(
            f"cell is one of {', '.join(_CELLS)}, received {cell!r}",
            remedy='pass for example "gru"',
        )
    running = {"layer": _CELLS[cell], "units": units, "return_sequences": True}
    still = {"layer": "Dropout", "rate": 0.0}
    both = {"layer": "Bidirectional", "forward": running, "backward": {**running, "reverse": True}}
    first = [{"layer": "Embedding", "units": embedding}, still]
    reading = {"layer": "Sequential", "layers": [*first, *[both, still] * layers]}
    writing = {"layer": "Sequential", "layers": [*first, running, still]}
    parts: dict[str, dict[str, NDArray[Any]]] = {"encoder": {}, "memory": {}, "joint": {}}
    for name, value in arrays.items():
        part, _, inner = name.partition(".")
        if part not in parts:
            raise ConfigurationError(f"Parameters do not fit the network: {name[:80]} is unknown")
        parts[part][inner] = value
    joins = Sequential((Joint(units, outputs),), (2 * units, units))
    joint: Any = filled(joins, _inside(parts["joint"])).layers[0]
    memory = filled(network_of(writing), parts["memory"], (None, outputs))
    remembers: Any = copy.copy(memory.layers[2])
    remembers.W_x = memory.layers[0](np.arange(outputs)[:, None])[:, 0] @ remembers.W_x
    encoder = filled(network_of(reading), parts["encoder"], (None, inputs))
    return Transducer(encoder, remembers, joint)


def _inside(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"layers[0].{name}": value for name, value in arrays.items()}
