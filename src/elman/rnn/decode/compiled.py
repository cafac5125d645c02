"""Texts written by one call of a compiled kernel, for the plain networks that generate most."""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.inference.choice import FORBIDDEN, Choice
from elman.rnn import kernels
from elman.rnn.decode.stepping import looked_up
from elman.rnn.layers import Dense, Dropout, OneHot, TimeDistributed
from elman.rnn.layers.layer import State, built
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.networks.sequential import Sequential

__all__ = ["serve", "write"]


def serve(network: Sequential, choice: Choice, window: int) -> bool:
    """Tell whether the kernel writes for a network: one recurrent layer, then one dense layer.

    It draws by temperature alone, or greedily; what looks back or cuts the distribution, and
    networks of windows, run on the scan.

    >>> from elman.rnn import SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=0)
    >>> serve(network, Choice(top_k=3), 0)
    False
    """
    plain = choice.top_k is None and choice.top_p is None and choice.no_repeat is None
    parameters = jax.tree.leaves(eqx.filter(network, eqx.is_array))
    return (
        plain
        and choice.repetition_penalty == 1
        and not window
        and _taken_apart(network) is not None
        and all(p.dtype == jnp.float32 for p in parameters)
        and kernels.available()
        and kernels.on_cpu(parameters)
    )


def _taken_apart(network: Sequential) -> tuple[Recurrent, Dense] | None:
    """Return the recurrent layer that a kernel runs and the dense one."""
    layers = [layer for layer in network.flat.layers if not isinstance(layer, Dropout | OneHot)]
    last = layers[-1] if layers else None
    last = last.inner if isinstance(last, TimeDistributed) else last
    first = layers[-2] if len(layers) > 1 else None
    if not (isinstance(last, Dense) and isinstance(first, Recurrent) and first.kernel):
        return None
    if (
        first.reverse
        or first.mogrifier
        or any(isinstance(layer, Recurrent) for layer in layers[:-2])
    ):
        return None
    return first, last


@partial(jax.jit, static_argnames=("structure", "choice"))
def write(
    parameters: Any,
    state: State,
    symbol: Array,
    done: Array,
    u: Array,
    steps: int,
    forbidden: Array,
    end: Array,
    *,
    structure: Any,
    choice: Choice,
) -> tuple[Array, State, Array, Array]:
    """Write the first `steps` symbols of texts `(count, room)`, -1 behind their end.

    `state`, `symbol (count,)` and `done (count,)` say where the texts stand, and are returned as
    they stand then; `u (count, room)` are the uniform numbers that draw each symbol.
    """
    network = eqx.combine(parameters, structure)
    found = _taken_apart(network)
    assert found is not None, "compiled.serve was not asked"
    recurrent, dense = found
    assert recurrent.kernel is not None
    h_0, *c_0 = jax.tree.leaves(state)
    texts, end_state, symbol, done = kernels.write(
        recurrent.kernel,
        kernels.Texts(
            looked_up(network)[0],
            built(recurrent, recurrent.W_h),
            recurrent.b_h,
            built(dense, dense.W),
            jnp.where(forbidden, FORBIDDEN, built(dense, dense.b)),
            h_0,
            c_0[0] if c_0 else None,
            symbol,
            done,
            u,
            jnp.asarray(steps, jnp.int32),
            end.astype(jnp.int32),
        ),
        activation=recurrent.nonlinearity,
        temperature=choice.temperature,
        greedy=choice.greedy,
    )
    return texts, jax.tree.unflatten(jax.tree.structure(state), end_state), symbol, done
