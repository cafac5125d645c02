"""`x @ W` for features, and row look-up for symbols: an integer stands for its one-hot vector."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

__all__ = ["exact", "product", "project"]

# Summing rows by symbol is a scatter, which XLA runs one row at a time on a CPU; up to this
# many symbols a product with the one-hot matrix is faster.
_PRODUCT_UP_TO = 256


def exact() -> jax.lax.Precision | None:
    """Return the precision of products: float32's own, unless JAX is set to another.

    A GPU would else round their factors to ten bits (TF32);
    `JAX_DEFAULT_MATMUL_PRECISION=tensorfloat32` asks for that.
    """
    stated = jax.config.jax_default_matmul_precision  # type: ignore[attr-defined]
    return None if stated else jax.lax.Precision.HIGHEST


def product(x: Array, W: Array) -> Array:
    """Multiply `x (..., features)` by `W (features, units)` in full precision."""
    return jnp.matmul(x, W, precision=exact())


@jax.custom_vjp
def _look_up(symbols: Array, W: Array) -> Array:
    return W[symbols]


def _look_up_forward(symbols: Array, W: Array) -> tuple[Array, tuple[Array, Array]]:
    return W[symbols], (symbols, W)


def _look_up_backward(saved: tuple[Array, Array], d: Array) -> tuple[np.ndarray, Array]:
    symbols, W = saved
    rows, dz = symbols.reshape(-1), d.reshape(-1, d.shape[-1])
    if len(W) <= _PRODUCT_UP_TO:
        dW = product(jax.nn.one_hot(rows, len(W), dtype=d.dtype, axis=0), dz)  # (symbols, units)
    else:
        dW = jnp.zeros_like(W).at[rows].add(dz)
    return np.zeros(symbols.shape, jax.dtypes.float0), dW


_look_up.defvjp(_look_up_forward, _look_up_backward)


def project(x: Array, W: Array) -> Array:
    """Multiply `x (..., features)` by `W (features, units)`; look rows up for integers `(...)`.

    The one-hot matrix is never built on the way forward; the gradient of a look-up is a row sum.

    >>> W = jnp.array([[1.0, 2.0], [3.0, 4.0]])
    >>> project(jnp.array([1, 0]), W).tolist()
    [[3.0, 4.0], [1.0, 2.0]]
    """
    return _look_up(x, W) if jnp.issubdtype(x.dtype, jnp.integer) else product(x, W)
