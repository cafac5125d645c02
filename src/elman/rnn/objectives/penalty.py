"""L2 on chosen parameters, added to whatever loss is trained."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

__all__ = ["l2_penalty"]

_KINDS = {
    "W_x": "kernel_l2",
    "W": "kernel_l2",
    "W_h": "recurrent_l2",
    "Q": "recurrent_l2",
    "R": "kernel_l2",
    "b": "bias_l2",
    "b_h": "bias_l2",
}


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
