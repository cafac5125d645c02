"""A network read with its state in hand: where one piece of a sequence ends, the next goes on."""

from __future__ import annotations

import jax
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers import Dense, Dropout, Embedding, LayerNorm, OneHot, TimeDistributed
from elman.rnn.layers.layer import Layer
from elman.rnn.layers.recurrent import Recurrent, State
from elman.rnn.networks.sequential import Sequential

__all__ = ["States", "initial_states", "read_on"]

States = tuple[State, ...]
"""The state of each recurrent layer, in order."""

_STATELESS = (Dense, Dropout, Embedding, LayerNorm, OneHot, TimeDistributed)


def initial_states(network: Sequential, batch: int) -> States:
    """Return the states before the first step: zeros, `(batch, units)` for each layer.

    Raises `ConfigurationError` for a network that cannot be read forwards step by step.
    """
    return tuple(layer.initial_state(batch) for layer in _recurrent(network))


def _recurrent(network: Sequential) -> list[Recurrent]:
    found: list[Recurrent] = []
    for layer in network.layers:
        if isinstance(layer, Recurrent) and not layer.reverse:
            found.append(layer)
        elif isinstance(layer, Sequential):
            found += _recurrent(layer)
        elif not isinstance(layer, _STATELESS):
            raise ConfigurationError(
                f"A stream is read forwards, step by step; {layer.title} needs more than that",
                remedy="use recurrent layers that read forwards, without pooling",
            )
    return found


def read_on(
    network: Sequential, x: Array, states: States, *, key: Array | None = None
) -> tuple[Array, States]:
    """Read `x (time, batch)` or `(time, batch, features)` on from `states`.

    Returns the output at every step, `(time, batch, ...)`, whatever `return_sequences` says, and
    the states behind the last. A `key` means training.

    >>> import jax, jax.numpy as jnp
    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=jax.random.key(0))
    >>> text = jnp.array([[1], [4], [2]])
    >>> whole, _ = read_on(network, text, initial_states(network, 1))
    >>> first, states = read_on(network, text[:2], initial_states(network, 1))
    >>> rest, _ = read_on(network, text[2:], states)
    >>> bool(jnp.allclose(whole, jnp.concatenate([first, rest]), atol=1e-5))
    True
    """
    before, after = list(states), list[State]()
    y = _through(network, x, before, after, key)
    return y, tuple(after)


def _through(
    network: Sequential, x: Array, before: list[State], after: list[State], key: Array | None
) -> Array:

    n = len(network.layers)
    keys: list[Array | None] = [None] * n if key is None else list(jax.random.split(key, n))
    for layer, layer_key in zip(network.layers, keys, strict=True):
        x = _one(layer, x, before, after, layer_key)
    return x


def _one(
    layer: Layer, x: Array, before: list[State], after: list[State], key: Array | None
) -> Array:
    if isinstance(layer, Sequential):
        return _through(layer, x, before, after, key)
    if isinstance(layer, Recurrent):
        h, state = layer.run(x, before.pop(0), key=key)
        after.append(state)
        return h
    return layer(x, key=key)
