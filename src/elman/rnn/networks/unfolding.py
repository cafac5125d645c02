"""Sequences from vectors, in one compiled call."""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.rnn.networks.sequential import Sequential
from elman.rnn.process import check_process

__all__ = ["unfolded"]


@partial(jax.jit, static_argnames=("structure", "steps"))
def _outputs(
    parameters: Any, vectors: Array, lengths: Array, *, structure: Any, steps: int
) -> Array:
    x, mask = vectors, jnp.arange(steps)[:, None] < lengths
    for layer in eqx.combine(parameters, structure).layers[1:]:
        x = layer(x, mask=mask)
    return jnp.swapaxes(x, 0, 1)


def unfolded(
    network: Sequential, vectors: NDArray[Any], lengths: NDArray[Any]
) -> NDArray[np.float32]:
    """Unfold `vectors (n, features)` by all layers but the first: `(n, time, numbers)`."""
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    x = np.asarray(vectors, np.float32)
    steps = int(lengths.max())
    return np.asarray(_outputs(parameters, x, lengths, structure=structure, steps=steps))
