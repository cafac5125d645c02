"""A network read step by step, or piece by piece, with its state in hand."""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference import native
from elman.inference.choice import FORBIDDEN, Choice
from elman.inference.dense import Dense, Embedding, OneHot, TimeDistributed
from elman.inference.dropout import Dropout
from elman.inference.layer import Floats, Layer
from elman.inference.pooling import LayerNorm
from elman.inference.recurrence import Recurrent, State
from elman.inference.wrappers import Sequential

__all__ = ["States", "Stepper", "check_forwards", "stepper"]

States = tuple[State, ...]
"""The state of each recurrent layer, in order."""

_MANY = 8
"""Texts from which on the kernel of a cell takes a single step faster than NumPy."""

_STATELESS = (Dense, Dropout, Embedding, LayerNorm, OneHot, TimeDistributed)


class Stepper(NamedTuple):
    """A network taken apart: the layers from the first recurrent one to the last, and the rest.

    What stands before them is multiplied into the first one's weights: `x W_x + b` of every
    symbol is a row of its `W_x`, and its `b` is zero.
    """

    inner: tuple[Layer, ...]
    behind: tuple[Layer, ...]

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
                before = left.pop(0)
                if len(x) < _MANY:
                    state = layer.step(layer.inputs(x), before)
                else:
                    _, state = layer.run(x[None], before)
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

    def writes(self, choice: Choice, window: int) -> bool:
        """Tell whether the kernel writes: one recurrent layer, one dense one, nothing shaped."""
        plain = choice.top_k is None and choice.top_p is None and choice.no_repeat is None
        return (
            plain
            and choice.repetition_penalty == 1
            and not window
            and len(self.inner) == 1
            and getattr(self.inner[0], "kernel", "") != ""
            and self._output() is not None
            and native.library() is not None
        )

    def _output(self) -> Dense | None:
        layers = [layer for layer in self.behind if not isinstance(layer, Dropout | OneHot)]
        last = layers[0] if len(layers) == 1 else None
        last = last.inner if isinstance(last, TimeDistributed) else last
        return last if isinstance(last, Dense) else None

    def write(
        self,
        states: States,
        symbol: NDArray[Any],
        done: NDArray[np.bool_],
        u: Floats,
        steps: int,
        forbidden: NDArray[np.bool_],
        end: int,
        choice: Choice,
    ) -> tuple[NDArray[np.int32], States, NDArray[np.int32], NDArray[np.bool_]]:
        """Write the first `steps` symbols of texts `(count, room)`, -1 behind their end.

        `u (count, room)` are the uniform numbers that draw each symbol. Returns the texts and
        where they stand then: states, last symbols, which have ended.
        """
        (cell,), output = self.inner, self._output()
        assert isinstance(cell, Recurrent), "writes was not asked"
        assert output is not None, "writes was not asked"
        ((h_0, *c_0),) = states
        texts, state, symbol, done = native.write(
            cell.kernel,
            native.Texts(
                cell.W_x,
                cell.W_h,
                getattr(cell, "b_h", None),
                output.W,
                np.where(forbidden, np.float32(FORBIDDEN), output.b),
                h_0,
                c_0[0] if c_0 else None,
                symbol,
                done,
                u,
                steps,
                end,
            ),
            activation=getattr(cell, "activation", "tanh"),
            temperature=choice.temperature,
            greedy=choice.greedy,
        )
        return texts, (state,), symbol, done


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
        if not forwards and not isinstance(layer, _STATELESS):
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
    cell: Any = copy.copy(layers[begin])
    cell.W_x, cell.b = cell.inputs(before(symbols))[:, 0], np.zeros_like(cell.b)
    return Stepper((cell, *layers[begin + 1 : end]), tuple(layers[end:]))


def _flat(network: Sequential) -> list[Layer]:
    return [
        inner
        for layer in network.layers
        for inner in (_flat(layer) if isinstance(layer, Sequential) else [layer])
    ]
