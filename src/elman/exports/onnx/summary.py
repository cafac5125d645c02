"""`Statistics` in ONNX: a series summed up in one vector, as `elman.inference.series` does."""

from __future__ import annotations

from typing import Any

import numpy as np

from elman.exports.onnx.graph import Graph, Real
from elman.inference.series import TRIPLE, Statistics

__all__ = ["statistics"]

TIME, LAST = np.array([0], np.int64), np.array([-1], np.int64)


def statistics(graph: Graph, layer: Statistics, x: str, real: Real | None) -> str:
    """Sum `x (time, batch, features)` up: `(batch, statistics)`."""
    return _Summary(graph, x, real).of(layer.lags)


class _Summary:
    """A series with its real timesteps, from which its statistics are computed."""

    def __init__(self, graph: Graph, x: str, real: Real | None) -> None:
        self.graph, self.x = graph, x
        if real is None:
            one = graph.add("Unsqueeze", graph.add("ReduceMax", x, LAST, keepdims=0), LAST)
            self.real = graph.add("Equal", one, one)
        else:
            self.real = graph.add("Unsqueeze", real.mask, np.array([2], np.int64))

    def of(self, lags: tuple[int, ...]) -> str:
        graph, x = self.graph, self.x
        time, batch, features = (graph.size(x, axis) for axis in range(3))
        triple = np.array([TRIPLE], np.int64)
        shape = graph.add("Concat", time, batch, np.array([-1], np.int64), triple, axis=0)
        squares = graph.add(
            "ReduceSum", self._square(graph.add("Reshape", x, shape)), LAST, keepdims=0
        )
        lengths = graph.add("Sqrt", graph.add("Add", squares, np.float32(1e-8)))
        z = graph.add("Concat", x, lengths, axis=-1)
        centre = graph.add("Sub", z, self._mean(z, self.real))
        variance = graph.add("Add", self._mean(self._square(centre), self.real), np.float32(1e-12))
        deviation = graph.add("Add", graph.add("Sqrt", variance), np.float32(1e-3))
        normal = graph.add("Div", centre, deviation)
        cube = graph.add("Mul", self._square(normal), normal)
        difference = graph.add("Sub", z, self._later(z, 1))
        parts = [
            self._mean(z, self.real),
            self._log_deviation(z, self.real),
            self._log_deviation(difference, self._both(1)),
            self._extreme("ReduceMin", z, np.inf),
            self._extreme("ReduceMax", z, -np.inf),
            self._mean(graph.add("Abs", normal), self.real),
            self._mean(cube, self.real),
        ]
        for lag in lags:
            pairs = graph.add("Mul", normal, self._later(normal, lag))
            parts.append(self._mean(pairs, self._both(lag)))
        axes = graph.add("Reshape", graph.slice(normal, 0, features, axis=2), shape)
        first, rest = graph.slice(axes, 2, 3, axis=3), graph.slice(axes, 0, 2, axis=3)
        turned = graph.add("Concat", first, rest, axis=-1)
        products = graph.add("Reshape", graph.add("Mul", axes, turned), np.array([0, 0, -1]))
        parts.append(self._mean(products, self.real))
        summed: str = graph.add("Concat", *parts, axis=-1)
        return summed

    def _square(self, values: str) -> str:
        found: str = self.graph.add("Mul", values, values)
        return found

    def _later(self, values: str, steps: int) -> str:
        """Move values so many steps on; zeros, or false, stand before them."""
        graph = self.graph
        pads = np.array([steps, 0, 0, 0, 0, 0], np.int64)
        return graph.slice(graph.add("Pad", values, pads), 0, graph.size(values, 0))

    def _both(self, steps: int) -> str:
        """Mark the steps that are real, as is the one so many steps before."""
        graph = self.graph
        moved = self._later(graph.cast(self.real, np.float32), steps)
        found: str = graph.add("And", self.real, graph.cast(moved, np.bool_))
        return found

    def _mean(self, values: str, real: str) -> str:
        graph = self.graph
        kept = graph.add("Where", real, values, np.float32(0))
        counts = graph.add("ReduceSum", graph.cast(real, np.float32), TIME, keepdims=0)
        total = graph.add("ReduceSum", kept, TIME, keepdims=0)
        found: str = graph.add("Div", total, graph.add("Max", counts, np.float32(1)))
        return found

    def _log_deviation(self, values: str, real: str) -> str:
        graph = self.graph
        centre = graph.add("Sub", values, self._mean(values, real))
        variance = self._mean(self._square(centre), real)
        deviation = graph.add("Sqrt", graph.add("Add", variance, np.float32(1e-12)))
        found: str = graph.add("Log", graph.add("Add", deviation, np.float32(1e-3)))
        return found

    def _extreme(self, operator: str, values: str, none: float) -> str:
        graph = self.graph
        kept = graph.add("Where", self.real, values, np.float32(none))
        found: Any = graph.add(operator, kept, TIME, keepdims=0)
        return str(found)
