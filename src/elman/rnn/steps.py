"""The compiled programs of training: many steps in one call, data on the device once."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array
from numpy.typing import NDArray

from elman.rnn.kernels import gather
from elman.rnn.losses import accuracy, cross_entropy, l2_penalty, weighted_mean
from elman.rnn.optimise import Optimiser
from elman.rnn.process import check_process
from elman.rnn.sequential import Sequential, adapted, count_parameters, parts
from elman.rnn.windows import WindowData, windows_of

__all__ = [
    "AnyData",
    "Data",
    "State",
    "adapt",
    "advanced",
    "logits_of",
    "measure",
    "new_epoch",
    "on_device",
    "rows_of",
    "run",
    "start",
    "trace",
]


class Data(NamedTuple):
    """Sequences with their targets, batch-major, as the public face has them.

    `x (n, time, features)` or symbols `(n, time)`; `y (n,)`, or `(n, time)` for a target at
    every step; `lengths (n,)` or None when every step counts; `weights (n,)` of each sequence
    in the loss, or None for all equal.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    lengths: NDArray[Any] | None = None
    weights: NDArray[Any] | None = None


AnyData = Data | WindowData
"""Sequences that stand apart, or windows over one text."""


class State(NamedTuple):
    """What a training step changes, and what it counts since the epoch began."""

    parameters: Any
    moments: Any
    step: Array
    sums: Array
    """Weighted: loss, hits, weights."""
    norms: Array
    """Length of the gradient of each layer, before clipping, added up over steps."""
    clipped: Array
    """Steps whose gradient was clipped."""
    bad: Array
    """First step with a loss or gradient that is not finite, or -1; nothing changes after it."""


def start(network: Any, optimiser: Optimiser, total: int) -> State:
    """Return the state before the first of `total` steps."""
    check_process()
    # Steps donate their state, and the caller's network must stay usable. Everything else is
    # made with NumPy, for JAX compiles even a zero.
    parameters = jax.tree.map(np.array, eqx.filter(network, eqx.is_inexact_array))
    moments = jax.jit(optimiser.build(total).init)(parameters)
    sums, norms = np.zeros(3, np.float32), np.zeros(len(parts(network)), np.float32)
    rest = (parameters, moments, np.int32(0), sums, norms, np.int32(0), np.int32(-1))
    return State(*jax.tree.map(jnp.asarray, rest))


def new_epoch(state: State) -> State:
    """Set the counts of an epoch back."""
    return state._replace(
        sums=jnp.asarray(np.zeros(3, np.float32)),
        norms=jnp.asarray(np.zeros(len(state.norms), np.float32)),
        clipped=jnp.asarray(np.int32(0)),
    )


def on_device(data: AnyData) -> AnyData:
    """Put data where the programs run, once."""
    placed: AnyData = jax.tree.map(jnp.asarray, data)
    return placed


def rows_of(order: NDArray[np.integer[Any]], batch_size: int) -> NDArray[np.int32]:
    """Lay an order out as batches `(steps, batch)`, the last one filled up with -1.

    >>> rows_of(np.array([2, 0, 1]), 2).tolist()
    [[2, 0], [1, -1]]
    """
    steps = math.ceil(len(order) / batch_size)
    rows = np.full(steps * batch_size, -1, np.int32)
    rows[: len(order)] = order
    return rows.reshape(steps, batch_size)


def _mask(lengths: Array | None, width: int) -> Array | None:
    """Return the time-major mask `(time, batch)` of a batch."""
    return None if lengths is None else jnp.arange(width)[:, None] < lengths


def _batch(data: AnyData, rows: Array) -> tuple[Array, Array, Array | None, Array]:
    """Gather a batch, time-major; row -1 fills up the last batch and weighs nothing."""
    if isinstance(data, WindowData):
        x, y = data.gather(rows)
        weights = (rows >= 0).astype(jnp.float32)
        return x, y, None, jnp.broadcast_to(weights, y.shape)
    x = gather(jnp.asarray(data.x), rows)
    mask = None if data.lengths is None else _mask(data.lengths[rows], x.shape[0])
    y = data.y[rows] if data.y.ndim == 1 else gather(jnp.asarray(data.y), rows)
    weights = (rows >= 0).astype(jnp.float32)
    if data.weights is not None:
        weights = weights * data.weights[rows]
    if y.ndim == 2:
        weights = jnp.broadcast_to(weights, y.shape)
        weights = weights if mask is None else weights * mask
    return x, y, mask, weights


def sums_of(logits: Array, y: Array, weights: Array) -> Array:
    """Return the weighted sums of losses (nats) and of hits, and the sum of weights."""
    losses, hits = cross_entropy(logits, y), accuracy(logits, y)
    return jnp.stack([(losses * weights).sum(), (hits * weights).sum(), weights.sum()])


def _gradient(
    parameters: Any, structure: Any, data: AnyData, rows: Array, key: Array
) -> tuple[Any, Array, Array]:
    """Return the gradient of the mean loss with L2, that loss, and the sums of `sums_of`."""
    x, y, mask, weights = _batch(data, rows)

    def loss(parameters: Any) -> tuple[Array, Array]:
        network = eqx.combine(parameters, structure)
        logits, learning = network.answers(x, mask=mask, key=key)
        losses = [weighted_mean(cross_entropy(answer, y), weights) for answer in learning]
        return sum(losses, jnp.asarray(l2_penalty(network))), sums_of(logits, y, weights)

    (value, sums), gradient = jax.value_and_grad(loss, has_aux=True)(parameters)
    return gradient, value, sums


def _layer_norms(gradient: Any) -> Array:
    """Return the length of the gradient of each layer."""
    return jnp.stack([jnp.asarray(optax.tree.norm(layer)) for layer in parts(gradient)])


def advanced(
    state: State, gradient: Any, loss: Array, sums: Array, optimiser: Optimiser, update: Any
) -> State:
    """Take one step along `gradient`; none any more once a loss or gradient was not finite."""
    norms = _layer_norms(gradient)
    finite = jnp.isfinite(loss) & jnp.isfinite(norms).all()
    bad = jnp.where((state.bad < 0) & ~finite, state.step, state.bad)
    change, moments = update(gradient, state.moments, state.parameters)
    parameters = jax.tree.map(lambda p, dp: p + jnp.where(bad < 0, dp, 0), state.parameters, change)
    return State(
        parameters,
        moments,
        state.step + 1,
        state.sums + sums,
        state.norms + norms,
        state.clipped + optimiser.clips(gradient, norms),
        bad,
    )


@partial(jax.jit, static_argnames=("structure", "optimiser", "total"), donate_argnames=("state",))
def run(
    state: State,
    data: AnyData,
    order: Array,
    begin: int,
    end: int,
    key: Array,
    *,
    structure: Any,
    optimiser: Optimiser,
    total: int,
) -> State:
    """Take the steps `begin ... end - 1` of an epoch whose batches are the rows of `order`."""
    update = optimiser.build(total).update

    def step(i: Array, state: State) -> State:
        dropout_key = jax.random.fold_in(key, state.step)
        gradient, loss, sums = _gradient(state.parameters, structure, data, order[i], dropout_key)
        return advanced(state, gradient, loss, sums, optimiser, update)

    last: State = jax.lax.fori_loop(begin, end, step, state)
    return last


def trace(
    network: Sequential, data: AnyData, rows: NDArray[np.int32], step: int, key: Array
) -> str:
    """Name the layer where a batch first gives a number that is not finite."""
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    dropout_key = jax.random.fold_in(key, step)
    x, _, mask, _ = _batch(data, jnp.asarray(rows))
    keys = jax.random.split(dropout_key, len(network.layers))
    for i, layer in enumerate(network.layers):
        x = layer(x, mask=mask, key=keys[i])
        if jnp.issubdtype(x.dtype, jnp.inexact) and not bool(jnp.isfinite(x).all()):
            return f"the output of layer {i + 1}, {layer.title}"
    gradient, *_ = _gradient(parameters, structure, data, jnp.asarray(rows), dropout_key)
    finite = np.isfinite(np.asarray(_layer_norms(gradient)))
    # Backpropagation runs from the last layer to the first.
    for i, part in reversed(list(enumerate(parts(network)))):
        if not finite[i]:
            return f"the gradient of layer {i + 1}, {part.title}"
    return "the loss"


def adapt(network: Sequential, data: Data, *, examples: int = 10_000) -> Sequential:
    """Let layers that start from the training data (`Standardise`) see up to `examples` of it."""
    if not any(hasattr(part, "adapted") for part in parts(network)):
        return network
    check_process()
    n = len(data.x)
    chosen = np.linspace(0, n - 1, min(n, examples)).astype(int)
    x = jnp.swapaxes(jnp.asarray(data.x[chosen]), 0, 1)
    lengths = None if data.lengths is None else jnp.asarray(data.lengths[chosen])
    return adapted(network, x, _mask(lengths, len(x)))[0]  # type: ignore[no-any-return]


@partial(jax.jit, static_argnames=("structure",))
def _measure(parameters: Any, data: AnyData, order: Array, *, structure: Any) -> Array:
    network = eqx.combine(parameters, structure)

    def step(sums: Array, rows: Array) -> tuple[Array, None]:
        x, y, mask, weights = _batch(data, rows)
        return sums + sums_of(network(x, mask=mask), y, weights), None

    return jax.lax.scan(step, jnp.zeros(3), order)[0]


def measure(network: Sequential, data: AnyData, batch_size: int) -> tuple[float, float]:
    """Return mean loss (nats) and accuracy of a network on data."""
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    rows = rows_of(np.arange(len(data.x)), min(batch_size, len(data.x)))
    sums = np.asarray(_measure(parameters, data, rows, structure=structure), float)
    loss, hits, weight = sums.tolist()
    return loss / max(weight, 1e-12), hits / max(weight, 1e-12)


@partial(jax.jit, static_argnames=("structure",))
def _logits(parameters: Any, x: Array, lengths: Array | None, *, structure: Any) -> Array:
    x = jnp.swapaxes(x, 0, 1)
    logits = eqx.combine(parameters, structure)(x, mask=_mask(lengths, x.shape[0]))
    return logits if logits.ndim == 2 else jnp.swapaxes(logits, 0, 1)


def logits_of(
    network: Sequential, x: NDArray[Any], lengths: NDArray[Any] | None = None
) -> NDArray[np.float32]:
    """Compute logits, batch-major: `(n, time, ...)` to `(n, classes)` or `(n, time, classes)`."""
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    return np.asarray(_logits(parameters, x, lengths, structure=structure))


def chunk_of(network: Sequential, data: AnyData, batch_size: int) -> int:
    """Tell how many steps keep a progress bar moving and an interrupt quick."""
    work = 6 * batch_size * data.x.shape[1] * count_parameters(network)
    # About 10^10 multiplications and additions: a fraction of a second on a laptop.
    return max(1, int(1e10 / max(work, 1)))


@partial(jax.jit, static_argnames=("structure",))
def _window_losses(parameters: Any, data: WindowData, order: Array, *, structure: Any) -> Array:
    network = eqx.combine(parameters, structure)

    def step(_: None, rows: Array) -> tuple[None, Array]:
        x, y = data.gather(rows)
        logits = network(x)
        return None, cross_entropy(logits if logits.ndim == 2 else logits[-1], y)

    return jax.lax.scan(step, None, order)[1]


def window_losses(network: Sequential, symbols: NDArray[Any], window: int) -> NDArray[np.float32]:
    """Compute the loss (nats) of each symbol behind a whole window: `(n - window,)`.

    Raises `SequenceError` for a text not longer than a window.
    """
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    data = windows_of(symbols, window, every_step=False)
    rows = rows_of(np.arange(len(data.starts)), 1024)
    losses = _window_losses(parameters, data, rows, structure=structure)
    return np.asarray(losses).reshape(-1)[: len(data.starts)]
