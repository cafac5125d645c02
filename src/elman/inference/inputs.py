"""A network with two inputs: a sequence, and numbers that stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from elman.inference.layer import Layer, Mask, Shape

__all__ = ["Input", "Inputs"]


class Inputs(NamedTuple):
    """What such a network reads: a sequence `(time, batch, ...)`, and `beside (batch, numbers)`."""

    sequence: Any
    beside: Any


@dataclass
class Input(Layer):
    """Takes the sequence, or with `beside` the so many numbers that stand beside it."""

    beside: int = 0

    def output_shape(self, shape: Shape) -> Shape:
        return (self.beside,) if self.beside else shape

    def __call__(self, x: Any, mask: Mask | None = None) -> Any:
        return x.beside if self.beside else x.sequence
