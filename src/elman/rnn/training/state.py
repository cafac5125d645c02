"""What training steps change and count, and the step itself."""

from __future__ import annotations

from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from elman.rnn.networks.sequential import parts
from elman.rnn.objectives import Objective
from elman.rnn.process import check_process
from elman.rnn.training import placement
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.tuning import with_levels

__all__ = ["State", "advanced", "counted_on", "layer_norms", "new_epoch", "start"]


class State(NamedTuple):
    """What a training step changes, and what it counts since the epoch began."""

    parameters: Any
    moments: Any
    step: Array
    sums: Array
    """Weighted sums of the objective's scores, and last of the weights."""
    norms: Array
    """Length of the gradient of each layer, before clipping, added up over steps."""
    clipped: Array
    """Steps whose gradient was clipped."""
    bad: Array
    """First step with a loss or gradient that is not finite, or -1; nothing changes after it."""


def _moments(parameters: Any, optimiser: Optimiser, horizon: int) -> Any:
    """Return the state of an optimiser before its first step: zeros, whatever is in it."""
    shapes = jax.eval_shape(optimiser.build(horizon).init, parameters)
    return jax.tree.map(lambda part: np.zeros(part.shape, part.dtype), shapes)


def start(
    network: Any, optimiser: Optimiser, objective: Objective, horizon: int, levels: Any = None
) -> State:
    """Return the state before the first step of a training with this `horizon`.

    `levels` say how deep lies what was taken over, where the optimiser is to know.
    """
    check_process()
    # Steps donate their state, and the caller's network must stay usable. Everything else is
    # made with NumPy, for JAX compiles even a zero.
    parameters = jax.tree.map(np.array, eqx.filter(network, eqx.is_inexact_array))
    moments = _moments(parameters, optimiser, horizon)
    if levels is not None:
        moments = with_levels(moments, placement.put(levels))
    sums = np.zeros(len(objective.scores) + 1, np.float32)
    norms = np.zeros(len(parts(network)), np.float32)
    rest = (parameters, moments, np.int32(0), sums, norms, np.int32(0), np.int32(-1))
    return State(*placement.put(rest))


def new_epoch(state: State) -> State:
    """Set the counts of an epoch back."""
    sums, norms = (np.zeros(len(counts), np.float32) for counts in (state.sums, state.norms))
    counts = placement.put((sums, norms, np.int32(0)))
    return state._replace(sums=counts[0], norms=counts[1], clipped=counts[2])


def layer_norms(gradient: Any) -> Array:
    """Return the length of the gradient of each layer."""
    return jnp.stack([jnp.asarray(optax.tree.norm(layer)) for layer in parts(gradient)])


def advanced(
    state: State, gradient: Any, loss: Array, sums: Array, optimiser: Optimiser, update: Any
) -> State:
    """Take one step along `gradient`; none any more once a loss or gradient was not finite."""
    norms = layer_norms(gradient)
    finite = jnp.isfinite(loss) & jnp.isfinite(norms).all()
    bad = jnp.where((state.bad < 0) & ~finite, state.step, state.bad)
    change, moments = update(gradient, state.moments, state.parameters)
    parameters = jax.tree.map(lambda p, dp: p + jnp.where(bad < 0, dp, 0), state.parameters, change)
    clipped = optimiser.clips(gradient, norms)
    return counted_on(state, parameters, moments, (sums, norms, clipped, bad))


def counted_on(
    state: State, parameters: Any, moments: Any, counts: tuple[Array, Array, Array, Array]
) -> State:
    """Return the state behind a step: `counts` are its sums, norms, whether clipped, and `bad`."""
    sums, norms, clipped, bad = counts
    return State(
        parameters,
        moments,
        state.step + 1,
        state.sums + sums,
        state.norms + norms,
        state.clipped + clipped,
        bad,
    )
