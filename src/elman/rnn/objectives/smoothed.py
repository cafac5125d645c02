"""Cross-entropy whose targets are smoothed: no symbol is certain (Szegedy et al. 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.rnn.objectives.classification import accuracy

__all__ = ["Smoothed", "smoothed_cross_entropy"]


@partial(jax.custom_vjp, nondiff_argnums=(2,))
def smoothed_cross_entropy(logits: Array, targets: Array, smoothing: float) -> Array:
    """Compute the cross-entropy with `(1 - s) [target] + s / classes`, nats: `(..., classes)` to
    `(...)`.

    >>> f"{smoothed_cross_entropy(jnp.zeros((1, 2)), jnp.array([0]), 0.1)[0]:.4f}"
    '0.6931'
    """
    chosen = jnp.take_along_axis(logits, targets[..., None], -1)[..., 0]
    wanted = (1 - smoothing) * chosen + smoothing * logits.mean(-1)
    return jax.nn.logsumexp(logits, -1) - wanted


def _forward(logits: Array, targets: Array, smoothing: float) -> tuple[Array, Any]:
    return smoothed_cross_entropy(logits, targets, smoothing), (logits, targets)


def _backward(smoothing: float, saved: Any, d: Array) -> tuple[Array, Any]:
    logits, targets = saved
    classes = logits.shape[-1]
    # Written by comparison: the gradient of a gather is a scatter, slow on a CPU.
    wanted = jnp.where(jnp.arange(classes) == targets[..., None], 1 - smoothing, 0.0)
    gradient = jax.nn.softmax(logits) - wanted - smoothing / classes
    return gradient * d[..., None], np.zeros(targets.shape, jax.dtypes.float0)


smoothed_cross_entropy.defvjp(_forward, _backward)


@dataclass(frozen=True)
class Smoothed:
    """Judges logits `(..., classes)` against labels `(...)`, of which none is quite certain.

    `loss` is what is made small, `accuracy` the share of symbols that are the most probable.
    """

    smoothing: float = 0.0
    scores: tuple[str, ...] = ("loss", "accuracy")
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array, Array]:
        losses = smoothed_cross_entropy(outputs, targets, self.smoothing)
        return losses, accuracy(outputs, targets)
