"""How probable texts are that a generator has written."""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.likelihood import with_ends
from elman.rnn.decode.sampling import Carry, begin, reader
from elman.rnn.decode.stepping import stepper
from elman.rnn.networks.sequential import Sequential

__all__ = ["log_probabilities"]


@partial(jax.jit, static_argnames=("structure", "window"))
def _read(parameters: Any, carries: Carry, texts: Array, *, structure: Any, window: int) -> Array:
    read = reader(stepper(eqx.combine(parameters, structure)), window)

    def step(carry: tuple[Array, Any], symbol: Array) -> tuple[tuple[Array, Any], Array]:
        logits, memory = read(*carry)
        surprise = -jax.nn.log_softmax(logits.astype(jnp.float32))[jnp.maximum(symbol, 0)]
        return (symbol, memory), jnp.where(symbol < 0, 0.0, surprise)

    def text(carry: Carry, symbols: Array) -> Array:
        return -jax.lax.scan(step, (carry.symbol, carry.memory), symbols)[1].sum()

    return jax.vmap(text)(carries, texts)


def log_probabilities(
    network: Sequential,
    start: NDArray[Any],
    texts: NDArray[np.int32],
    *,
    end: int = -1,
    window: int = 0,
) -> NDArray[np.float32]:
    """Log-probabilities `(texts,)` in nats of symbols `(texts, length)` that follow `start`.

    -1 stands behind the end of a text; where it does, and `end` is a symbol, that counts too.

    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=jax.random.key(0))
    >>> bool(log_probabilities(network, np.array([3]), np.array([[1, 2], [1, -1]]))[0] < 0)
    True
    """
    count, length = texts.shape
    # Of few sizes, so that few programs are compiled.
    room = 1 << max(4, length.bit_length())
    padded = with_ends(texts, room, end)
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    carries = begin(network, start, count, window=window)
    found = _read(parameters, carries, padded, structure=structure, window=window)
    return np.asarray(found)
