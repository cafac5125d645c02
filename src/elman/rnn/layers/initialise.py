"""First values of parameters, with Keras's defaults.

Drawn with NumPy: JAX would compile a program for every shape, which takes longer than training
a small network.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.rnn.process import check_process

__all__ = [
    "Key",
    "gate_values",
    "glorot_uniform",
    "ones",
    "orthogonal",
    "shapes_only",
    "split",
    "uniform",
    "zeros",
]

Key = Array | np.random.SeedSequence | int
"""What randomness starts from: a JAX key, a NumPy seed sequence, or a whole number."""


_drawing = ContextVar("_drawing", default=True)


@contextmanager
def shapes_only() -> Iterator[None]:
    """Draw nothing, for `eqx.filter_eval_shape`: a file may ask for more than fits in memory."""
    before = _drawing.set(False)
    try:
        yield
    finally:
        _drawing.reset(before)


def _sequence(key: Key) -> np.random.SeedSequence:
    if isinstance(key, np.random.SeedSequence):
        return key
    if isinstance(key, int):
        return np.random.SeedSequence(key)
    raw = jax.random.key_data(key) if jnp.issubdtype(key.dtype, jax.dtypes.prng_key) else key
    return np.random.SeedSequence(np.asarray(raw).tolist())


def split(key: Key, n: int) -> list[np.random.SeedSequence]:
    """Derive `n` independent keys; the same key always gives the same ones."""
    check_process()
    parent = _sequence(key)
    return [
        np.random.SeedSequence(parent.entropy, spawn_key=(*parent.spawn_key, i)) for i in range(n)
    ]


def _placed(values: NDArray[np.float32]) -> Array:
    """Place values on the device; `jnp.asarray` would compile a copy of every shape."""
    array: Array = jax.device_put(values)
    return array


def uniform(key: Key, limit: float, *shape: int) -> Array:
    """Draw from `U(-limit, limit)`."""
    if not _drawing.get():
        return jnp.zeros(shape)
    drawn = np.random.default_rng(_sequence(key)).uniform(-limit, limit, shape)
    return _placed(drawn.astype(np.float32))


def glorot_uniform(key: Key, rows: int, columns: int, count: int | None = None) -> Array:
    """Draw from `U(-l, l)`, `l = sqrt(6 / (rows + columns))` (Glorot and Bengio 2010).

    A `count` draws so many matrices at once, `(count, rows, columns)`.
    """
    shape = (rows, columns) if count is None else (count, rows, columns)
    return uniform(key, float(np.sqrt(6 / (rows + columns))), *shape)


def orthogonal(key: Key, rows: int, columns: int) -> Array:
    """Draw a matrix with orthonormal rows or columns, evenly over all of them (Saxe et al. 2014).

    A square one keeps the length of every state, so that the gradient through many steps
    neither vanishes nor explodes at the start of training.

    >>> Q = orthogonal(0, 3, 3)
    >>> bool(jnp.allclose(Q @ Q.T, jnp.eye(3), atol=1e-5))
    True
    """
    if not _drawing.get():
        return jnp.zeros((rows, columns))
    tall = max(rows, columns), min(rows, columns)
    Q, R = np.linalg.qr(np.random.default_rng(_sequence(key)).normal(size=tall))
    # QR fixes signs in a way of its own; with R's diagonal made positive all are equally likely.
    Q = Q * np.sign(np.diag(R))
    return _placed((Q if rows >= columns else Q.T).astype(np.float32))


def zeros(*shape: int) -> Array:
    """Start at zero, as biases do."""
    return _placed(np.zeros(shape, np.float32)) if _drawing.get() else jnp.zeros(shape)


def gate_values(units: int, *values: float) -> Array:
    """Start the bias of each gate at a value of its own."""
    if not _drawing.get():
        return jnp.zeros(units * len(values))
    return _placed(np.repeat(np.array(values, np.float32), units))


def ones(*shape: int) -> Array:
    """Start at one, as scales do."""
    return _placed(np.ones(shape, np.float32)) if _drawing.get() else jnp.zeros(shape)
