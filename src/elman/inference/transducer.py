"""A recurrent transducer: an encoder of the input, a memory of the output, and what joins them.

At input `t`, with `u` symbols written, `p(k | t, u) = softmax(W tanh(W_e h_t + W_d s_u + b) + b_o)`
tells the next symbol or, as symbol 0, to go on to the next input (Graves 2012).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference import native
from elman.inference.choice import log_softmax
from elman.inference.dense import Dense
from elman.inference.layer import Floats, Layer, Shape
from elman.inference.network import filled, network_of
from elman.inference.pairplan import STILL, PairPlan, unfitting
from elman.inference.recurrence import Recurrent
from elman.inference.wrappers import Sequential
from elman.inference.writing import Writer, writer_of

__all__ = ["ADVANCE", "Joint", "Transducer", "TransducerPlan"]

ADVANCE = 0
"""The symbol that stands for going on to the next input; before the first output, for nothing."""


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
    writer: Writer | None = None
    """The memory and its share of the joint, for the compiled library."""

    def compiled(self) -> Writer | None:
        """Return what reads the output with the compiled library, where that is there."""
        return None if native.library() is None else self.writer

    def read(self, x: NDArray[Any], lengths: NDArray[Any]) -> tuple[Floats, NDArray[Any]]:
        """Read `x (time, batch)`: the encoder's share of the joint, and the steps of each input.

        The share is `(steps, batch, units)`; steps are fewer than timesteps where the encoder
        joins some.
        """
        mask = np.arange(len(x))[:, None] < lengths
        share, left = self.joint.read(self.encoder(x, mask)), mask
        for layer in self.encoder.layers:
            after = layer.mask_after(left)
            left = left if after is None else after
        return share, lengths if left is mask else left.sum(0)


@dataclass(kw_only=True)
class TransducerPlan(PairPlan):
    """A transducer for `inputs` and `outputs` symbols that has no arrays yet.

    With a `front`, layers as JSON describes them, `inputs` are channels of measured series. Raises
    `ConfigurationError` for an unknown cell.
    """

    front: Sequence[dict[str, Any]] | None = None

    @property
    def before(self) -> list[dict[str, Any]]:
        return self.first if self.front is None else list(self.front)

    def filled(self, arrays: Mapping[str, NDArray[Any]]) -> Transducer:
        """Make the transducer of its arrays, named by their place: `encoder.layers[0].W`.

        Raises `ConfigurationError` that lists arrays that do not fit.
        """
        running = self.running(self.units)
        writing = {"layer": "Sequential", "layers": [*self.first, running, STILL]}
        parts: dict[str, dict[str, NDArray[Any]]] = {"encoder": {}, "memory": {}, "joint": {}}
        for name, value in arrays.items():
            part, _, inner = name.partition(".")
            if part not in parts:
                raise unfitting(name)
            parts[part][inner if part != "joint" else f"layers[0].{inner}"] = value
        encoder = filled(network_of(self.reading), parts["encoder"], (None, self.inputs))
        memory = filled(network_of(writing), parts["memory"], (None, self.outputs))
        # The embedding is multiplied into the memory's cell, which then reads symbols.
        cell: Any = copy.copy(memory.layers[2])
        cell.W_x = memory.layers[0](np.arange(self.outputs)[:, None])[:, 0] @ cell.W_x
        joins = Sequential((Joint(self.units, self.outputs),), (2 * self.units, self.units))
        joint: Any = filled(joins, parts["joint"]).layers[0]
        share = Dense(joint.units)
        share.W = joint.W_d
        return Transducer(encoder, cell, joint, writer_of((cell,), (share,)))
