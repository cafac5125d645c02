"""Dynamic evaluation: a network that goes on learning from what it has just read."""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError
from elman.rnn.layers.layer import State
from elman.rnn.networks.sequential import Sequential
from elman.rnn.objectives import cross_entropy
from elman.rnn.process import check_process

__all__ = ["adapted_losses"]

_EPSILON = 1e-5
_FORGETTING = 0.99  # of the mean square of the gradient, from piece to piece
_AT_ONCE = 1 << 16
"""Symbols on the device at a time."""


@partial(jax.jit, static_argnames=("structure", "piece"), donate_argnames=("carried",))
def _follow(
    carried: Any,
    first: Any,
    text: Array,
    real: Array,
    rate: Array,
    decay: Array,
    *,
    structure: Any,
    piece: int,
) -> tuple[Any, Array]:
    """Read pieces one after another, and take a step behind each."""

    def loss(parameters: Any, state: State, x: Array, y: Array, weights: Array) -> Any:
        logits, state = eqx.combine(parameters, structure).read_on(x[:, None], state)
        outputs = logits.shape[-1]
        losses = cross_entropy(logits[:, 0], jnp.minimum(y, outputs - 1))
        weights = weights * (y < outputs)
        mean = (losses * weights).sum() / jnp.maximum(weights.sum(), 1)
        return mean, (losses, state)

    def step(carried: Any, part: tuple[Array, Array]) -> tuple[Any, Array]:
        parameters, squares, state, taken = carried
        symbols, weights = part
        (_, (losses, state)), gradient = jax.value_and_grad(loss, has_aux=True)(
            parameters, state, symbols[:-1], symbols[1:], weights
        )
        taken += 1
        squares = jax.tree.map(
            lambda s, g: _FORGETTING * s + (1 - _FORGETTING) * jnp.square(g), squares, gradient
        )
        known = 1 - _FORGETTING**taken

        def moved(p: Array, p0: Array, g: Array, s: Array) -> Array:
            return p - rate * g / (jnp.sqrt(s / known) + _EPSILON) + decay * (p0 - p)

        parameters = jax.tree.map(moved, parameters, first, gradient, squares)
        return (parameters, squares, state, taken), losses

    count = (len(text) - 1) // piece
    begun = jnp.arange(count)[:, None] * piece + jnp.arange(piece + 1)
    carried, losses = jax.lax.scan(step, carried, (text[begun], real.reshape(count, piece)))
    return carried, losses.reshape(-1)


def adapted_losses(
    network: Sequential,
    symbols: NDArray[Any],
    *,
    rate: float = 1e-3,
    decay: float = 1e-2,
    piece: int = 20,
) -> NDArray[np.float32]:
    """Read a text and learn from it: the loss in nats of each symbol after the first, `(n - 1,)`.

    Each piece is predicted before it is learned, so that no symbol is known when it is asked for.
    Behind a piece parameters follow its gradient over the root of its mean square, and go back a
    little to where they began (Krause et al. 2018). The network itself stays as it is.

    Raises `ConfigurationError` for settings outside their range, `SequenceError` for a text of
    one symbol.
    """
    check_process()
    if not (0 < rate < 1 and 0 <= decay < 1 and 1 <= piece <= 1 << 14):
        raise ConfigurationError(
            "Adapting needs a rate above 0 and below 1, a decay from 0 to below 1 and pieces of 1 "
            f"to {1 << 14:,} symbols, received {rate!r}, {decay!r} and {piece!r}",
            remedy="leave them out for the usual ones",
        )
    n = len(symbols) - 1
    if n < 1:
        raise SequenceError("A text to be scored has at least two symbols, received fewer")
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    # Copies and zeros of NumPy's, for JAX compiles its own for every shape.
    first = jax.device_put(jax.tree.map(np.asarray, parameters))
    span = min(_AT_ONCE, -(-n // piece) * piece) // piece * piece
    carried = (
        jax.device_put(jax.tree.map(np.array, parameters)),
        jax.device_put(jax.tree.map(lambda p: np.zeros(p.shape, p.dtype), parameters)),
        network.begin(1),
        np.float32(0),
    )
    losses = []
    for begin in range(0, n, span):
        text = np.zeros(span + 1, np.int32)
        found = np.asarray(symbols[begin : begin + span + 1])
        text[: len(found)] = found
        real = (np.arange(span) < n - begin).astype(np.float32)
        carried, read = _follow(
            carried,
            first,
            text,
            real,
            np.float32(rate),
            np.float32(decay),
            structure=structure,
            piece=piece,
        )
        losses.append(np.asarray(read)[: n - begin])
    return np.concatenate(losses)
