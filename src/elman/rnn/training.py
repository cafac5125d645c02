"""The training loop: the best weights kept, an interrupt survived, a run resumed exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn import steps
from elman.rnn.checkpoint import Checkpoint
from elman.rnn.optimise import Optimiser
from elman.rnn.sequential import Sequential
from elman.rnn.steps import AnyData

__all__ = ["Epoch", "Progress", "Trained", "evaluate", "train"]


@dataclass(frozen=True)
class Epoch:
    """What one epoch gave.

    Mean loss in nats (without L2) and the share predicted right, in training and on the
    validation data; the mean length of each layer's gradient before clipping; the share of
    steps whose gradient was clipped.
    """

    loss: float
    accuracy: float
    val_loss: float | None = None
    val_accuracy: float | None = None
    gradient_norms: tuple[float, ...] = ()
    clipped: float = 0.0

    @classmethod
    def from_json(cls, figures: dict[str, Any]) -> Epoch:
        """Read an epoch back that went through JSON as a dictionary."""
        return cls(**{**figures, "gradient_norms": tuple(figures["gradient_norms"])})


@dataclass(frozen=True)
class Progress:
    """Where training stands: `step` of `steps` in `epoch` (from 1) of `epochs`.

    `last` is the last finished epoch; at `step == steps` it is this one.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    last: Epoch | None


@dataclass(frozen=True)
class Trained:
    """A trained network: the weights of `best_epoch` (from 1), and every epoch's figures."""

    network: Any
    history: list[Epoch] = field(default_factory=list)
    best_epoch: int = 0
    interrupted: bool = False


def evaluate(network: Sequential, data: AnyData, *, batch_size: int = 1024) -> Epoch:
    """Measure mean loss (nats) and accuracy of a network on data."""
    _check_examples(data)
    return Epoch(*steps.measure(network, steps.on_device(data), batch_size))


def train(
    network: Sequential,
    data: AnyData,
    *,
    epochs: int,
    batch_size: int = 32,
    optimiser: Optimiser | None = None,
    validation: AnyData | None = None,
    patience: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train a built network; return the weights of the best epoch.

    Batches are drawn anew every epoch from `seed`. With `validation` the best epoch is the one
    of the lowest validation loss, and training stops after `patience` epochs without a better
    one; without, it is the last. Ctrl-C ends training and keeps the best epoch so far.
    The same seed, data and version give the same weights, bit for bit, with the same number of
    threads and the same kernels (`elman.rnn.kernels.conditions`), and a run that was killed and
    resumed from its `checkpoint` ends with the same weights as one that was not.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number: its `trained`
    holds the best epoch before that step. Raises `ConfigurationError` for settings outside
    their range.
    """
    for name, value in (("epochs", epochs), ("batch_size", batch_size), ("patience", patience)):
        if value is not None and value < 1:
            raise ConfigurationError(
                f"{name} is at least 1, received {value}", remedy=f"pass for example {name}=20"
            )
    for part in (data, validation):
        if part is not None:
            _check_examples(part)
    optimiser = optimiser or Optimiser()
    n = len(data.x)
    batch_size = min(batch_size, n)
    n_steps = math.ceil(n / batch_size)
    state = steps.start(network, optimiser, n_steps * epochs)
    best, best_epoch, history, first = network, 0, list[Epoch](), 1
    if checkpoint is not None:
        checkpoint = checkpoint.of(network, data, validation, optimiser,
                                   (epochs, batch_size, patience, seed))  # fmt: skip
        if (saved := checkpoint.load(state, network)) is not None:
            state, best, best_epoch, figures, _, _ = saved
            history = list(map(Epoch.from_json, figures))
            first = len(history) + 1
    structure = eqx.filter(network, eqx.is_inexact_array, inverse=True)
    key = jax.random.key(seed)
    held = None if validation is None else steps.on_device(validation)
    placed = steps.on_device(data)
    run = partial(
        steps.run, key=key, structure=structure, optimiser=optimiser, total=n_steps * epochs
    )
    chunk = steps.chunk_of(network, data, batch_size)
    try:
        for epoch in range(first, epochs + 1):
            if held is not None and is_finished(best_epoch, len(history), patience):
                break
            order = np.random.default_rng((seed, epoch)).permutation(n)
            rows = steps.rows_of(order, batch_size)
            state = steps.new_epoch(state)
            for begin in range(0, n_steps, chunk):
                end = min(begin + chunk, n_steps)
                state = run(state, placed, rows, begin, end)
                if (bad := int(state.bad)) >= 0:
                    batch = rows[bad - n_steps * (epoch - 1)]
                    raise _not_finite(
                        eqx.combine(state.parameters, structure), placed, batch, bad, key, epoch,
                        Trained(best, history, best_epoch),
                    )  # fmt: skip
                if progress and end < n_steps:
                    progress(
                        Progress(epoch, epochs, end, n_steps, history[-1] if history else None)
                    )
            now = eqx.combine(state.parameters, structure)
            history.append(_figures(state, now, held, n_steps))
            if best_epoch == 0 or is_better(history[-1], history[best_epoch - 1]):
                # The next step donates these arrays.
                best = jax.tree.map(lambda p: jnp.array(np.array(p)) if eqx.is_array(p) else p, now)
                best_epoch = epoch
            if checkpoint is not None and checkpoint.due(last=epoch == epochs):
                checkpoint.save(state, best, best_epoch, history)
            if progress:
                progress(Progress(epoch, epochs, n_steps, n_steps, history[-1]))
    except KeyboardInterrupt:
        return Trained(best, history, best_epoch, interrupted=True)
    return Trained(best, history, best_epoch)


def _check_examples(data: AnyData) -> None:
    if not len(data.x):
        raise ConfigurationError("Data holds at least one example, received none")


def _figures(state: steps.State, now: Sequential, held: AnyData | None, n_steps: int) -> Epoch:
    loss, hits, weight = np.asarray(state.sums, float).tolist()
    weight = max(weight, 1e-12)
    held_loss, held_accuracy = (None, None) if held is None else steps.measure(now, held, 1024)
    norms = tuple((np.asarray(state.norms, float) / n_steps).tolist())
    clipped = int(state.clipped) / n_steps
    return Epoch(loss / weight, hits / weight, held_loss, held_accuracy, norms, clipped)


def is_finished(best_epoch: int, done: int, patience: int | None) -> bool:
    """Tell whether `patience` epochs have passed without a better one."""
    return patience is not None and best_epoch > 0 and done - best_epoch >= patience


def is_better(now: Epoch, best: Epoch) -> bool:
    """Tell whether an epoch has the lower validation loss; the later one, without validation."""
    if now.val_loss is None or best.val_loss is None:
        return True
    return now.val_loss < best.val_loss


def _not_finite(
    network: Sequential,
    data: AnyData,
    rows: Any,
    step: int,
    key: Any,
    epoch: int,
    so_far: Trained,
) -> NonFiniteError:
    place = steps.trace(network, data, rows, step, key)
    kept = f"; the model of epoch {so_far.best_epoch} is kept" if so_far.best_epoch else ""
    return NonFiniteError(
        f"Loss and gradients must stay finite, {place} did not in step {step + 1} "
        f"(epoch {epoch}){kept}",
        remedy="lower the learning rate, clip the gradient (clip_norm=1.0), "
        "or check the scale of the inputs",
        trained=so_far,
    )
