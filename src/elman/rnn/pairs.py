"""Training on pairs of sequences whose alignment nobody gives: the transducer's loop.

What is kept is not the last weights but their average over the last steps (Polyak and Juditsky
1992): on few pairs it errs less than any single step's weights, without a validation set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn.checkpoint import Checkpoint
from elman.rnn.optimise import Optimiser
from elman.rnn.process import check_process
from elman.rnn.steps import State, advanced, new_epoch, rows_of, start
from elman.rnn.training import Epoch, Progress, Trained, is_better, is_finished
from elman.rnn.transducer import Transducer

__all__ = ["Pairs", "likelihoods", "train_pairs"]


_SURE = float(np.log(2))
"""An output more probable than one half is more probable than all others together."""


class Pairs(NamedTuple):
    """Inputs `x (n, time)` with outputs `y (n, outputs)`, padded, and how long each is, `(n,)`.

    Input symbols run from 0, output symbols from 1.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    x_lengths: NDArray[Any]
    y_lengths: NDArray[Any]


class _Averaged(NamedTuple):
    state: State
    mean: Any
    """Average of the parameters, the last steps weighing most."""


def _losses(network: Transducer, pairs: Pairs, rows: Array, key: Array | None) -> Array:
    x, y, x_lengths, y_lengths = pairs
    return -network.log_likelihood(
        x[rows].T, x_lengths[rows], y[rows].T, y_lengths[rows], key=key
    )  # fmt: skip


@partial(
    jax.jit,
    static_argnames=("structure", "optimiser", "total", "average"),
    donate_argnames=("averaged",),
)
def _step(
    averaged: _Averaged,
    pairs: Pairs,
    rows: Array,
    key: Array,
    *,
    structure: Any,
    optimiser: Optimiser,
    total: int,
    average: float,
) -> _Averaged:
    state = averaged.state
    weights = (rows >= 0).astype(jnp.float32)
    key = jax.random.fold_in(key, state.step)

    def loss(parameters: Any) -> tuple[Array, Array]:
        losses = _losses(eqx.combine(parameters, structure), pairs, rows, key) * weights
        sure = (losses < _SURE) * weights
        return losses.sum() / weights.sum(), jnp.stack([losses.sum(), sure.sum(), weights.sum()])

    (mean, sums), gradient = jax.value_and_grad(loss, has_aux=True)(state.parameters)
    state = advanced(state, gradient, mean, sums, optimiser, optimiser.build(total).update)
    # At the beginning the average forgets sooner, so that first weights leave no trace.
    kept = jnp.minimum(average, (1 + state.step) / (10 + state.step))
    mean = jax.tree.map(lambda m, p: kept * m + (1 - kept) * p, averaged.mean, state.parameters)
    return _Averaged(state, mean)


@partial(jax.jit, static_argnames=("structure",))
def _measured(parameters: Any, pairs: Pairs, rows: Array, *, structure: Any) -> Array:
    return _losses(eqx.combine(parameters, structure), pairs, rows, None)


def _widths(lengths: NDArray[Any], batch_size: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Part sequences into few widths: `(width, rows)`, the longest apart from the usual.

    Each width is a program to compile, so that few sequences are not parted.
    """
    shares = (0.75, 0.97, 1.0) if len(lengths) > 16 * batch_size else (1.0,)
    before = -1
    for share in shares:
        width = int(np.quantile(lengths, share, method="higher"))
        rows = np.flatnonzero((lengths > before) & (lengths <= width))
        if len(rows):
            yield width, rows
        before = max(before, width)


def _blocks(pairs: Pairs, batch_size: int) -> list[Pairs]:
    """Part pairs by length, so that short ones are not padded to the longest."""
    return [
        Pairs(
            pairs.x[rows, :width],
            pairs.y[rows, : max(1, int(pairs.y_lengths[rows].max()))],
            pairs.x_lengths[rows],
            pairs.y_lengths[rows],
        )
        for width, rows in _widths(pairs.x_lengths, batch_size)
    ]


def likelihoods(network: Transducer, pairs: Pairs, *, batch_size: int = 256) -> NDArray[np.float64]:
    """Tell the log-likelihood (nats) of every pair, `(n,)`, summed over alignments."""
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    found = np.zeros(len(pairs.x))
    for width, indices in _widths(pairs.x_lengths, batch_size):
        block = Pairs(pairs.x[:, :width], *pairs[1:])
        for rows in rows_of(indices, min(batch_size, len(indices))):
            told = -np.asarray(_measured(parameters, block, rows, structure=structure))
            found[rows[rows >= 0]] = told[rows >= 0]
    return found


def train_pairs(
    network: Transducer,
    pairs: Pairs,
    *,
    epochs: int,
    batch_size: int = 32,
    optimiser: Optimiser | None = None,
    average: float = 0.995,
    validation: Pairs | None = None,
    patience: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train a built transducer; return the averaged weights of the best epoch.

    The loss is the mean negative log-likelihood of an output (nats, over all alignments); the
    accuracy the share of outputs with a probability above one half, a lower bound of those that
    a search finds first.
    Everything else is as in `elman.rnn.train`: the best epoch by `validation`, else the last;
    Ctrl-C keeps the best so far; a killed run resumes from its `checkpoint` exactly.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number, and
    `ConfigurationError` for settings outside their range.
    """
    for name, value in (("epochs", epochs), ("batch_size", batch_size), ("patience", patience)):
        if value is not None and value < 1:
            raise ConfigurationError(
                f"{name} is at least 1, received {value}", remedy=f"pass for example {name}=20"
            )
    if not 0 <= average < 1:
        raise ConfigurationError(
            f"average is from 0 to below 1, received {average!r}", remedy="pass for example 0.995"
        )
    if not len(pairs.x):
        raise ConfigurationError("Data holds at least one pair, received none")
    optimiser = optimiser or Optimiser()
    blocks = _blocks(pairs, batch_size)
    steps = sum(-(-len(block.x) // batch_size) for block in blocks)
    state = start(network, optimiser, steps * epochs)
    averaged = _Averaged(state, jax.tree.map(jnp.array, state.parameters))
    best, best_epoch, history = network, 0, list[Epoch]()
    if checkpoint is not None:
        checkpoint = checkpoint.of(network, pairs, validation, optimiser,
                                   (epochs, batch_size, patience, average, seed))  # fmt: skip
        if (saved := checkpoint.load(averaged, network)) is not None:
            averaged, best, best_epoch, figures, _, _ = saved
            history = list(map(Epoch.from_json, figures))
    structure = eqx.filter(network, eqx.is_inexact_array, inverse=True)
    # Dropout draws many numbers, and this generator is quick on a CPU.
    key = jax.random.key(seed, impl="unsafe_rbg")
    step = partial(_step, structure=structure, optimiser=optimiser, total=steps * epochs,
                   average=average)  # fmt: skip
    placed: list[Pairs] = jax.tree.map(jnp.asarray, blocks)
    try:
        for epoch in range(len(history) + 1, epochs + 1):
            if validation is not None and is_finished(best_epoch, len(history), patience):
                break
            averaged = averaged._replace(state=new_epoch(averaged.state))
            done = 0
            for block, rows in _batches(blocks, batch_size, (seed, epoch)):
                averaged, done = step(averaged, placed[block], rows, key), done + 1
                if progress and done % 16 == 0 and done < steps:
                    progress(Progress(epoch, epochs, done, steps, history[-1] if history else None))
            if int(averaged.state.bad) >= 0:
                raise _not_finite(
                    int(averaged.state.bad), epoch, Trained(best, history, best_epoch)
                )
            now: Transducer = eqx.combine(averaged.mean, structure)
            history.append(_figures(averaged.state, now, validation, steps))
            if best_epoch == 0 or is_better(history[-1], history[best_epoch - 1]):
                # The next step donates these arrays.
                best = jax.tree.map(lambda p: jnp.array(np.array(p)) if eqx.is_array(p) else p, now)
                best_epoch = epoch
            if checkpoint is not None and checkpoint.due(last=epoch == epochs):
                checkpoint.save(averaged, best, best_epoch, history)
            if progress:
                progress(Progress(epoch, epochs, steps, steps, history[-1]))
    except KeyboardInterrupt:
        return Trained(best, history, best_epoch, interrupted=True)
    return Trained(best, history, best_epoch)


def _batches(
    blocks: list[Pairs], batch_size: int, seed: tuple[int, int]
) -> list[tuple[int, NDArray[np.int32]]]:
    """Draw the batches of an epoch: which block, and its rows, -1 filling up the last."""
    random = np.random.default_rng(seed)
    drawn = [
        (i, rows)
        for i, block in enumerate(blocks)
        for rows in rows_of(random.permutation(len(block.x)), batch_size)
    ]
    return [drawn[i] for i in random.permutation(len(drawn))]


def _figures(state: State, now: Transducer, validation: Pairs | None, steps: int) -> Epoch:
    loss, sure, weight = np.asarray(state.sums, float).tolist()
    held = held_sure = None
    if validation is not None:
        losses = -likelihoods(now, validation)
        held, held_sure = float(losses.mean()), float((losses < _SURE).mean())
    norms = tuple((np.asarray(state.norms, float) / steps).tolist())
    weight = max(weight, 1e-12)
    return Epoch(loss / weight, sure / weight, held, held_sure, norms, int(state.clipped) / steps)


def _not_finite(step: int, epoch: int, so_far: Trained) -> NonFiniteError:
    kept = f"; the model of epoch {so_far.best_epoch} is kept" if so_far.best_epoch else ""
    return NonFiniteError(
        f"Loss and gradients must stay finite, they did not in step {step + 1} (epoch {epoch})"
        f"{kept}",
        remedy="lower the learning rate, or clip the gradient (clip_norm=1.0)",
        trained=so_far,
    )
