"""What every recurrent layer is: settings, parameters, state, and one method that runs it.

Defaults, gate order and parameter counts are Keras's, so that weights can move either way.
"""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from typing import ClassVar, Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.limits import LAYERS
from elman.ranges import check
from elman.rnn import kernels
from elman.rnn.layers.initialise import Key, gate_values, glorot_uniform, orthogonal, split, zeros
from elman.rnn.layers.layer import (
    Shape,
    State,
    bernoulli,
    built,
    check_rate,
    check_units,
    known_features,
    not_streamed,
    read_sequences,
    setting,
)
from elman.rnn.projection import project
from elman.rnn.recurrence import fused, mogrifier, scan
from elman.rnn.recurrence.mogrifier import Weights

__all__ = ["Recurrent"]

_DROPPED = ("recurrent_dropout", "weight_dropout")
_RECURRING = (*_DROPPED, "mogrifier")


class Recurrent(eqx.Module):
    """What the cells share: their settings, their weights, and how output is chosen.

    `(time, batch, features)` becomes `(batch, units)`, or `(time, batch, units)` of all steps.

    A cell adds its `equations`, the first value of each gate's bias in `biases`, the number of
    its `states`, whether it has `recurrent_weights` and a `recurrent_bias`, and the `kernel` that
    runs it (None: the scan alone).

    `return_sequences` gives the state of every timestep instead of the last; `reverse` reads
    from the last step to the first; `recurrent_dropout` drops the same units of `h_{t-1}` at
    every step (Gal and Ghahramani 2016), `weight_dropout` drops numbers of `W_h`, the same ones at
    every step and for the whole batch (Merity et al. 2018); with `mogrifier` the features and the
    state gate each other in so many rounds before each step (Melis et al. 2020), which runs on the
    scan alone; `kernel_l2`, `recurrent_l2` and `bias_l2` add `l2 * sum(w^2)` of `W_x` and `R`, of
    `W_h` and `Q`, and of the biases to the loss.
    """

    biases: ClassVar[tuple[float, ...]]
    states: ClassVar[int] = 1
    recurrent_weights: ClassVar[bool] = True
    recurrent_bias: ClassVar[bool] = False
    kernel: ClassVar[kernels.Kernel | None] = None

    units: int = setting()
    return_sequences: bool = setting(False)
    reverse: bool = setting(False)
    recurrent_dropout: float = setting(0.0)
    weight_dropout: float = setting(0.0)
    mogrifier: int = setting(0)
    kernel_l2: float = setting(0.0)
    recurrent_l2: float = setting(0.0)
    bias_l2: float = setting(0.0)
    W_x: Array | None = None  # (features, gates * units)
    W_h: Array | None = None  # (units, gates * units)
    b: Array | None = None  # (gates * units,)
    b_h: Array | None = None  # (gates * units,)
    Q: Array | None = None  # (rounds of the input, units, features), where it is gated
    R: Array | None = None  # (rounds of the state, features, units)
    s_0: Array | None = None  # (states, units), where the first state is given

    def __check_init__(self) -> None:
        check_units(self, self.units)
        for name in _DROPPED:
            check_rate(self, getattr(self, name))
        check("mogrifier", self.mogrifier, LAYERS["mogrifier"])
        for name in _RECURRING:
            if getattr(self, name) and not self.recurrent_weights:
                raise ConfigurationError(
                    f"{self.title} has no recurrent weights for {name} to act on, received "
                    f"{getattr(self, name)!r}",
                    remedy=f"leave {name} out",
                )
        for name in ("kernel_l2", "recurrent_l2", "bias_l2"):
            if not getattr(self, name) >= 0:
                raise ConfigurationError(
                    f"{name} is zero or more, received {getattr(self, name)!r}",
                    remedy="pass for example 0.005",
                )

    @property
    @abstractmethod
    def equations(self) -> scan.Equations:
        """The cell's equations: one step, and one step back."""

    @property
    def title(self) -> str:
        rounds = f", mogrifier={self.mogrifier}" if self.mogrifier else ""
        return f"{type(self).__name__}({self.units}{rounds})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        features = known_features(self.title, shape)
        key_x, key_h, key_q, key_r = split(key, 4)
        width, of_state = len(self.biases) * self.units, self.mogrifier // 2
        of_input = self.mogrifier - of_state
        return dataclasses.replace(
            self,
            W_x=glorot_uniform(key_x, features, width),
            W_h=orthogonal(key_h, self.units, width) if self.recurrent_weights else None,
            b=gate_values(self.units, *self.biases),
            b_h=zeros(width) if self.recurrent_bias else None,
            Q=glorot_uniform(key_q, self.units, features, of_input) if of_input else None,
            R=glorot_uniform(key_r, features, self.units, of_state) if of_state else None,
        )

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def initial_state(self, batch: int) -> State:
        """Return the state before the first step, `(batch, units)`: zeros, unless it is given."""
        if self.s_0 is not None:
            return tuple(jnp.broadcast_to(s, (batch, self.units)) for s in self.s_0)
        return tuple(jnp.zeros((batch, self.units)) for _ in range(self.states))

    def project(self, x: Array) -> Array:
        """Return the input's share of the sums before the gates, `x W_x + b`."""
        return project(x, built(self, self.W_x)) + built(self, self.b)

    def run(
        self, x: Array, state: State, *, mask: Array | None = None, key: Array | None = None
    ) -> tuple[Array, State]:
        """Run over time from `state`: hidden states `(time, batch, units)` and the last state."""
        drop = None
        W_h = built(self, self.W_h) if self.recurrent_weights else None
        if key is not None and self.recurrent_dropout:
            drop = bernoulli(key, self.recurrent_dropout, state[0].shape, state[0].dtype)
        if key is not None and self.weight_dropout and W_h is not None:
            # All devices drop the same: weights have no rows of a batch.
            by_weight = jax.random.fold_in(key, 1)
            kept = jax.random.bernoulli(by_weight, 1 - self.weight_dropout, W_h.shape)
            W_h = W_h * kept.astype(W_h.dtype) / (1 - self.weight_dropout)
        if self.mogrifier and W_h is not None:
            states = mogrifier.run(
                *(self.equations, self.gated_weights(x)._replace(W_h=W_h), x, state, mask, drop),
                reverse=self.reverse,
            )
            return states[0], tuple(s[0 if self.reverse else -1] for s in states)
        if self.kernel is not None and W_h is not None and kernels.serve(x, self.W_x, *state):
            W_x, b, c_0 = built(self, self.W_x), built(self, self.b), (*state, None)[1]
            inputs = kernels.Inputs(x, W_x, b, W_h, self.b_h, state[0], c_0, mask, drop)
            return fused.run(
                self.equations,
                self.kernel,
                inputs,
                activation=self.nonlinearity,
                reverse=self.reverse,
            )
        states = scan.run(
            self.equations, self.project(x), W_h, self.b_h, state, mask, drop, reverse=self.reverse
        )
        # Masked steps carry the state on, so the end of the scan holds the last real step.
        return states[0], tuple(s[0 if self.reverse else -1] for s in states)

    def gated_weights(self, x: Array) -> Weights:
        """Return the weights of a cell whose input and state gate each other.

        Raises `ConfigurationError` for symbols, which are no features to gate.
        """
        if jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(
                f"{self.title} gates features, received symbols",
                remedy="put an Embedding or a recurrent layer before it",
            )
        W_x, b, W_h, Q = (built(self, w) for w in (self.W_x, self.b, self.W_h, self.Q))
        return Weights(W_x, b, W_h, self.b_h, Q, self.R)

    @property
    def nonlinearity(self) -> str:
        """What a kernel has to know of the cell's activation."""
        return getattr(self, "activation", "tanh")

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        h, (h_last, *_) = self.run(x, self.initial_state(x.shape[1]), mask=mask, key=key)
        return h if self.return_sequences else h_last

    def begin(self, batch: int) -> State:
        if self.reverse:
            raise not_streamed(self.title)
        return self.initial_state(batch)

    def read_on(self, x: Array, state: State, *, key: Array | None = None) -> tuple[Array, State]:
        return self.run(x, state, key=key)
