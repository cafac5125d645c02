"""What stands beside recurrent layers: a dense layer's product, a batch gathered by rows."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.kernels.library import Library, found, loaded
from elman.rnn.projection import product

__all__ = ["dense", "gather", "serve_dense"]


def gather(x: Array, rows: Array) -> Array:
    """Gather a batch, time-major: `x (n, time, ...)` and `rows (batch)` to `(time, batch, ...)`.

    >>> gather(jnp.arange(6).reshape(3, 2), jnp.array([2, 0])).tolist()
    [[4, 0], [5, 1]]
    """
    library = found()
    if library is None or x.dtype.itemsize != 4 or x.size == 0:
        return _gathered(x, rows)
    batch: Array = _by_platform(x, rows, library=library)
    return batch


def _gathered(x: Array, rows: Array) -> Array:
    return jnp.swapaxes(x[rows], 0, 1)


@partial(jax.jit, static_argnames=("library",))
def _by_platform(x: Array, rows: Array, *, library: Library) -> Array:
    def by_kernel(x: Array, rows: Array) -> Any:
        shape = (x.shape[1], len(rows), *x.shape[2:])
        return library.call("gather", (shape, x.dtype))(x, rows.astype(jnp.int32))[0]

    batch: Array = jax.lax.platform_dependent(x, rows, cpu=by_kernel, default=_gathered)
    return batch


def serve_dense(x: Array, W: Array) -> bool:
    """Tell whether the kernel of a dense layer pays on `x (..., features)`."""
    return (
        x.dtype == W.dtype == jnp.float32 and x.size * W.shape[1] > _WORTH and found() is not None
    )


_WORTH = 1 << 18
"""Multiplications below which a call costs more than it saves."""


def dense(x: Array, W: Array, b: Array) -> Array:
    """Compute `x W + b`, with the kernel on a CPU: `(..., features)` to `(..., units)`."""
    y: Array = _dense(loaded(), x, W, b)
    return y


def _settings(library: Library) -> dict[str, Any]:
    return {"variant": np.int32(library.variant), "threads": np.int32(library.threads)}


@partial(jax.custom_vjp, nondiff_argnums=(0,))
@partial(jax.jit, static_argnums=0)
def _dense(library: Library, x: Array, W: Array, b: Array) -> Any:
    def by_kernel(x: Array, W: Array, b: Array) -> Any:
        y = library.call("dense", ((*x.shape[:-1], W.shape[1]), jnp.float32))
        return y(x, W, b, **_settings(library))[0]

    return jax.lax.platform_dependent(x, W, b, cpu=by_kernel, default=_affine)


def _affine(x: Array, W: Array, b: Array) -> Array:
    return product(x, W) + b


def _dense_forward(library: Library, x: Array, W: Array, b: Array) -> tuple[Any, Any]:
    return _dense(library, x, W, b), (x, W, b)


@partial(jax.jit, static_argnums=0)
def _dense_backward(library: Library, saved: tuple[Array, ...], dy: Array) -> Any:
    def by_kernel(x: Array, W: Array, b: Array, dy: Array) -> Any:
        shapes = [(value.shape, jnp.float32) for value in (x, W, b)]
        return tuple(library.call("dense_backward", *shapes)(x, W, dy, **_settings(library)))

    def by_product(x: Array, W: Array, b: Array, dy: Array) -> Any:
        return jax.vjp(_affine, x, W, b)[1](dy)

    return jax.lax.platform_dependent(*saved, dy, cpu=by_kernel, default=by_product)


_dense.defvjp(_dense_forward, _dense_backward)
