"""Truncated backpropagation through time: forwards and backwards through pieces of a long text.

A text is read as `batch` streams side by side, `steps` symbols at a time. The state is carried
from piece to piece, so that the network remembers, and the gradient is cut where a piece begins
(Williams and Peng 1990). Every symbol is read once an epoch, however long the memory.
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

from elman.errors import ConfigurationError, NonFiniteError, SequenceError
from elman.rnn.losses import cross_entropy, l2_penalty, weighted_mean
from elman.rnn.optimise import Optimiser
from elman.rnn.sequential import Sequential, count_parameters
from elman.rnn.stateful import States, initial_states, read_on
from elman.rnn.steps import State, advanced, start, sums_of
from elman.rnn.training import Epoch, Progress, Trained, is_better, is_finished

__all__ = ["Symbols", "losses_of", "train_streams"]

Symbols = NDArray[np.integer[Any]]
"""One text as codes `(length,)`: in memory, or mapped from a file that need not fit in it."""

BLOCK = 1 << 24
"""Symbols on the device at a time, at most."""


class Streams(NamedTuple):
    """How a text is laid out for one epoch: stream `i` begins at `first + i * length`."""

    first: int
    batch: int
    length: int

    def blocks(self, symbols: Symbols, span: int) -> Iterator[tuple[NDArray[Any], int]]:
        """Yield `(block, predicted)`: `(batch, span + 1)` symbols, the last one filled up.

        The first `predicted` symbols of a row have a successor to predict.
        """
        starts = self.first + self.length * np.arange(self.batch)
        for begin in range(0, self.length, span):
            n = min(span, self.length - begin)
            block = np.zeros((self.batch, span + 1), symbols.dtype)
            for row, at in enumerate((starts + begin).tolist()):
                block[row, : n + 1] = symbols[at : at + n + 1]
            yield block, n


def lay_out(n: int, batch: int, steps: int, shift: int = 0) -> Streams:
    """Divide `n` symbols among `batch` streams, leaving out the first `shift % room`.

    As many symbols as a text can spare are left out at most, never more than one piece of
    `steps`. Raises `SequenceError` for a text too short for one prediction a stream.

    >>> lay_out(100, 4, steps=10, shift=7)
    Streams(first=7, batch=4, length=23)
    """
    if n <= batch:
        raise SequenceError(
            f"A text for {batch} streams has at least {batch + 1} symbols, received {n}",
            remedy="give more text or a smaller batch_size",
        )
    first = shift % max(1, min(steps, (n - 1) // 4))
    return Streams(first, batch, (n - 1 - first) // batch)


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
) -> Trained:
    """Train a built network to predict each next symbol of one long text.

    The text is `batch_size` contiguous streams, read `steps` symbols at a time; with `shift`
    every epoch begins at another symbol, so that pieces are cut elsewhere. Only a few blocks
    are in memory, so `symbols` may be a `np.memmap` of any length. The best epoch is that of the
    lowest loss on `validation`, another text, read with its state; without one it is the last.
    Ctrl-C keeps the best epoch so far. The same seed gives the same weights, bit for bit.

    Raises `SequenceError` for a text too short, `ConfigurationError` for settings outside their
    range, `NonFiniteError` when a loss or gradient is no longer a number (its `trained` holds
    the best epoch before that).
    """
    _check(epochs=epochs, batch_size=batch_size, steps=steps, patience=patience)
    optimiser = optimiser or Optimiser()
    pieces = -(-lay_out(len(symbols), batch_size, steps).length // steps)
    total = pieces * epochs
    state = start(network, optimiser, total)
    structure = eqx.filter(network, eqx.is_inexact_array, inverse=True)
    run = partial(_run, key=jax.random.key(seed), structure=structure, optimiser=optimiser,
                  total=total, steps=steps)  # fmt: skip
    span = steps * min(pieces, _pieces_at_once(network, batch_size, steps))
    best, best_epoch, history = network, 0, list[Epoch]()
    try:
        for epoch in range(1, epochs + 1):
            if validation is not None and is_finished(best_epoch, len(history), patience):
                break
            first = int(np.random.default_rng((seed, epoch)).integers(1 << 30)) if shift else 0
            layout = lay_out(len(symbols), batch_size, steps, first)
            states = initial_states(network, batch_size)
            state, done = _new_epoch(state), 0
            for block, predicted in layout.blocks(symbols, span):
                state, states = run(state, states, block, predicted)
                done += -(-predicted // steps)
                if int(state.bad) >= 0:
                    raise _not_finite(state, epoch, Trained(best, history, best_epoch))
                if progress and predicted == span and done < pieces:
                    last = history[-1] if history else None
                    progress(Progress(epoch, epochs, done, pieces, last))
            now = eqx.combine(state.parameters, structure)
            history.append(_figures(state, now, validation, done))
            if best_epoch == 0 or is_better(history[-1], history[best_epoch - 1]):
                # The next step donates its parameters: the best ones need a copy.
                best = jax.tree.map(lambda p: jnp.copy(p) if eqx.is_array(p) else p, now)
                best_epoch = epoch
            if progress:
                progress(Progress(epoch, epochs, pieces, pieces, history[-1]))
    except KeyboardInterrupt:
        return Trained(best, history, best_epoch, interrupted=True)
    return Trained(best, history, best_epoch)


def _check(**given: int | None) -> None:
    for name, value in given.items():
        if value is not None and value < 1:
            raise ConfigurationError(f"{name} is at least 1, received {value}")


def _pieces_at_once(network: Sequential, batch: int, steps: int) -> int:
    work = 6 * batch * steps * count_parameters(network)
    # A second or so between two looks at the clock and the keyboard; a block that fits anywhere.
    return max(1, min(int(3e10 / work), BLOCK // (batch * steps)))


def _new_epoch(state: State) -> State:
    return state._replace(sums=jnp.zeros(3), norms=jnp.zeros_like(state.norms),
                          clipped=jnp.zeros_like(state.clipped))  # fmt: skip


def _figures(state: State, now: Sequential, validation: Symbols | None, pieces: int) -> Epoch:
    loss, hits, weight = np.asarray(state.sums, float).tolist()
    held_loss = held_accuracy = None
    if validation is not None:
        losses, right = losses_of(now, validation)
        held_loss, held_accuracy = float(losses.mean()), float(right.mean())
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


@partial(jax.jit, static_argnames=("structure",), donate_argnames=("states",))
def _read(
    parameters: Any, states: States, text: Array, *, structure: Any
) -> tuple[Array, Array, States]:
    logits, states = read_on(
        eqx.combine(parameters, structure), text[:-1].astype(jnp.int32), states
    )
    y = jnp.minimum(text[1:].astype(jnp.int32), logits.shape[-1] - 1)
    return cross_entropy(logits, y), logits.argmax(-1) == y, states


def losses_of(
    network: Sequential, symbols: Symbols, *, streams: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Read a text with its state: the loss in nats of each symbol after the first, and hits.

    Both are `(n - 1,)`. Symbols without an output (classes) are left out. `streams` reads the
    text as that many pieces side by side, each with an empty memory at its beginning; unless
    given, texts up to 2^17 symbols are read as one. Raises `SequenceError` for a text of one
    symbol.
    """
    n = len(symbols)
    if n < 2:
        raise SequenceError(f"A text to be scored has at least two symbols, received {n}")
    batch = min(streams or min(64, max(1, n >> 16)), n - 1)
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    # Rows of one length; what is left over is read with the last row's state.
    length = -(-(n - 1) // batch)
    layout = Streams(0, batch, length)
    padded = _Padded(symbols, batch * length + 1)
    states = initial_states(network, batch)
    span = min(length, max(64, (1 << 16) // batch))
    losses, right = [], []
    for block, predicted in layout.blocks(padded, span):  # type: ignore[arg-type]
        some, hits, states = _read(parameters, states, block.T, structure=structure)
        losses.append(np.asarray(some)[:predicted])
        right.append(np.asarray(hits)[:predicted])
    outputs = network.output_shape(network.input_shape or (None, 0))[-1] or 0
    told = np.asarray(symbols[1:]) < outputs
    return (
        np.concatenate(losses).T.reshape(-1)[: n - 1][told],
        np.concatenate(right).T.reshape(-1)[: n - 1][told],
    )


class _Padded:
    """Symbols followed by zeros up to `length`, without a copy of a mapped file."""

    def __init__(self, symbols: Symbols, length: int) -> None:
        self.symbols, self.length, self.dtype = symbols, length, symbols.dtype

    def __getitem__(self, part: slice) -> Symbols:
        found = self.symbols[part]
        return np.pad(found, (0, part.stop - part.start - len(found)))
