"""What a network answers, whole sequences in one compiled call."""

from __future__ import annotations

from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.inference.inputs import Inputs
from elman.rnn.networks.sequential import Sequential
from elman.rnn.process import check_process
from elman.rnn.training.batches import mask_of

__all__ = ["logits_of"]


@partial(jax.jit, static_argnames=("structure",))
def _logits(
    parameters: Any, x: Array, lengths: Array | None, beside: Array | None, *, structure: Any
) -> Array:
    x = jnp.swapaxes(x, 0, 1)
    whole: Any = x if beside is None else Inputs(x, beside)
    logits: Array = eqx.combine(parameters, structure)(whole, mask=mask_of(lengths, x.shape[0]))
    return logits if logits.ndim == 2 else jnp.swapaxes(logits, 0, 1)


def logits_of(
    network: Sequential,
    x: NDArray[Any],
    lengths: NDArray[Any] | None = None,
    beside: NDArray[Any] | None = None,
) -> NDArray[np.float32]:
    """Compute logits, batch-major: `(n, time, ...)` to `(n, classes)` or `(n, time, classes)`.

    `beside (n, numbers)` are the second input of a network that has two.
    """
    check_process()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    return np.asarray(_logits(parameters, x, lengths, beside, structure=structure))
