"""A network whose first state comes from numbers: one vector, and the sequence that follows."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.layer import Floats, Layer, Mask, Shape
from elman.inference.recurrence import Recurrent
from elman.inference.stepping import States, stepper
from elman.inference.wrappers import Sequential

__all__ = ["FirstState"]


@dataclass
class FirstState(Layer):
    """Reads a sequence from the state `s_0 = tanh(v W_0 + b_0)` of the numbers `v` beside it."""

    inner: Sequential
    beside: int = 1
    W_0: Floats = field(init=False, repr=False)  # (beside, units of all states)
    b_0: Floats = field(init=False, repr=False)  # (units of all states,)

    def __post_init__(self) -> None:
        if not isinstance(self.inner, Sequential) or not self._widths() or self.beside < 1:
            raise ValueError("FirstState holds a network with a recurrent layer, reads numbers")

    def _widths(self) -> list[int]:
        return [layer.units for layer in _recurrent(self.inner) for _ in range(layer.states)]

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        width = sum(self._widths())
        return {"W_0": (self.beside, width), "b_0": (width,)}

    def output_shape(self, shape: Shape) -> Shape:
        return self.inner.output_shape(shape)

    def first(self, v: NDArray[Any]) -> States:
        """Return the states `(batch, units)` that `inner` begins with, from `v (batch, beside)`."""
        s_0 = np.tanh(v.astype(np.float32) @ self.W_0 + self.b_0)
        parts = iter(np.split(s_0, np.cumsum(self._widths())[:-1], -1))
        return tuple(
            tuple(np.ascontiguousarray(next(parts)) for _ in range(layer.states))
            for layer in _recurrent(self.inner)
        )

    def __call__(self, x: Any, mask: Mask | None = None) -> Floats:
        step = stepper(self.inner)
        return step.tell(step.read(x.sequence, self.first(x.beside))[0])

    def begun(self, v: NDArray[Any]) -> Sequential:
        """Return the network `inner` beginning with the state of one vector `v (beside,)`."""
        step, states = stepper(self.inner), iter(self.first(np.asarray(v)[None]))
        inner = []
        for layer in step.inner:
            if isinstance(layer, Recurrent):
                layer = copy.copy(layer)
                layer.s_0 = np.concatenate(next(states))
            inner.append(layer)
        network = copy.copy(self.inner)
        network.taken_apart = step._replace(inner=tuple(inner))
        return network


def _recurrent(network: Sequential) -> Iterator[Recurrent]:
    for layer in network.layers:
        if isinstance(layer, Sequential):
            yield from _recurrent(layer)
        elif isinstance(layer, Recurrent):
            yield layer
