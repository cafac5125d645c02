"""Truncated backpropagation through time: forwards and backwards through pieces of a long text.

A text is read as `batch` streams side by side, `steps` symbols at a time. The state is carried
from piece to piece, so that the network remembers, and the gradient is cut where a piece begins
(Williams and Peng 1990). Every symbol is read once an epoch, however long the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn.checkpoint import Checkpoint
from elman.rnn.losses import cross_entropy, l2_penalty, weighted_mean
from elman.rnn.optimise import Optimiser
from elman.rnn.sequential import Sequential, count_parameters
from elman.rnn.stateful import States, initial_states, read_on
from elman.rnn.steps import State, advanced, new_epoch, start, sums_of
from elman.rnn.streams import Symbols, lay_out
from elman.rnn.surprise import mean_loss_of
from elman.rnn.training import Epoch, Progress, Trained, is_better, is_finished

__all__ = ["train_streams"]

BLOCK = 1 << 24
"""Symbols on the device at a time, at most."""


def _loss(
    parameters: Any, structure: Any, x: Array, y: Array, states: States, weights: Array, key: Array
) -> tuple[Array, tuple[Array, States]]:
    network = eqx.combine(parameters, structure)
    logits, states = read_on(network, x, states, key=key)
    outputs = logits.shape[-1]
    # Codes without an output (a class, which is given and never predicted) weigh nothing.
    weights = weights * (y < outputs)
    y = jnp.minimum(y, outputs - 1)
    mean = weighted_mean(cross_entropy(logits, y), weights)
    return mean + l2_penalty(network), (sums_of(logits, y, weights), states)


@partial(
    jax.jit,
    static_argnames=("structure", "optimiser", "total", "steps"),
    donate_argnames=("state", "states"),
)
def _run(
    state: State,
    states: States,
    block: Array,
    predicted: Array,
    key: Array,
    *,
    structure: Any,
    optimiser: Optimiser,
    total: int,
    steps: int,
) -> tuple[State, States]:
    """Train on one block, piece after piece, in one program."""
    update = optimiser.build(total).update

    def piece(i: Array, carried: tuple[State, States]) -> tuple[State, States]:
        state, states = carried
        text = jax.lax.dynamic_slice(block, (0, i * steps), (len(block), steps + 1))
        text = text.T.astype(jnp.int32)  # (steps + 1, batch)
        real = (i * steps + jnp.arange(steps) < predicted).astype(jnp.float32)
        weights = jnp.broadcast_to(real[:, None], text[1:].shape)
        (loss, (sums, states)), gradient = jax.value_and_grad(_loss, has_aux=True)(
            state.parameters, structure, text[:-1], text[1:], states, weights,
            jax.random.fold_in(key, state.step),
        )  # fmt: skip
        return advanced(state, gradient, loss, sums, optimiser, update), states

    pieces = (predicted + steps - 1) // steps
    last: tuple[State, States] = jax.lax.fori_loop(0, pieces, piece, (state, states))
    return last


def train_streams(
    network: Sequential,
    symbols: Symbols,
    *,
    epochs: int,
    batch_size: int = 16,
    steps: int = 32,
    optimiser: Optimiser | None = None,
    validation: Symbols | None = None,
    patience: int | None = None,
    shift: bool = True,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train a built network to predict each next symbol of one long text.

    The text is `batch_size` contiguous streams, read `steps` symbols at a time; with `shift`
    every epoch begins at another symbol, so that pieces are cut elsewhere. Only a few blocks
    are in memory, so `symbols` may be a `np.memmap` of any length. The best epoch is that of the
    lowest loss on `validation`, another text, read with its state; without one it is the last.
    Ctrl-C keeps the best epoch, and the one it ends where it is if there was none before, or
    no validation. The same seed gives the same weights, bit for bit, with the same number of
    threads and the same kernels, and so does a run that was killed, within an epoch or between
    two, and resumed from its `checkpoint`.

    Raises `SequenceError` for a text too short, `ConfigurationError` for settings outside their
    range, `NonFiniteError` when a loss or gradient is no longer a number (its `trained` holds
    the best epoch before that).
    """
    _check(epochs=epochs, batch_size=batch_size, steps=steps, patience=patience)
    optimiser = optimiser or Optimiser()
    pieces = -(-lay_out(len(symbols), batch_size, steps).length // steps)
    total = pieces * epochs
    state, states = start(network, optimiser, total), initial_states(network, batch_size)
    structure = eqx.filter(network, eqx.is_inexact_array, inverse=True)
    run = partial(_run, key=jax.random.key(seed), structure=structure, optimiser=optimiser,
                  total=total, steps=steps)  # fmt: skip
    span = steps * min(pieces, _pieces_at_once(network, batch_size, steps))
    best, best_epoch, history, done = network, 0, list[Epoch](), 0
    if checkpoint is not None:
        checkpoint = checkpoint.of(network, symbols, validation, optimiser,
                                   (epochs, batch_size, steps, patience, shift, seed))  # fmt: skip
        if (saved := checkpoint.load(state, network, states)) is not None:
            state, best, best_epoch, figures, done, states = saved
            history = list(map(Epoch.from_json, figures))
    try:
        for epoch in range(len(history) + 1, epochs + 1):
            if validation is not None and is_finished(best_epoch, len(history), patience):
                break
            first = int(np.random.default_rng((seed, epoch)).integers(1 << 30)) if shift else 0
            layout = lay_out(len(symbols), batch_size, steps, first)
            if not done:
                state, states = new_epoch(state), initial_states(network, batch_size)
            for block, predicted in layout.blocks(symbols, span, done * steps):
                state, states = run(state, states, block, predicted)
                done += -(-predicted // steps)
                if int(state.bad) >= 0:
                    raise _not_finite(state, epoch, Trained(best, history, best_epoch))
                if predicted == span and done < pieces:
                    if checkpoint is not None and checkpoint.due(last=False):
                        checkpoint.save(state, best, best_epoch, history, done, states)
                    if progress:
                        last = history[-1] if history else None
                        progress(Progress(epoch, epochs, done, pieces, last))
            best, best_epoch = _ended(state, structure, validation, done, history, best, best_epoch)
            done = 0
            if checkpoint is not None and checkpoint.due(last=epoch == epochs):
                checkpoint.save(state, best, best_epoch, history, done, states)
            if progress:
                progress(Progress(epoch, epochs, pieces, pieces, history[-1]))
    except KeyboardInterrupt:
        # Whoever presses Ctrl-C does not wait for a measurement: an unfinished epoch counts where
        # there is no better one to be known. A step that was cut off has taken its arrays along.
        whole = not any(leaf.is_deleted() for leaf in jax.tree.leaves(state))
        if done and whole and (validation is None or not best_epoch):
            best, best_epoch = _ended(state, structure, None, done, history, best, best_epoch)
        return Trained(best, history, best_epoch, interrupted=True)
    return Trained(best, history, best_epoch)


def _ended(
    state: State, structure: Any, validation: Symbols | None, pieces: int, history: list[Epoch],
    best: Sequential, best_epoch: int,
) -> tuple[Sequential, int]:  # fmt: skip
    """Add an epoch's figures to the history, and return the best network and its epoch."""
    now = eqx.combine(state.parameters, structure)
    history.append(_figures(state, now, validation, pieces))
    if best_epoch and not is_better(history[-1], history[best_epoch - 1]):
        return best, best_epoch
    # The next step donates its parameters: the best ones need a copy.
    copy = jax.tree.map(lambda p: jnp.copy(p) if eqx.is_array(p) else p, now)
    return copy, len(history)


def _check(**given: int | None) -> None:
    for name, value in given.items():
        if value is not None and value < 1:
            raise ConfigurationError(f"{name} is at least 1, received {value}")


def _pieces_at_once(network: Sequential, batch: int, steps: int) -> int:
    work = 6 * batch * steps * count_parameters(network)
    # A second or so between two looks at the clock and the keyboard; a block that fits anywhere.
    return max(1, min(int(3e10 / work), BLOCK // (batch * steps)))


def _figures(state: State, now: Sequential, validation: Symbols | None, pieces: int) -> Epoch:
    loss, hits, weight = np.asarray(state.sums, float).tolist()
    held_loss = held_accuracy = None
    if validation is not None:
        held_loss, held_accuracy = mean_loss_of(now, validation)
    norms = tuple((np.asarray(state.norms, float) / pieces).tolist())
    weight = max(weight, 1e-12)
    return Epoch(loss / weight, hits / weight, held_loss, held_accuracy, norms,
                 int(state.clipped) / pieces)  # fmt: skip


def _not_finite(state: State, epoch: int, so_far: Trained) -> NonFiniteError:
    kept = f"; the model of epoch {so_far.best_epoch} is kept" if so_far.best_epoch else ""
    return NonFiniteError(
        f"Loss and gradients must stay finite, step {int(state.bad) + 1} (epoch {epoch}) "
        f"broke that{kept}",
        remedy="lower the learning rate or clip the gradient (clip_norm=1.0)",
        trained=so_far,
    )
