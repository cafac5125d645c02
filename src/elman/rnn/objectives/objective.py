"""An objective: a loss, and scores with names, of which one decides which epoch is the best."""

from __future__ import annotations

from typing import Any, Protocol

import jax.numpy as jnp
from jax import Array

__all__ = ["Objective", "totals", "weighted_mean"]


class Objective(Protocol):
    """Judges what a network gives out, element by element; hashable, as programs depend on it."""

    @property
    def scores(self) -> tuple[str, ...]:
        """The names of what is told, `"loss"` first."""

    @property
    def decides(self) -> str:
        """The score that tells the best epoch."""

    @property
    def more_is_better(self) -> bool:
        """Whether the epoch with the highest `decides` is the best, not the one with the lowest."""

    def __call__(self, outputs: Array, targets: Any) -> tuple[Array, ...]:
        """Return the losses (nats) and then each score, all of the targets' shape."""


def weighted_mean(values: Array, weights: Array) -> Array:
    """Average `values` with `weights` of the same shape; 0 where all weights are 0."""
    return (values * weights).sum() / jnp.maximum(weights.sum(), 1e-12)


def totals(objective: Objective, outputs: Array, targets: Any, weights: Array) -> Array:
    """Return the weighted sum of each score, and last the sum of weights: `(scores + 1,)`.

    >>> from elman.rnn.objectives import CrossEntropy
    >>> totals(CrossEntropy(), jnp.array([[0.0, 9.0]]), jnp.array([1]), jnp.array([2.0])).shape
    (3,)
    """
    sums = [(values * weights).sum() for values in objective(outputs, targets)]
    return jnp.stack([*sums, weights.sum()])
