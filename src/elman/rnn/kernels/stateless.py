"""What stands beside recurrent layers: a dense layer's product, a batch gathered by rows."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.kernels.library import found, loaded

__all__ = ["dense", "gather", "serve_dense"]


def gather(x: Array, rows: Array) -> Array:
    """Gather a batch, time-major: `x (n, time, ...)` and `rows (batch)` to `(time, batch, ...)`.

    >>> gather(jnp.arange(6).reshape(3, 2), jnp.array([2, 0])).tolist()
    [[4, 0], [5, 1]]
    """
    library = found()
    if library is None or x.dtype.itemsize != 4 or x.size == 0:
        return jnp.swapaxes(x[rows], 0, 1)
    shape = (x.shape[1], len(rows), *x.shape[2:])
    batch: Array
    (batch,) = library.call("gather", (shape, x.dtype))(x, rows.astype(jnp.int32))
    return batch


def serve_dense(x: Array, W: Array) -> bool:
    """Tell whether the kernel of a dense layer pays on `x (..., features)`."""
    return (
        x.dtype == W.dtype == jnp.float32 and x.size * W.shape[1] > _WORTH and found() is not None
    )


_WORTH = 1 << 18
"""Multiplications below which a call costs more than it saves."""


@jax.custom_vjp
def dense(x: Array, W: Array, b: Array) -> Array:
    """Compute `x W + b` with the kernel: `(..., features)` to `(..., units)`."""
    library = loaded()
    y: Array
    (y,) = library.call("dense", ((*x.shape[:-1], W.shape[1]), jnp.float32))(
        x, W, b, variant=np.int32(library.variant), threads=np.int32(library.threads)
    )
    return y


def _dense_forward(x: Array, W: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    return dense(x, W, b), (x, W)


def _dense_backward(saved: tuple[Array, Array], dy: Array) -> tuple[Array, Array, Array]:
    x, W = saved
    library = loaded()
    dx, dW, db = library.call(
        "dense_backward", (x.shape, jnp.float32), (W.shape, jnp.float32), (W.shape[1:], jnp.float32)
    )(x, W, dy, variant=np.int32(library.variant), threads=np.int32(library.threads))
    return dx, dW, db


dense.defvjp(_dense_forward, _dense_backward)
