"""One step of a network at a time, for one sequence: what a generation loop compiles.

Everything that does not depend on the state is computed before the loop: the first recurrent
layer's share of every symbol is a row of a table, and weights stand ready for a vector.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers import Embedding
from elman.rnn.layers.layer import Layer, State, built
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.networks.sequential import Sequential
from elman.rnn.projection import product
from elman.rnn.recurrence import mogrifier

__all__ = ["Stepper", "looked_up", "stepper"]


class Stepper(NamedTuple):
    """A network taken apart for a loop over the symbols of one sequence.

    `begin()` gives the state before the first symbol, arrays `(units,)`; `advance(symbol, state)`
    what the last recurrent layer tells and the state behind the symbol; `tell(h)` the logits.
    """

    begin: Callable[[], State]
    advance: Callable[[Array, State], tuple[Array, State]]
    tell: Callable[[Array], Array]


def stepper(network: Sequential) -> Stepper:
    """Take a built network that reads symbols apart.

    Raises `ConfigurationError` for one that cannot be read forwards step by step.

    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=0)
    >>> step = stepper(network)
    >>> h, state = step.advance(jnp.array(3), step.begin())
    >>> step.tell(h).shape
    (5,)
    """
    table, reader = looked_up(network)
    steps = [
        _step(layer, None if i else table) if isinstance(layer, Recurrent) else None
        for i, layer in enumerate(reader.layers)
    ]
    behind = 1 + max(i for i, step in enumerate(steps) if step)

    def begin() -> State:
        state: State = jax.tree.map(lambda s: s[0], reader.begin(1))
        return state

    def advance(symbol: Array, state: State) -> tuple[Array, State]:
        x, after = symbol, list(state)
        for i, layer in enumerate(reader.layers[:behind]):
            if step := steps[i]:
                after[i] = step(x, state[i])
                x = after[i][0]
            else:
                x = _apply(layer, x)
        return x, tuple(after)

    def tell(h: Array) -> Array:
        for layer in reader.layers[behind:]:
            h = _apply(layer, h)
        return h

    return Stepper(begin, advance, tell)


def looked_up(network: Sequential) -> tuple[Array, Sequential]:
    """Multiply what reads a symbol in: the table of it, and the network that begins with it.

    The table, `(symbols, gates)`, holds the first recurrent layer's `x W_x + b` of every symbol;
    the network, whose first layer that is, looks its rows up. Where that layer gates what it reads
    first, the table holds that, `(symbols, features)`, and an embedding stands before it. Raises
    `ConfigurationError` for a network without a recurrent layer, or that cannot be read forwards
    step by step.
    """
    layers = network.flat.layers
    network.begin(1)
    place = next((i for i, layer in enumerate(layers) if isinstance(layer, Recurrent)), len(layers))
    if place == len(layers):
        raise ConfigurationError("A generator needs a recurrent layer, received none")
    x = jnp.arange((network.input_shape or (None, 0))[-1] or 0)[:, None]
    for layer in layers[:place]:
        x = layer(x)
    first, *rest = layers[place:]
    assert isinstance(first, Recurrent)
    if first.mogrifier:
        first.gated_weights(x)
        vectors = Embedding(x.shape[-1], W=x[:, 0])
        return x[:, 0], Sequential([vectors, first, *rest], network.input_shape)
    table = first.project(x)[:, 0]
    first = dataclasses.replace(first, W_x=table, b=jnp.zeros_like(built(first, first.b)))
    return table, Sequential([first, *rest], network.input_shape)


def _apply(layer: Layer, x: Array) -> Array:
    """Call a layer without memory on one vector."""
    return layer(x[None, None])[0, 0]


def _step(layer: Recurrent, table: Array | None) -> Callable[[Array, State], State]:
    """Return a layer's step on vectors, from what it reads and the state.

    With a `table` it reads symbols, whose share of the sums stands there.
    """
    equations = layer.equations
    if layer.mogrifier:
        return lambda x, state: mogrifier.step(equations, layer.gated_weights(x), x, state)

    def share(x: Array) -> Array:
        return layer.project(x) if table is None else table[x]

    if not layer.recurrent_weights:
        return lambda x, state: equations.step(share(x), None, state)
    # Transposed once, a product with a vector reads the weights row by row.
    W, b_h = built(layer, layer.W_h).T, layer.b_h

    def step(x: Array, state: State) -> State:
        q = product(W, state[0])
        return equations.step(share(x), q if b_h is None else q + b_h, state)

    return step
