"""The loss of outputs whose alignment nobody gives: all alignments, summed (Graves 2012)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
from jax import Array

__all__ = ["Alignments"]

_SURE = math.log(2)
"""An output more probable than one half is more probable than all others together."""


@dataclass(frozen=True)
class Alignments:
    """Judges log-likelihoods `(n,)` of whole outputs; the network has summed over alignments.

    `accuracy` is the share of outputs with a probability above one half, a lower bound of those
    that a search finds first.
    """

    scores: tuple[str, ...] = ("loss", "accuracy")
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Any = None) -> tuple[Array, Array]:
        losses = -outputs
        return losses, (losses < _SURE).astype(jnp.float32)
