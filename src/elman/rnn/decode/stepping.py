"""One step of a network at a time, for one sequence: what a generation loop compiles.

Everything that does not depend on the state is computed before the loop: the first recurrent
layer's share of every symbol is a row of a table, and weights stand ready for a vector.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.layer import Layer, built
from elman.rnn.layers.projection import project
from elman.rnn.layers.recurrent import GRU, LSTM, Recurrent, SimpleRNN, State
from elman.rnn.networks.sequential import Sequential
from elman.rnn.networks.stateful import States, initial_states
from elman.rnn.recurrence import ACTIVATIONS

__all__ = ["Stepper", "flat", "stepper", "table_of"]


class Stepper(NamedTuple):
    """A network taken apart for a loop over the symbols of one sequence.

    `begin()` gives the states before the first symbol, each `(units,)`; `advance(symbol,
    states)` what the last recurrent layer tells and the states behind the symbol; `tell(h)` the
    logits.
    """

    begin: Callable[[], States]
    advance: Callable[[Array, States], tuple[Array, States]]
    tell: Callable[[Array], Array]


def stepper(network: Sequential) -> Stepper:
    """Take a built network that reads symbols apart.

    Raises `ConfigurationError` for one that cannot be read forwards step by step.

    >>> from elman.rnn import Dense
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=jax.random.key(0))
    >>> step = stepper(network)
    >>> h, states = step.advance(jnp.array(3), step.begin())
    >>> step.tell(h).shape
    (5,)
    """
    layers = flat(network)
    places = [i for i, layer in enumerate(layers) if isinstance(layer, Recurrent)]
    if not places:
        raise ConfigurationError("A generator needs a recurrent layer, received none")
    first, last = places[0], places[-1]
    table = table_of(layers[:first], layers[first], network)
    steps = [_step(layer) if isinstance(layer, Recurrent) else None for layer in layers]

    def begin() -> States:
        return tuple(tuple(s[0] for s in state) for state in initial_states(network, 1))

    def advance(symbol: Array, states: States) -> tuple[Array, States]:
        x, left, after = table[symbol], list(states), list[State]()
        for i in range(first, last + 1):
            step = steps[i]
            if step is None:
                x = _apply(layers[i], x)
                continue
            layer = layers[i]
            assert isinstance(layer, Recurrent)
            a = x if i == first else project(x, built(layer, layer.W_x)) + built(layer, layer.b)
            state = step(a, left.pop(0))
            after.append(state)
            x = state[0]
        return x, tuple(after)

    def tell(h: Array) -> Array:
        for layer in layers[last + 1 :]:
            h = _apply(layer, h)
        return h

    return Stepper(begin, advance, tell)


def flat(network: Sequential) -> list[Layer]:
    """Return the layers in order, those of networks within the network in their place."""
    return [
        inner
        for layer in network.layers
        for inner in (flat(layer) if isinstance(layer, Sequential) else [layer])
    ]


def _apply(layer: Layer, x: Array) -> Array:
    """Call a layer without memory on one vector."""
    return layer(x[None, None])[0, 0]


def table_of(before: list[Layer], first: Layer, network: Sequential) -> Array:
    """Return the first recurrent layer's `x W_x + b` for every symbol: `(symbols, gates)`."""
    assert isinstance(first, Recurrent)
    symbols = (network.input_shape or (None, 0))[-1] or 0
    x = jnp.arange(symbols)[:, None]
    for layer in before:
        x = layer(x)
    return (project(x, built(first, first.W_x)) + built(first, first.b))[:, 0]


def _step(layer: Recurrent) -> Callable[[Array, State], State]:
    # Transposed once, a product with a vector reads the weights row by row.
    W = built(layer, layer.W_h).T
    match layer:
        case SimpleRNN():
            g = ACTIVATIONS[layer.activation].of
            return lambda a, state: (g(a + W @ state[0]),)
        case GRU():
            b = built(layer, layer.b_h)
            return lambda a, state: (_gru(a, W @ state[0] + b, state[0]),)
        case LSTM():
            return lambda a, state: _lstm(a + W @ state[0], state[1])
    raise ConfigurationError(f"No step is known for {layer.title}")


def _gru(a: Array, q: Array, h: Array) -> Array:
    a_z, a_r, a_n = jnp.split(a, 3)
    q_z, q_r, q_n = jnp.split(q, 3)
    z, r = jax.nn.sigmoid(a_z + q_z), jax.nn.sigmoid(a_r + q_r)
    return z * h + (1 - z) * jnp.tanh(a_n + r * q_n)


def _lstm(z: Array, c: Array) -> State:
    z_i, z_f, z_n, z_o = jnp.split(z, 4)
    c = jax.nn.sigmoid(z_f) * c + jax.nn.sigmoid(z_i) * jnp.tanh(z_n)
    return jax.nn.sigmoid(z_o) * jnp.tanh(c), c
