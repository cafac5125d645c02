"""The loss of what is given back: how far it lies from what was read."""

from __future__ import annotations

from dataclasses import dataclass

from jax import Array

__all__ = ["Reconstruction"]


@dataclass(frozen=True)
class Reconstruction:
    """The squared error of vectors, the mean over their numbers.

    >>> import jax.numpy as jnp
    >>> Reconstruction()(jnp.array([[1.0, 3.0]]), jnp.array([[1.0, 1.0]]))[0].tolist()
    [2.0]
    """

    scores: tuple[str, ...] = ("loss",)
    decides: str = "loss"
    more_is_better: bool = False

    def __call__(self, outputs: Array, targets: Array) -> tuple[Array]:
        return (((outputs - targets) ** 2).mean(-1),)
