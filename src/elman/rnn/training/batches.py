"""Examples in memory, and the batches that steps gather from them."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference.inputs import Inputs
from elman.rnn.kernels import gather
from elman.rnn.training import placement
from elman.rnn.training.windows import WindowData

__all__ = [
    "AnyData",
    "Data",
    "check_examples",
    "chunk_of",
    "gathered",
    "mask_of",
    "on_device",
    "rows_of",
]


class Data(NamedTuple):
    """Sequences with their targets, batch-major, as the public face has them.

    `x (n, time, features)` or symbols `(n, time)`; `y (n,)`, or `(n, time)` for a target at
    every step, `(n, time, numbers)` for a vector at every step; `lengths (n,)` or None when every
    step counts; `weights (n,)` of each sequence in the loss, or None for all equal; `beside
    (n, numbers)` what a network with two inputs reads beside the sequences; `taught (n, classes)`
    what teachers think, with which targets `(n,)` are then pairs.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    lengths: NDArray[Any] | None = None
    weights: NDArray[Any] | None = None
    beside: NDArray[Any] | None = None
    taught: NDArray[Any] | None = None


AnyData = Data | WindowData
"""Sequences that stand apart, or windows over one text."""


def on_device(data: AnyData) -> AnyData:
    """Put data where the programs run, once."""
    placed: AnyData = jax.device_put(data)
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


def mask_of(lengths: Array | None, width: int) -> Array | None:
    """Return the time-major mask `(time, batch)` of a batch."""
    return None if lengths is None else jnp.arange(width)[:, None] < lengths


def gathered(data: AnyData, rows: Array) -> tuple[Any, Any, Array | None, Array]:
    """Gather a batch, time-major; row -1 fills up the last batch and weighs nothing."""
    if isinstance(data, WindowData):
        x: Any
        x, y = data.gather(rows)
        weights = (rows >= 0).astype(jnp.float32)
        return x, y, None, jnp.broadcast_to(weights, y.shape)
    x = gather(jnp.asarray(data.x), rows)
    mask = None if data.lengths is None else mask_of(data.lengths[rows], x.shape[0])
    if data.beside is not None:
        x = Inputs(x, data.beside[rows])
    y = data.y[rows] if data.y.ndim == 1 else gather(jnp.asarray(data.y), rows)
    weights = (rows >= 0).astype(jnp.float32)
    if data.weights is not None:
        weights = weights * data.weights[rows]
    if y.ndim >= 2:
        weights = jnp.broadcast_to(weights, y.shape[:2])
        weights = weights if mask is None else weights * mask
    return x, y if data.taught is None else (y, data.taught[rows]), mask, weights


def check_examples(data: AnyData) -> None:
    """Raise `ConfigurationError` for data without an example."""
    if not len(data.x):
        raise ConfigurationError("Data holds at least one example, received none")


def chunk_of(moving: int, data: AnyData, batch_size: int) -> int:
    """Tell how many steps that move so many numbers keep a bar moving and an interrupt quick."""
    work = 6 * batch_size * data.x.shape[1] * moving
    # About 10^10 multiplications and additions: a fraction of a second on a laptop.
    return max(1, int(1e10 * placement.pace() / max(work, 1)))
