"""An encoder that reads, and a decoder that writes and looks at what was read: in any order.

At each step the decoder's cell reads the embedding of the last symbol and `r_{t-1}`, looks at the
input `h_j` with `e_tj = v . tanh(s_t W_q + h_j W_k + b_k)` (Bahdanau et al. 2015), and
`r_t = tanh(s_t W_s + c_t W_c + b_r)` of what it saw gives logits by the embedding of the outputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference.choice import log_softmax, softmax
from elman.inference.layer import Floats, Layer, Mask, Shape
from elman.inference.network import filled, network_of
from elman.inference.pairplan import PairPlan, unfitting
from elman.inference.recurrence import Recurrent, State
from elman.inference.wrappers import Sequential

__all__ = ["END", "Decoder", "EncoderDecoder", "EncoderDecoderPlan", "Memory", "Read"]

END = 0
"""The symbol that closes an input and an output, and that stands before an output's first."""


class Read(NamedTuple):
    """What was read, batch-major: keys and values of each step, and which steps are real.

    `keys (batch, time, attention)` are `h_j W_k + b_k`, `values (batch, time, embedding)` are
    `h_j W_c`: a mixture of values is the mixture of the `h_j` times `W_c`.
    """

    keys: Floats
    values: Floats
    mask: NDArray[np.bool_]

    def at(self, rows: Any) -> Read:
        """What was read at these rows of the batch."""
        return Read(*(part[rows] for part in self))


class Memory(NamedTuple):
    """What a decoder carries from symbol to symbol: the cell's state, and what it saw last."""

    state: State
    seen: Floats

    def at(self, rows: Any) -> Memory:
        """What is carried at these rows of the batch."""
        return Memory(tuple(part[rows] for part in self.state), self.seen[rows])


@dataclass
class Decoder(Layer):
    """Writes with a cell that attends to what was read."""

    symbols: int
    embedding: int
    attention: int
    cell: Recurrent = field(init=False, repr=False)
    W: Floats = field(init=False, repr=False)  # (symbols, embedding)
    b: Floats = field(init=False, repr=False)  # (symbols,)
    W_0: Floats = field(init=False, repr=False)  # (features, states * units)
    b_0: Floats = field(init=False, repr=False)  # (states * units,)
    W_k: Floats = field(init=False, repr=False)  # (features, attention)
    b_k: Floats = field(init=False, repr=False)  # (attention,)
    W_q: Floats = field(init=False, repr=False)  # (units, attention)
    v: Floats = field(init=False, repr=False)  # (attention,)
    W_s: Floats = field(init=False, repr=False)  # (units, embedding)
    W_c: Floats = field(init=False, repr=False)  # (features, embedding)
    b_r: Floats = field(init=False, repr=False)  # (embedding,)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        """Tell the arrays by name; `shape`: the encoder's features, the cell's units and states."""
        features, units, states = shape
        if units is None or states is None:
            raise ValueError(f"a decoder's cell has a known width, received {shape}")
        return {
            "W": (self.symbols, self.embedding),
            "b": (self.symbols,),
            "W_0": (features, states * units),
            "b_0": (states * units,),
            "W_k": (features, self.attention),
            "b_k": (self.attention,),
            "W_q": (units, self.attention),
            "v": (self.attention,),
            "W_s": (units, self.embedding),
            "W_c": (features, self.embedding),
            "b_r": (self.embedding,),
        }

    def begin(self, h: Floats, mask: Mask) -> tuple[Read, Memory]:
        """Return what of `h (time, batch, features)` each step reads, and the first memory."""
        real = mask[..., None].astype(np.float32)
        mean = (h * real).sum(0) / np.maximum(real.sum(0), 1)
        first = np.tanh(mean @ self.W_0 + self.b_0)
        state = tuple(np.split(first, self.cell.states, -1))
        seen = np.zeros((h.shape[1], self.embedding), np.float32)
        parts = h @ self.W_k + self.b_k, h @ self.W_c, mask
        read = Read(*(np.ascontiguousarray(np.swapaxes(part, 0, 1)) for part in parts))
        return read, Memory(state, seen)

    def step(self, last: NDArray[Any], memory: Memory, read: Read) -> tuple[Memory, Floats, Floats]:
        """Write one symbol more behind `last (rows,)`, as many rows of each input that was read.

        Returns the memory, log-probabilities `(rows, symbols)`, and what was looked at,
        `(rows, time)`.
        """
        W_x, W_f = np.split(self.cell.W_x, [self.embedding])
        # Many rows wrote the same symbol.
        written, where = np.unique(last, return_inverse=True)
        a = (self.W[written] @ W_x + self.cell.b)[where] + memory.seen @ W_f
        state = self.cell.step(a, memory.state)
        u = (state[0] @ self.W_q).reshape(len(read.mask), -1, 1, self.attention)
        sums = u + read.keys[:, None]
        energies = np.tanh(sums, out=sums) @ self.v
        shares = softmax(np.where(read.mask[:, None], energies, np.float32(-1e9)))
        looked = (shares @ read.values).reshape(len(last), -1)
        seen = np.tanh(state[0] @ self.W_s + looked + self.b_r)
        logits = seen @ self.W.T
        logits += self.b
        return Memory(state, seen), log_softmax(logits), shares.reshape(len(last), -1)


@dataclass
class EncoderDecoder:
    """Input and output in whatever order; symbols of the output run from 1, `END` closes it."""

    encoder: Sequential
    decoder: Decoder

    def read(self, x: NDArray[Any], lengths: NDArray[Any]) -> tuple[Read, Memory]:
        """Read `x (time, batch)`: what the decoder attends to, and its first memory."""
        mask = np.arange(len(x))[:, None] < lengths
        return self.decoder.begin(self.encoder(x, mask), mask)


@dataclass(kw_only=True)
class EncoderDecoderPlan(PairPlan):
    """An encoder-decoder for `inputs` and `outputs` symbols that has no arrays yet.

    Raises `ConfigurationError` for an unknown cell.
    """

    def filled(self, arrays: Mapping[str, NDArray[Any]]) -> EncoderDecoder:
        """Make the network of its arrays, named by their place: `encoder.layers[0].W`.

        Raises `ConfigurationError` that lists arrays that do not fit.
        """
        width = 2 * self.units
        writing = {"layer": "Sequential", "layers": [self.running(width)]}
        parts: dict[str, dict[str, NDArray[Any]]] = {"encoder": {}, "cell": {}, "decoder": {}}
        for name, value in arrays.items():
            part, _, inner = name.partition(".")
            if part not in ("encoder", "decoder"):
                raise unfitting(name)
            if inner.startswith("cell."):
                part, inner = "cell", inner.removeprefix("cell.")
            parts[part][inner if part == "encoder" else f"layers[0].{inner}"] = value
        encoder = filled(network_of(self.reading), parts["encoder"], (None, self.inputs))
        cell: Any = filled(network_of(writing), parts["cell"], (None, 2 * self.embedding)).layers[0]
        plan = Sequential((Decoder(self.outputs, self.embedding, self.units),))
        decoder: Any = filled(plan, parts["decoder"], (width, width, cell.states)).layers[0]
        decoder.cell = cell
        return EncoderDecoder(encoder, decoder)
