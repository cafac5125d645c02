"""What training makes small: cross-entropy, and L2 on chosen parameters."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax import Array

__all__ = ["accuracy", "cross_entropy", "l2_penalty", "weighted_mean"]

_KINDS = {"W_x": "kernel_l2", "W": "kernel_l2", "W_h": "recurrent_l2",
          "b": "bias_l2", "b_h": "bias_l2"}  # fmt: skip


def weighted_mean(values: Array, weights: Array) -> Array:
    """Average `values` with `weights` of the same shape; 0 where all weights are 0."""
    return (values * weights).sum() / jnp.maximum(weights.sum(), 1e-12)


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


def l2_penalty(network: Any) -> Array | float:
    """Sum `l2 * sum(w^2)` over the layers that ask for it (`kernel_l2=0.005`)."""
    layers = jax.tree.leaves(network, is_leaf=lambda node: hasattr(node, "kernel_l2"))
    total: Array | float = 0.0
    for layer in layers:
        for name, kind in _KINDS.items():
            rate = getattr(layer, kind, 0.0)
            weights = getattr(layer, name, None)
            if rate and isinstance(weights, Array):
                total += rate * jnp.square(weights).sum()
    return total
