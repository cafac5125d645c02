"""The training loop: epochs as compiled programs, the best weights kept, an interrupt survived."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn.losses import accuracy, cross_entropy, l2_penalty, weighted_mean
from elman.rnn.optimise import Optimiser
from elman.rnn.sequential import Sequential

__all__ = ["Data", "Epoch", "Progress", "Trained", "evaluate", "logits_of", "train"]


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


@dataclass(frozen=True)
class Epoch:
    """What one epoch gave: mean loss in nats without L2, and the share predicted right."""

    loss: float
    accuracy: float
    val_loss: float | None = None
    val_accuracy: float | None = None


@dataclass(frozen=True)
class Progress:
    """Where training stands: `step` of `steps` in `epoch` (from 1) of `epochs`."""

    epoch: int
    epochs: int
    step: int
    steps: int
    last: Epoch | None


@dataclass(frozen=True)
class Trained:
    """A trained network: the weights of `best_epoch` (from 1), and every epoch's figures."""

    network: Sequential
    history: list[Epoch] = field(default_factory=list)
    best_epoch: int = 0
    interrupted: bool = False


class _State(NamedTuple):
    """What a training step changes. The sums are weighted: loss, hits, weights."""

    parameters: Any
    moments: Any
    step: Array
    sums: Array


def _mask(lengths: Array | None, width: int) -> Array | None:
    """Return the time-major mask `(time, batch)` of a batch."""
    return None if lengths is None else jnp.arange(width)[:, None] < lengths


def _batch(data: Data, rows: Array) -> tuple[Array, Array, Array | None, Array]:
    """Gather a batch, time-major; row -1 fills up the last batch and weighs nothing."""
    x = jnp.swapaxes(data.x[rows], 0, 1)
    mask = None if data.lengths is None else _mask(data.lengths[rows], x.shape[0])
    y = data.y[rows]
    weights = (rows >= 0).astype(jnp.float32)
    if data.weights is not None:
        weights = weights * data.weights[rows]
    if y.ndim == 2:
        y = y.T
        weights = jnp.broadcast_to(weights, y.shape)
        weights = weights if mask is None else weights * mask
    return x, y, mask, weights


def _sums(logits: Array, y: Array, weights: Array) -> Array:
    losses = cross_entropy(logits, y)
    return jnp.stack([(losses * weights).sum(), (accuracy(logits, y) * weights).sum(),
                      weights.sum()])  # fmt: skip


@partial(jax.jit, static_argnames=("structure", "optimiser", "total"), donate_argnames=("state",))
def _run(
    state: _State,
    data: Data,
    order: Array,
    start: Array,
    stop: Array,
    key: Array,
    *,
    structure: Any,
    optimiser: Optimiser,
    total: int,
) -> _State:
    """Take the steps `start ... stop - 1` of an epoch whose batches are the rows of `order`."""
    update = optimiser.build(total).update

    def step(i: Array, state: _State) -> _State:
        x, y, mask, weights = _batch(data, order[i])

        def loss(parameters: Any) -> tuple[Array, Array]:
            network = eqx.combine(parameters, structure)
            logits = network(x, mask=mask, key=jax.random.fold_in(key, state.step))
            mean = weighted_mean(cross_entropy(logits, y), weights)
            return mean + l2_penalty(network), _sums(logits, y, weights)

        gradient, sums = jax.grad(loss, has_aux=True)(state.parameters)
        change, moments = update(gradient, state.moments, state.parameters)
        parameters = jax.tree.map(jnp.add, state.parameters, change)
        return _State(parameters, moments, state.step + 1, state.sums + sums)

    last: _State = jax.lax.fori_loop(start, stop, step, state)
    return last


@partial(jax.jit, static_argnames=("structure",))
def _measure(parameters: Any, data: Data, order: Array, *, structure: Any) -> Array:
    network = eqx.combine(parameters, structure)

    def step(sums: Array, rows: Array) -> tuple[Array, None]:
        x, y, mask, weights = _batch(data, rows)
        return sums + _sums(network(x, mask=mask), y, weights), None

    return jax.lax.scan(step, jnp.zeros(3), order)[0]


@partial(jax.jit, static_argnames=("structure",))
def _logits(parameters: Any, x: Array, lengths: Array | None, *, structure: Any) -> Array:
    x = jnp.swapaxes(x, 0, 1)
    logits = eqx.combine(parameters, structure)(x, mask=_mask(lengths, x.shape[0]))
    return logits if logits.ndim == 2 else jnp.swapaxes(logits, 0, 1)


def _split(network: Sequential) -> tuple[Any, Any]:
    return eqx.partition(network, eqx.is_inexact_array)


def logits_of(
    network: Sequential, x: NDArray[Any], lengths: NDArray[Any] | None = None
) -> NDArray[np.float32]:
    """Compute logits, batch-major: `(n, time, ...)` to `(n, classes)` or `(n, time, classes)`."""
    parameters, structure = _split(network)
    return np.asarray(_logits(parameters, x, lengths, structure=structure))


def _rows(order: NDArray[np.int64], batch_size: int) -> NDArray[np.int32]:
    """Lay an order out as batches `(steps, batch)`, the last one filled up with -1."""
    steps = math.ceil(len(order) / batch_size)
    rows = np.full(steps * batch_size, -1, np.int32)
    rows[: len(order)] = order
    return rows.reshape(steps, batch_size)


def _on_device(data: Data) -> Data:
    placed: Data = jax.tree.map(jnp.asarray, data)
    return placed


def evaluate(network: Sequential, data: Data, *, batch_size: int = 1024) -> Epoch:
    """Measure mean loss (nats) and accuracy of a network on data."""
    parameters, structure = _split(network)
    rows = _rows(np.arange(len(data.x)), min(batch_size, len(data.x)))
    sums = _measure(parameters, _on_device(data), rows, structure=structure)
    loss, hits, weight = np.asarray(sums, float).tolist()
    return Epoch(loss / max(weight, 1e-12), hits / max(weight, 1e-12))


def _chunks(steps: int, work: int) -> Iterator[tuple[int, int]]:
    """Cut an epoch into runs short enough for a progress bar and an interrupt."""
    # About 10^10 multiplications and additions: a fraction of a second on a laptop.
    chunk = max(1, int(1e10 / max(work, 1)))
    for start in range(0, steps, chunk):
        yield start, min(start + chunk, steps)


def train(
    network: Sequential,
    data: Data,
    *,
    epochs: int,
    batch_size: int = 32,
    optimiser: Optimiser | None = None,
    validation: Data | None = None,
    patience: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
) -> Trained:
    """Train a built network; return the weights of the best epoch.

    Batches are drawn anew every epoch from `seed`. With `validation` the best epoch is the one
    of the lowest validation loss, and training stops after `patience` epochs without a better
    one; without, it is the last. Ctrl-C ends training and keeps the best epoch so far.
    The same seed, data and version give the same weights, bit for bit.

    Raises `NonFiniteError` when the loss is no longer a number, `ConfigurationError` for
    settings outside their range.
    """
    for name, value in (("epochs", epochs), ("batch_size", batch_size), ("patience", patience)):
        if value is not None and value < 1:
            raise ConfigurationError(f"{name} is at least 1, received {value}")
    optimiser = optimiser or Optimiser()
    n = len(data.x)
    batch_size = min(batch_size, n)
    steps = math.ceil(n / batch_size)
    parameters, structure = _split(network)
    work = 6 * batch_size * data.x.shape[1] * sum(p.size for p in jax.tree.leaves(parameters))
    # The step donates its state, and the caller's network must stay usable.
    parameters = jax.tree.map(jnp.copy, parameters)
    moments = optimiser.build(steps * epochs).init(parameters)
    state = _State(parameters, moments, jnp.zeros((), jnp.int32), jnp.zeros(3))
    on_device = _on_device(data)
    run = partial(
        _run, key=jax.random.key(seed), structure=structure, optimiser=optimiser,
        total=steps * epochs,
    )  # fmt: skip

    best, best_epoch, history = network, 0, list[Epoch]()
    try:
        for epoch in range(1, epochs + 1):
            order = _rows(np.random.default_rng((seed, epoch)).permutation(n), batch_size)
            state = state._replace(sums=jnp.zeros(3))
            for start, stop in _chunks(steps, work):
                state = run(state, on_device, order, start, stop)
                if progress:
                    state.sums.block_until_ready()
                    last = history[-1] if history else None
                    progress(Progress(epoch, epochs, stop, steps, last))
            loss, hits, weight = np.asarray(state.sums, float).tolist()
            if not math.isfinite(loss):
                raise NonFiniteError(
                    f"The loss must stay a number, became {loss} in epoch {epoch}",
                    remedy="lower the learning rate, or clip the gradient (clip_norm=1.0)",
                )
            figures = Epoch(loss / max(weight, 1e-12), hits / max(weight, 1e-12))
            now = eqx.combine(state.parameters, structure)
            if validation is not None:
                held = evaluate(now, validation)
                figures = Epoch(figures.loss, figures.accuracy, held.loss, held.accuracy)
            history.append(figures)
            if best_epoch == 0 or _better(figures, history[best_epoch - 1]):
                best = jax.tree.map(lambda p: jnp.copy(p) if eqx.is_array(p) else p, now)
                best_epoch = epoch
            elif patience is not None and epoch - best_epoch >= patience:
                break
    except KeyboardInterrupt:
        return Trained(best, history, best_epoch, interrupted=True)
    return Trained(best, history, best_epoch)


def _better(now: Epoch, best: Epoch) -> bool:
    if now.val_loss is None or best.val_loss is None:
        return True
    return now.val_loss < best.val_loss
