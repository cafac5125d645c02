"""Simple RNN (Elman 1990): `h_t = g(a_t + h_{t-1} W_h)`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ClassVar, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.kernels import Kernel
from elman.rnn.layers.layer import setting
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.recurrence.scan import Equations

__all__ = ["ACTIVATIONS", "SimpleRNN", "equations"]


class Activation(NamedTuple):
    """A nonlinearity `g(z)` and its derivative as a function of the output `h = g(z)`."""

    of: Callable[[Array], Array]
    slope: Callable[[Array], Array]


ACTIVATIONS = {
    "tanh": Activation(jnp.tanh, lambda h: 1 - h * h),
    "relu": Activation(jax.nn.relu, lambda h: (h > 0).astype(h.dtype)),
    "sigmoid": Activation(jax.nn.sigmoid, lambda h: h * (1 - h)),
    "linear": Activation(lambda z: z, jnp.ones_like),
}


@cache
def equations(activation: str) -> Equations:
    """Return the equations for one of `ACTIVATIONS`."""
    g, slope = ACTIVATIONS[activation]

    def step(a: Array, q: Array, state: tuple[Array]) -> tuple[Array]:
        return (g(a + q),)

    def kept(a: Array, q: Array, before: tuple[Array], after: tuple[Array]) -> tuple[Array]:
        return after

    def back(d: tuple[Array], h: tuple[Array]) -> tuple[Array, None, tuple[None]]:
        return d[0] * slope(h[0]), None, (None,)

    return Equations(step, kept, back)


class SimpleRNN(Recurrent):
    """Simple recurrent layer, `h_t = g(x_t W_x + h_{t-1} W_h + b)` (Elman 1990).

    Input `(time, batch, features)` or symbols `(time, batch)`; output `(time, batch, units)`
    with `return_sequences`, else the last state `(batch, units)`. Parameters:
    `units (features + units + 1)`.

    >>> layer = SimpleRNN(64).build((15, 56), key=0)
    >>> sum(p.size for p in (layer.W_x, layer.W_h, layer.b))
    7744
    """

    biases: ClassVar[tuple[float, ...]] = (0.0,)
    kernel: ClassVar[Kernel | None] = Kernel("simple_rnn", gates=1, saved=0)

    activation: str = setting("tanh")

    def __check_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise ConfigurationError(
                f"activation is one of {', '.join(ACTIVATIONS)}, received {self.activation!r}"
            )

    @property
    def equations(self) -> Equations:
        return equations(self.activation)
