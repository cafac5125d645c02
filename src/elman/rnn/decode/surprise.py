"""How surprising a text is to a network that reads it with its state in hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.likelihood import Block, averaged, joined, streams_of
from elman.inference.sampling import symbols_of
from elman.rnn.layers.layer import State
from elman.rnn.networks.sequential import Sequential
from elman.rnn.objectives import cross_entropy
from elman.rnn.process import check_process
from elman.rnn.training.batches import rows_of
from elman.rnn.training.layout import Streams, Symbols
from elman.rnn.training.windows import WindowData, windows_of

__all__ = ["losses_of", "mean_loss_of", "window_losses"]


def losses_of(
    network: Sequential, symbols: Symbols, *, streams: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Read a text with its state: the loss in nats of each symbol after the first, and hits.

    Both are `(n - 1,)`. Symbols without an output (classes) are left out. `streams` reads the
    text as that many pieces side by side, each with an empty memory at its beginning; unless
    given, texts up to 2^17 symbols are read as one. Raises `SequenceError` for a text of one
    symbol.
    """
    return joined(_blocks(network, symbols, streams))


def mean_loss_of(network: Sequential, symbols: Symbols) -> tuple[float, float]:
    """Mean loss in nats and share of hits of `losses_of`, in the memory of one block."""
    return averaged(_blocks(network, symbols, None))


@partial(jax.jit, static_argnames=("structure",), donate_argnames=("state",))
def _read(
    parameters: Any, state: State, text: Array, *, structure: Any
) -> tuple[Array, Array, State]:
    network = eqx.combine(parameters, structure)
    logits, state = network.read_on(text[:-1].astype(jnp.int32), state)
    y = jnp.minimum(text[1:].astype(jnp.int32), logits.shape[-1] - 1)
    return cross_entropy(logits, y), logits.argmax(-1) == y, state


def _blocks(network: Sequential, symbols: Symbols, streams: int | None) -> Iterator[Block]:
    check_process()
    n = len(symbols)
    batch = streams_of(n, streams)
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    outputs = symbols_of(network)
    # Rows of one length; what is left over is read with the last row's state.
    length = -(-(n - 1) // batch)
    padded: Any = _Padded(symbols, batch * length + 1)
    state, begun = network.begin(batch), 0
    last = n - 1 - length * np.arange(batch)
    for block, predicted in Streams(0, batch, length).blocks(
        padded, min(length, max(64, (1 << 16) // batch))
    ):
        losses, hits, state = _read(parameters, state, block.T, structure=structure)
        text = block.T[1 : predicted + 1]
        counted = (begun + np.arange(predicted)[:, None] < last) & (text < outputs)
        yield np.asarray(losses)[:predicted], np.asarray(hits)[:predicted], counted
        begun += predicted


class _Padded:
    """Symbols followed by zeros up to `length`, without a copy of a mapped file."""

    def __init__(self, symbols: Symbols, length: int) -> None:
        self.symbols, self.length, self.dtype = symbols, length, symbols.dtype

    def __getitem__(self, part: slice) -> Symbols:
        found = self.symbols[part]
        return np.pad(found, (0, part.stop - part.start - len(found)))


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
