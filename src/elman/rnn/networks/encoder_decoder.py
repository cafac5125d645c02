"""An encoder that reads, and a decoder that writes and looks at what was read: in any order.

Recurrent layers read the input both ways, `h_j`; a cell writes the output symbol by symbol and at
each step attends to all of it (`recurrence/attention.py`); `r_t` of that step, as wide as the
embedding of what is written, gives logits by the same embedding (Press and Wolf 2017).
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.cells import check_cell
from elman.errors import ConfigurationError
from elman.inference.encoder_decoder import END
from elman.rnn.layers import Bidirectional, Dropout, Embedding
from elman.rnn.layers.initialise import Key, glorot_uniform, split, uniform, zeros
from elman.rnn.layers.layer import bernoulli, check_rate, setting
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.networks.sequential import Sequential
from elman.rnn.projection import product, project
from elman.rnn.recurrence.attention import Attended, Weights, run
from elman.rnn.recurrence.registry import CELLS

__all__ = ["END", "Decoder", "EncoderDecoder", "build_encoder_decoder"]


class Decoder(eqx.Module):
    """Writes with a cell that attends to `(features)` of each input; `dropout` in training."""

    cell: Recurrent
    """Reads the embedding of the last symbol and what was seen before, side by side."""
    W: Array  # (symbols, embedding)
    b: Array  # (symbols,)
    W_0: Array  # (features, states * units)
    b_0: Array  # (states * units,)
    W_k: Array  # (features, attention)
    b_k: Array  # (attention,)
    W_q: Array  # (units, attention)
    v: Array  # (attention,)
    W_s: Array  # (units, embedding)
    W_c: Array  # (features, embedding)
    b_r: Array  # (embedding,)
    dropout: float = setting(0.0)

    def __check_init__(self) -> None:
        check_rate(self, self.dropout)

    @property
    def title(self) -> str:
        return f"Attending({self.cell.title})"

    def begin(self, h: Array, mask: Array) -> tuple[Array, ...]:
        """Return the first state, made of the mean of what was read, `h (time, batch, features)`.

        What each direction read last is in its ends, which a long sequence has forgotten.
        """
        real = mask[..., None].astype(h.dtype)
        mean = (h * real).sum(0) / jnp.maximum(real.sum(0), 1)
        first = jnp.tanh(product(mean, self.W_0) + self.b_0)
        return tuple(jnp.split(first, self.cell.states, -1))

    def __call__(self, h: Array, mask: Array, before: Array, *, key: Array | None = None) -> Array:
        """Give the logits `(outputs, batch, symbols)` of what follows each of `before`.

        `h (time, batch, features)` and its `mask` is what was read, `before (outputs, batch)` the
        symbol written before each.
        """
        keys = (None, None) if key is None else jax.random.split(key)
        embedded = self._dropped(project(before, self.W), keys[0])
        W_x, W_f = jnp.split(_there(self.cell.W_x), [self.W.shape[1]])
        x = product(embedded, W_x) + _there(self.cell.b)
        weights = Weights(
            self.cell.W_h, self.cell.b_h, W_f, *(self.W_q, self.v, self.W_s, self.W_c, self.b_r)
        )
        keyed = product(h, self.W_k) + self.b_k
        source = Attended(jnp.swapaxes(h, 0, 1), jnp.swapaxes(keyed, 0, 1), mask.T)
        r, _ = run(self.cell.equations, x, weights, source, self.begin(h, mask))
        return product(self._dropped(r, keys[1]), self.W.T) + self.b

    def _dropped(self, values: Array, key: Array | None) -> Array:
        if key is None or not self.dropout:
            return values
        return values * bernoulli(key, self.dropout, values.shape, values.dtype)


def _there(parameter: Array | None) -> Array:
    if parameter is None:
        raise ConfigurationError("A decoder's cell has no parameters yet", remedy="build it first")
    return parameter


class EncoderDecoder(eqx.Module):
    """Input and output in whatever order: `encoder`, and `decoder` that attends to it.

    Symbols of the input run from 0; those of the output from 1, `END` (0) closes it, and stands
    before its first.

    >>> network = build_encoder_decoder(inputs=30, outputs=40, units=8)
    >>> x, y = jnp.array([[1, 2, 3]]).T, jnp.array([[5, 6, 0]]).T
    >>> network.logits(x, jnp.array([3]), y).shape
    (3, 1, 40)
    """

    encoder: Sequential
    decoder: Decoder

    @property
    def layers(self) -> tuple[Any, ...]:
        """The parts, in the order in which they compute."""
        return self.encoder, self.decoder

    def logits(self, x: Array, lengths: Array, y: Array, *, key: Array | None = None) -> Array:
        """Give the logits of each symbol of `y (outputs, batch)`, which closes with `END`.

        `x (time, batch)` is what is read, `lengths (batch,)` of it are real; a `key` means
        training.
        """
        keys = (None, None) if key is None else jax.random.split(key)
        mask = jnp.arange(len(x))[:, None] < lengths
        before = jnp.pad(y[:-1], ((1, 0), (0, 0)), constant_values=END)
        h = self.encoder(x, mask=mask, key=keys[0])
        return self.decoder(h, mask, before, key=keys[1])


def build_encoder_decoder(
    inputs: int,
    outputs: int,
    *,
    cell: str = "gru",
    units: int = 128,
    layers: int = 1,
    embedding: int = 64,
    dropout: float = 0.3,
    key: Key = 0,
) -> EncoderDecoder:
    """Build an encoder-decoder for `inputs` symbols and `outputs` symbols, `END` among them.

    `layers` bidirectional layers of `units` each way read the input, one of twice as many writes;
    both begin with an `embedding`.

    Raises `ConfigurationError` for settings outside their range.
    """
    check_cell(cell)
    if layers < 1:
        raise ConfigurationError(f"layers is at least 1, received {layers}")
    make = CELLS[cell]
    reading: list[Any] = [Embedding(embedding), Dropout(dropout)]
    for _ in range(layers):
        reading.append(Bidirectional(make(units, return_sequences=True)))
        reading.append(Dropout(dropout))
    keys = split(key, 10)
    width = 2 * units
    cell_ = make(width, return_sequences=True)
    decoder = Decoder(
        cell=cell_.build((None, 2 * embedding), key=keys[1]),
        # Rows of length one: what they are multiplied with is as long, and so are the logits.
        W=uniform(keys[2], float((3 / embedding) ** 0.5), outputs, embedding),
        b=zeros(outputs),
        W_0=glorot_uniform(keys[3], width, cell_.states * width),
        b_0=zeros(cell_.states * width),
        W_k=glorot_uniform(keys[4], width, units),
        b_k=zeros(units),
        W_q=glorot_uniform(keys[5], width, units),
        v=uniform(keys[6], float((3 / units) ** 0.5), units),
        W_s=glorot_uniform(keys[7], width, embedding),
        W_c=glorot_uniform(keys[8], width, embedding),
        b_r=zeros(embedding),
        dropout=dropout,
    )
    encoder = Sequential(reading).build((None, inputs), key=keys[0])
    return EncoderDecoder(encoder, decoder)
