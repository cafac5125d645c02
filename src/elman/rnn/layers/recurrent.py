"""SimpleRNN, GRU and LSTM: parameters, initial state, and one method that runs them over time.

Defaults, gate order and parameter counts are Keras's, so that weights can move either way.
"""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Self

import equinox as eqx
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn import kernels, recurrence
from elman.rnn.layers.initialise import Key, gate_values, glorot_uniform, orthogonal, split, zeros
from elman.rnn.layers.layer import (
    Shape,
    bernoulli,
    built,
    check_rate,
    check_units,
    known_features,
    read_sequences,
    setting,
)
from elman.rnn.layers.projection import project

__all__ = ["CELLS", "GRU", "LSTM", "Recurrent", "SimpleRNN", "State"]

State = tuple[Array, ...]
"""What is carried from step to step: `(h,)`, or `(h, c)` for an LSTM, each `(batch, units)`."""


class Recurrent(eqx.Module):
    """What the three cells share: their settings, their weights, and how output is chosen.

    `return_sequences` gives the state of every timestep instead of the last; `reverse` reads
    from the last step to the first; `recurrent_dropout` drops the same units of `h_{t-1}` at
    every step (Gal and Ghahramani 2016); `kernel_l2`, `recurrent_l2` and `bias_l2` add
    `l2 * sum(w^2)` of `W_x`, `W_h` and the biases to the loss.
    """

    gates: ClassVar[int]

    units: int = setting()
    return_sequences: bool = setting(False)
    reverse: bool = setting(False)
    recurrent_dropout: float = setting(0.0)
    kernel_l2: float = setting(0.0)
    recurrent_l2: float = setting(0.0)
    bias_l2: float = setting(0.0)
    W_x: Array | None = None  # (features, gates * units)
    W_h: Array | None = None  # (units, gates * units)
    b: Array | None = None  # (gates * units,)

    def __check_init__(self) -> None:
        check_units(self, self.units)
        check_rate(self, self.recurrent_dropout)
        for name in ("kernel_l2", "recurrent_l2", "bias_l2"):
            if not getattr(self, name) >= 0:
                raise ConfigurationError(
                    f"{name} is zero or more, received {getattr(self, name)!r}",
                    remedy="pass for example 0.005",
                )

    @property
    def title(self) -> str:
        return f"{type(self).__name__}({self.units})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        features = known_features(self.title, shape)
        key_x, key_h = split(key, 2)
        return dataclasses.replace(
            self,
            W_x=glorot_uniform(key_x, features, self.gates * self.units),
            W_h=orthogonal(key_h, self.units, self.gates * self.units),
            b=zeros(self.gates * self.units),
        )

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def initial_state(self, batch: int) -> State:
        """Return the state before the first step: zeros, `(batch, units)`."""
        return (jnp.zeros((batch, self.units)),)

    @abstractmethod
    def run(
        self, x: Array, state: State, *, mask: Array | None = None, key: Array | None = None
    ) -> tuple[Array, State]:
        """Run over time from `state`: hidden states `(time, batch, units)` and the last state."""

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        h, (h_last, *_) = self.run(x, self.initial_state(x.shape[1]), mask=mask, key=key)
        return h if self.return_sequences else h_last

    def _inputs(
        self,
        x: Array,
        state: State,
        mask: Array | None,
        drop: Array | None,
        b_h: Array | None = None,
    ) -> kernels.Inputs:
        W_x, b, W_h = (built(self, p) for p in (self.W_x, self.b, self.W_h))
        c_0 = state[1] if len(state) > 1 else None
        return kernels.Inputs(x, W_x, b, W_h, b_h, state[0], c_0, mask, drop)

    def _project(self, x: Array) -> Array:
        return project(x, built(self, self.W_x)) + built(self, self.b)

    def _drop(self, key: Array | None, state: State) -> Array | None:
        if key is None or not self.recurrent_dropout:
            return None
        return bernoulli(key, self.recurrent_dropout, state[0].shape, state[0].dtype)

    def _last(self, *states: Array) -> State:
        # Masked steps carry the state on, so the end of the scan holds the last real step.
        return tuple(s[0 if self.reverse else -1] for s in states)


class SimpleRNN(Recurrent):
    """Simple recurrent layer, `h_t = g(x_t W_x + h_{t-1} W_h + b)` (Elman 1990).

    Input `(time, batch, features)` or symbols `(time, batch)`; output `(time, batch, units)`
    with `return_sequences`, else the last state `(batch, units)`. Parameters:
    `units (features + units + 1)`.

    >>> layer = SimpleRNN(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.W_h, layer.b))
    7744
    """

    gates: ClassVar[int] = 1
    activation: str = setting("tanh")

    def __check_init__(self) -> None:
        if self.activation not in recurrence.ACTIVATIONS:
            raise ConfigurationError(
                f"activation is one of {', '.join(recurrence.ACTIVATIONS)}, "
                f"received {self.activation!r}"
            )

    def run(
        self, x: Array, state: State, *, mask: Array | None = None, key: Array | None = None
    ) -> tuple[Array, State]:
        drop = self._drop(key, state)
        if kernels.serve(x, self.W_x, *state):
            inputs = self._inputs(x, state, mask, drop)
            return kernels.run(
                "simple_rnn", inputs, activation=self.activation, reverse=self.reverse
            )
        a, W_h, (h_0,) = self._project(x), built(self, self.W_h), state
        h = recurrence.simple_rnn(a, W_h, h_0, mask, drop, g=self.activation, reverse=self.reverse)
        return h, self._last(h)


class GRU(Recurrent):
    """Gated recurrent unit (Cho et al. 2014), as Keras's with `reset_after=True`.

    Gates stand in the order update, reset, new. Parameters: `3 units (features + units + 2)`.

    >>> layer = GRU(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.W_h, layer.b, layer.b_h))
    23424
    """

    gates: ClassVar[int] = 3
    b_h: Array | None = None  # (3 units,)

    def build(self, shape: Shape, *, key: Key) -> Self:
        return dataclasses.replace(super().build(shape, key=key), b_h=zeros(3 * self.units))

    def run(
        self, x: Array, state: State, *, mask: Array | None = None, key: Array | None = None
    ) -> tuple[Array, State]:
        b_h, drop = built(self, self.b_h), self._drop(key, state)
        if kernels.serve(x, self.W_x, *state):
            inputs = self._inputs(x, state, mask, drop, b_h)
            return kernels.run("gru", inputs, reverse=self.reverse)
        a, W_h, (h_0,) = self._project(x), built(self, self.W_h), state
        h = recurrence.gru(a, W_h, b_h, h_0, mask, drop, reverse=self.reverse)
        return h, self._last(h)


class LSTM(Recurrent):
    """Long short-term memory (Hochreiter and Schmidhuber 1997), forget bias 1.

    Gates stand in Keras's order: input, forget, new, output. Parameters:
    `4 units (features + units + 1)`.

    >>> layer = LSTM(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.W_h, layer.b))
    30976
    """

    gates: ClassVar[int] = 4

    def build(self, shape: Shape, *, key: Key) -> Self:
        b = gate_values(self.units, 0.0, 1.0, 0.0, 0.0)
        return dataclasses.replace(super().build(shape, key=key), b=b)

    def initial_state(self, batch: int) -> State:
        return jnp.zeros((batch, self.units)), jnp.zeros((batch, self.units))

    def run(
        self, x: Array, state: State, *, mask: Array | None = None, key: Array | None = None
    ) -> tuple[Array, State]:
        drop = self._drop(key, state)
        if kernels.serve(x, self.W_x, *state):
            return kernels.run("lstm", self._inputs(x, state, mask, drop), reverse=self.reverse)
        a, W_h, (h_0, c_0) = self._project(x), built(self, self.W_h), state
        h, c = recurrence.lstm(a, W_h, h_0, c_0, mask, drop, reverse=self.reverse)
        return h, self._last(h, c)


CELLS: dict[str, Callable[..., Recurrent]] = {"simple": SimpleRNN, "gru": GRU, "lstm": LSTM}
"""Recurrent layers by the short name used in estimators and on the command line."""
