"""First values of parameters, with Keras's defaults."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

__all__ = ["glorot_uniform", "orthogonal", "zeros"]


def glorot_uniform(key: Array, rows: int, columns: int) -> Array:
    """Draw from `U(-l, l)`, `l = sqrt(6 / (rows + columns))` (Glorot and Bengio 2010)."""
    return jax.nn.initializers.glorot_uniform()(key, (rows, columns), jnp.float32)


def orthogonal(key: Array, rows: int, columns: int) -> Array:
    """Draw a matrix with orthonormal rows or columns (Saxe et al. 2014).

    A square one keeps the length of every state, so that the gradient through many steps
    neither vanishes nor explodes at the start of training.

    >>> Q = orthogonal(jax.random.key(0), 3, 3)
    >>> bool(jnp.allclose(Q @ Q.T, jnp.eye(3), atol=1e-5))
    True
    """
    return jax.nn.initializers.orthogonal()(key, (rows, columns), jnp.float32)


def zeros(*shape: int) -> Array:
    """Start at zero, as biases and states do."""
    return jnp.zeros(shape, jnp.float32)
