"""A recurrent transducer: an encoder of the input, a memory of the output, and what joins them.

The encoder reads the whole input, the memory what has been written so far; at input `t`, with
`u` symbols written, `p(k | t, u) = softmax(W g(W_e h_t + W_d s_u + b) + b_o)` tells the next symbol
or, as symbol 0, to go on to the next input (Graves 2012).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.cells import check_cell
from elman.errors import ConfigurationError
from elman.inference.transducer import ADVANCE
from elman.rnn.kernels import Lattice, lattice_likelihood, serve_lattice
from elman.rnn.layers import Bidirectional, Dropout, Embedding
from elman.rnn.layers.initialise import Key, glorot_uniform, split, zeros
from elman.rnn.layers.layer import Layer, bernoulli, check_rate, check_units, setting
from elman.rnn.networks.sequential import Sequential, adapted, mask_after, parts
from elman.rnn.objectives.lattice import log_likelihood
from elman.rnn.projection import exact, product
from elman.rnn.recurrence.registry import CELLS

__all__ = [
    "ADVANCE",
    "Joint",
    "Transducer",
    "adapted_to",
    "build_transducer",
    "by_places",
    "check_front",
]


class Joint(eqx.Module):
    """Joins what is read and what is written to the logits of what comes next.

    `units` hidden units, `symbols` outputs (`ADVANCE` among them). Dropout drops the same
    hidden units at every place of a sequence's lattice.
    """

    units: int = setting()
    symbols: int = setting()
    dropout: float = setting(0.0)
    W_e: Array | None = None  # (encoder features, units)
    W_d: Array | None = None  # (memory features, units)
    b: Array | None = None  # (units,)
    W: Array | None = None  # (units, symbols)
    b_o: Array | None = None  # (symbols,)

    def __check_init__(self) -> None:
        check_units(self, self.units)
        check_rate(self, self.dropout)

    @property
    def title(self) -> str:
        return f"Joint({self.units})"

    def build(self, shape: tuple[int, int], *, key: Key) -> Self:
        """Draw the parameters for `shape`, the features of encoder and memory."""
        keys = split(key, 3)
        return dataclasses.replace(
            self,
            W_e=glorot_uniform(keys[0], shape[0], self.units),
            W_d=glorot_uniform(keys[1], shape[1], self.units),
            b=zeros(self.units),
            W=glorot_uniform(keys[2], self.units, self.symbols),
            b_o=zeros(self.symbols),
        )

    def read(self, h: Array) -> Array:
        """Return the encoder's share of the hidden units, `(..., units)`."""
        return product(h, _built(self, self.W_e)) + _built(self, self.b)

    def written(self, s: Array) -> Array:
        """Return the memory's share of the hidden units, `(..., units)`."""
        return product(s, _built(self, self.W_d))

    def log_probabilities(self, shares: Array) -> Array:
        """Join the sum of both shares, `(..., batch, units)`, to `(..., batch, symbols)`."""
        return _log_probabilities(jnp.tanh(shares), _built(self, self.W), _built(self, self.b_o))

    def lattice(
        self,
        read: Array,
        written: Array,
        y: Array,
        lengths: tuple[Array, Array],
        key: Array | None = None,
    ) -> Lattice:
        """Join `read (time, batch, units)` with `written (outputs + 1, batch, units)`.

        `lengths` are those of the inputs and of the outputs `y (outputs, batch)`.
        """
        W, b, drop = _built(self, self.W), _built(self, self.b_o), None
        if key is not None and self.dropout:
            drop = bernoulli(key, self.dropout, read.shape[-2:], read.dtype)
        return Lattice(read, written, W, b, drop, y, *lengths)


def _log_probabilities(hidden: Array, W: Array, b: Array) -> Array:
    return jax.nn.log_softmax(_offset(product(hidden, W), b))


def by_places(lattice: Lattice) -> Array:
    """Sum over all alignments as `log_likelihood` does, with the logits of all places at once."""
    hidden = jnp.tanh(_met(lattice.read, lattice.written))
    if lattice.drop is not None:
        hidden = hidden * lattice.drop
    log_p = _log_probabilities(hidden, lattice.W, lattice.b)
    # A product with one-hot vectors: the gradient of a gather is a scatter, slow on a CPU.
    chosen = jax.nn.one_hot(lattice.y, log_p.shape[-1], dtype=log_p.dtype)
    write = (log_p[:, :-1] * chosen).sum(-1)
    return log_likelihood(log_p[..., ADVANCE], write, lattice.x_lengths, lattice.y_lengths)


@jax.custom_vjp
def _met(read: Array, written: Array) -> Array:
    """Add `read (time, batch, units)` and `written (places, batch, units)`, each with each.

    Returns `(time, places, batch, units)`.
    """
    return read[:, None] + written


def _met_forward(read: Array, written: Array) -> tuple[Array, None]:
    return read[:, None] + written, None


def _met_backward(_: None, gradient: Array) -> tuple[Array, Array]:
    time, places, batch, units = gradient.shape
    flat = gradient.reshape(time, places, batch * units)
    read = jnp.einsum("u,tub->tb", jnp.ones(places, flat.dtype), flat, precision=exact())
    return read.reshape(time, batch, units), _summed(gradient)


_met.defvjp(_met_forward, _met_backward)


@jax.custom_vjp
def _offset(logits: Array, b: Array) -> Array:
    """Add `b (symbols,)` to logits of any shape."""
    return logits + b


def _offset_forward(logits: Array, b: Array) -> tuple[Array, None]:
    return logits + b, None


def _offset_backward(_: None, gradient: Array) -> tuple[Array, Array]:
    return gradient, _summed(gradient.reshape(-1, gradient.shape[-1]))


_offset.defvjp(_offset_forward, _offset_backward)


def _summed(values: Array) -> Array:
    """Sum over the first axis: XLA on a CPU multiplies with ones 40 times faster than it adds."""
    rows = product(jnp.ones(len(values), values.dtype), values.reshape(len(values), -1))
    return rows.reshape(values.shape[1:])


def _built(joint: Joint, parameter: Array | None) -> Array:
    if parameter is None:
        raise ConfigurationError(f"{joint.title} has no parameters yet", remedy="call build on it")
    return parameter


def adapted_to(network: Transducer, x: Array, lengths: Array, front: int) -> Transducer:
    """Let the first `front` layers of the encoder see training series `x (time, batch, features)`.

    Those that start from the training data, such as `Standardise`, are not as they were.
    """
    layers = network.encoder.layers[:front]
    if not any(hasattr(part, "adapted") for layer in layers for part in parts(layer)):
        return network
    done: Transducer = _adapted(network, x, lengths, front)
    return done


@eqx.filter_jit
def _adapted(network: Transducer, x: Array, lengths: Array, front: int) -> Any:
    layers = list(network.encoder.layers)
    mask: Array | None = jnp.arange(len(x))[:, None] < lengths
    for i in range(front):
        layers[i], x, mask = adapted(layers[i], x, mask)
    encoder = dataclasses.replace(network.encoder, layers=tuple(layers))
    return dataclasses.replace(network, encoder=encoder)


class Transducer(eqx.Module):
    """Input and output of different lengths: `encoder`, `memory` of the output, `joint`.

    Symbols of the input run from 0, those of the output from 1. An input of measured series has
    vectors in the place of symbols, `(time, batch, features)`, and an encoder that may join
    timesteps.

    >>> network = build_transducer(inputs=30, outputs=40, units=16)
    >>> x, y = jnp.array([[1, 2, 3]]).T, jnp.array([[5, 6]]).T
    >>> network.log_likelihood(x, jnp.array([3]), y, jnp.array([2])).shape
    (1,)
    """

    encoder: Sequential
    memory: Sequential
    joint: Joint

    @property
    def layers(self) -> tuple[Any, ...]:
        """The parts, in the order in which they compute."""
        return self.encoder, self.memory, self.joint

    def read(self, x: Array, lengths: Array, *, key: Array | None = None) -> tuple[Array, Array]:
        """Read `x (time, batch)`: the encoder's share of the joint, and the steps of each input.

        The share is `(steps, batch, units)`; steps are fewer than timesteps where the encoder
        joins some.
        """
        mask = jnp.arange(len(x))[:, None] < lengths
        share = self.joint.read(self.encoder(x, mask=mask, key=key))
        left: Array | None = mask
        for layer in self.encoder.layers:
            left = mask_after(layer, left)
        return share, lengths if left is mask or left is None else left.sum(0)

    def log_likelihood(
        self, x: Array, x_lengths: Array, y: Array, y_lengths: Array, *, key: Array | None = None
    ) -> Array:
        """Tell how probable outputs `y (outputs, batch)` of `x (time, batch)` are: `(batch,)` nats.

        A `key` means training.
        """
        keys: Sequence[Array | None] = [None] * 3 if key is None else list(jax.random.split(key, 3))
        read, steps = self.read(x, x_lengths, key=keys[0])
        before = jnp.pad(y, ((1, 0), (0, 0)), constant_values=ADVANCE)
        real = jnp.arange(len(before))[:, None] <= y_lengths
        written = self.joint.written(self.memory(before, mask=real, key=keys[1]))
        lattice = self.joint.lattice(read, written, y, (steps, y_lengths), keys[2])
        if serve_lattice(lattice):
            return lattice_likelihood(by_places, lattice)
        return by_places(lattice)


def check_front(front: Sequence[Layer], channels: int) -> None:
    """Raise `ConfigurationError` for layers that cannot read series before an encoder does."""
    shape: Any = (None, channels)
    for layer in front:
        shape = layer.output_shape(shape)
    if len(shape) != 2 or shape[1] is None:
        raise ConfigurationError(
            f"A front gives a sequence of vectors, {', '.join(f.title for f in front)} give "
            f"the shape {shape}",
            remedy="leave out what sums a sequence up",
        )


def build_transducer(
    inputs: int,
    outputs: int,
    *,
    cell: str = "gru",
    units: int = 128,
    layers: int = 1,
    embedding: int = 64,
    dropout: float = 0.3,
    front: Sequence[Layer] | None = None,
    key: Key = 0,
) -> Transducer:
    """Build a transducer for `inputs` symbols and `outputs` symbols, `ADVANCE` among them.

    `layers` bidirectional layers of `units` each way read the input, one layer of `units`
    remembers the output; both begin with an `embedding`. With `front` the input is measured
    series of `inputs` channels, and these layers stand where its embedding does.

    Raises `ConfigurationError` for settings outside their range, and a `front` that leaves no
    sequence.
    """
    check_cell(cell)
    if layers < 1:
        raise ConfigurationError(f"layers is at least 1, received {layers}")
    make = CELLS[cell]
    reading: list[Any] = [Embedding(embedding), Dropout(dropout / 3, variational=True)]
    if front is not None:
        check_front(front, inputs)
        reading = list(front)
    for _ in range(layers):
        reading.append(Bidirectional(make(units, return_sequences=True)))
        reading.append(Dropout(dropout, variational=True))
    writing: list[Any] = [
        Embedding(embedding),
        Dropout(dropout / 3, variational=True),
        make(units, return_sequences=True),
        Dropout(dropout, variational=True),
    ]
    network = Transducer(Sequential(reading), Sequential(writing), Joint(units, outputs, dropout))
    keys = split(key, 3)
    return Transducer(
        network.encoder.build((None, inputs), key=keys[0]),
        network.memory.build((None, outputs), key=keys[1]),
        network.joint.build((2 * units, units), key=keys[2]),
    )
