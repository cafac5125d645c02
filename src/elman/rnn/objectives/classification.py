"""Cross-entropy of classes, and how often the most probable one is right."""

from __future__ import annotations

from dataclasses import dataclass

import jax.numpy as jnp
import optax
from jax import Array

__all__ = ["CrossEntropy", "accuracy", "cross_entropy"]


def cross_entropy(logits: Array, labels: Array) -> Array:
    """Compute `-log softmax(logits)[label]`, in nats: `(..., classes)`, `(...)` to `(...)`.

    >>> f"{cross_entropy(jnp.zeros((1, 2)), jnp.array([0]))[0]:.4f}"
    '0.6931'
    """
    losses: Array = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
    return losses


def accuracy(logits: Array, labels: Array) -> Array:
    """Tell where the most probable class is the label: 1.0 or 0.0, `(...)`."""
    # As `argmax` has it, the first of equals; XLA's own takes one number at a time on a CPU.
    n = logits.shape[-1]
    first = jnp.where(logits >= logits.max(-1, keepdims=True), jnp.arange(n), n).min(-1)
    return (first == labels).astype(jnp.float32)


@dataclass(frozen=True)
class CrossEntropy:
    """The loss of a classifier: logits `(..., classes)` against labels `(...)`."""

    scores: tuple[str, ...] = ("loss", "accuracy")
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array, Array]:
        return cross_entropy(outputs, targets), accuracy(outputs, targets)
