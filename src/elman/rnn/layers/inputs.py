"""A network with two inputs: a sequence, and numbers that stand beside it."""

from __future__ import annotations

from typing import Any, Self

import equinox as eqx
from jax import Array

from elman.rnn.layers.initialise import Key
from elman.rnn.layers.layer import Shape, setting

__all__ = ["Input"]


class Input(eqx.Module):
    """Takes one of two inputs (`elman.inference.inputs.Inputs`): the sequence, or the numbers.

    `(time, batch, features)` is the sequence, `(batch, beside)` are the numbers.

    `beside` counts the numbers that stand beside the sequence; 0 takes the sequence itself.
    """

    beside: int = setting(0)

    @property
    def title(self) -> str:
        return f"Input({self.beside or ''})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return (self.beside,) if self.beside else shape

    def __call__(self, x: Any, *, mask: Array | None = None, key: Array | None = None) -> Array:
        taken: Array = x.beside if self.beside else x.sequence
        return taken
