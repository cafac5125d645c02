"""Layers made of layers: one after another, side by side, and both directions."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.dense import Tied
from elman.inference.layer import Layer, Mask, Shape, known_features
from elman.inference.ngrams import NGrams
from elman.inference.pooling import Pooling
from elman.inference.recurrence import Recurrent

__all__ = ["Add", "Average", "Bidirectional", "Concat", "Sequential"]


@dataclass
class Sequential(Layer):
    """Layers applied one after another; itself a layer, and the network of a model file."""

    layers: tuple[Layer, ...]
    input_shape: Shape | None = None
    taken_apart: Any = field(init=False, repr=False, default=None)
    """What `stepping` makes of the network, kept."""

    @property
    def untied(self) -> tuple[Layer, ...]:
        """The layers, each tied one as dense ones with weights of their own."""
        parts = (p.dense() if isinstance(p, Tied) else (p,) for p in self.layers)
        return tuple(layer for inner in parts for layer in inner)

    def output_shape(self, shape: Shape) -> Shape:
        for layer in self.layers:
            shape = layer.output_shape(shape)
        return shape

    def mask_after(self, mask: Mask | None) -> Mask | None:
        # As in `elman.rnn`: what a network within a network gives out has the mask of its input.
        return mask

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        match self.layers:
            case (NGrams() as grams, Pooling(over="sum")):
                return grams.total(x, mask)
        for layer in self.layers:
            x = layer(x, mask)
            mask = layer.mask_after(mask)
        return x


@dataclass
class Add(Layer):
    """Adds what several layers make of the same input."""

    layers: tuple[Layer, ...]

    def output_shape(self, shape: Shape) -> Shape:
        shapes = {layer.output_shape(shape) for layer in self.layers}
        if len(shapes) != 1:
            raise ValueError(f"branches give one shape, received {sorted(map(str, shapes))}")
        return shapes.pop()

    def merged(self, outputs: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Put the outputs of the branches together."""
        return functools.reduce(np.add, outputs)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        return self.merged([layer(x, mask) for layer in self.layers])


@dataclass
class Average(Add):
    """Averages what several layers answer."""

    def merged(self, outputs: Sequence[NDArray[Any]]) -> NDArray[Any]:
        return super().merged(outputs) / np.float32(len(outputs))


@dataclass
class Concat(Add):
    """Lays what several layers make of the same input side by side, along the features."""

    def output_shape(self, shape: Shape) -> Shape:
        shapes = [layer.output_shape(shape) for layer in self.layers]
        if len({inner[:-1] for inner in shapes}) != 1:
            raise ValueError(f"branches of Concat differ in features only, received {shapes}")
        return (*shapes[0][:-1], sum(known_features(inner) for inner in shapes))

    def merged(self, outputs: Sequence[NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate(outputs, -1)


@dataclass
class Bidirectional(Layer):
    """Runs a recurrent layer forwards and a second one backwards (Schuster and Paliwal 1997)."""

    forward: Recurrent
    backward: Recurrent
    merge: str = "concat"

    def output_shape(self, shape: Shape) -> Shape:
        *lead, units = self.forward.output_shape(shape)
        return (*lead, 2 * units if self.merge == "concat" and units else units)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        ahead, back = self.forward(x, mask), self.backward(x, mask)
        return ahead + back if self.merge == "sum" else np.concatenate([ahead, back], -1)
