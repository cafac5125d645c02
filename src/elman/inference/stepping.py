"""A network read step by step, or piece by piece, with its state in hand."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference import native
from elman.inference.layer import Floats, Layer
from elman.inference.recurrence import Recurrent, State
from elman.inference.wrappers import Sequential
from elman.inference.writing import Writer, writer_of

__all__ = ["States", "Stepper", "check_forwards", "stepper"]

States = tuple[State, ...]
"""The state of each recurrent layer, in order."""


class Stepper(NamedTuple):
    """A network taken apart: the layers from the first recurrent one to the last, and the rest.

    What stands before them is multiplied into the first one's weights: `x W_x + b` of every
    symbol is a row of its `W_x`, and its `b` is zero. Where the first gates what it reads, that
    is not known beforehand: all layers before it are `inner` too.
    """

    inner: tuple[Layer, ...]
    behind: tuple[Layer, ...]
    writer: Writer | None

    def begin(self, count: int) -> States:
        """Return the states before the first symbol of `count` texts."""
        return tuple(
            layer.initial_state(count) for layer in self.inner if isinstance(layer, Recurrent)
        )

    def advance(self, symbol: NDArray[Any], states: States) -> tuple[Floats, States]:
        """Read one symbol of each text, `(texts,)`: what the last recurrent layer tells, states."""
        x, left, after = symbol, list(states), list[State]()
        for layer in self.inner:
            if isinstance(layer, Recurrent):
                state = layer.step(layer.inputs(x), left.pop(0))
                after.append(state)
                x = state[0]
            else:
                x = layer(x[None])[0]
        return x, tuple(after)

    def read(self, symbols: NDArray[Any], states: States) -> tuple[Floats, States]:
        """Read symbols `(time, texts)` at once: `h (time, texts, units)` and the states then."""
        x, left, after = symbols, list(states), list[State]()
        for layer in self.inner:
            if isinstance(layer, Recurrent):
                x, state = layer.run(x, left.pop(0))
                after.append(state)
            else:
                x = layer(x)
        return x, tuple(after)

    def tell(self, h: Floats) -> Floats:
        """Compute the logits behind states `(..., texts, units)`."""
        x = h if h.ndim == 3 else h[None]
        for layer in self.behind:
            x = layer(x)
        return x if h.ndim == 3 else x[0]

    def compiled(self) -> Writer | None:
        """Return what writes with the compiled library, where that is there and has the layers."""
        return None if native.library() is None else self.writer


def stepper(network: Sequential) -> Stepper:
    """Take a network that reads symbols apart, once.

    Raises `ConfigurationError` for one that cannot be read forwards step by step.
    """
    if network.taken_apart is None:
        network.taken_apart = _apart(network)
    made: Stepper = network.taken_apart
    return made


def check_forwards(network: Sequential) -> None:
    """Raise `ConfigurationError` for a network that cannot be read forwards step by step."""
    for layer in _flat(network):
        forwards = isinstance(layer, Recurrent) and not layer.reverse
        if not forwards and not layer.steps_alone:
            raise ConfigurationError(
                f"A stream is read forwards, step by step; {type(layer).__name__} needs more",
                remedy="use recurrent layers that read forwards, without pooling",
            )


def _apart(network: Sequential) -> Stepper:
    check_forwards(network)
    layers = _flat(network)
    places = [i for i, layer in enumerate(layers) if isinstance(layer, Recurrent)]
    if not places:
        raise ConfigurationError("A generator needs a recurrent layer, received none")
    begin, end = places[0], places[-1] + 1
    before = Sequential(tuple(layers[:begin]))
    symbols = np.arange((network.input_shape or (None, 0))[-1] or 0)[:, None]
    if getattr(layers[begin], "mogrifier", 0):
        return Stepper(tuple(layers[:end]), tuple(layers[end:]), None)
    cell: Any = copy.copy(layers[begin])
    cell.W_x, cell.b = cell.inputs(before(symbols))[:, 0], np.zeros_like(cell.b)
    inner, behind = (cell, *layers[begin + 1 : end]), tuple(layers[end:])
    return Stepper(inner, behind, writer_of(inner, behind))


def _flat(network: Sequential) -> list[Layer]:
    return [
        inner
        for layer in network.layers
        for inner in (_flat(layer) if isinstance(layer, Sequential) else [layer])
    ]
