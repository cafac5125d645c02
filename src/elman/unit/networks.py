"""The networks that the unit compares with: an MLP over all letters at once, a small 1-D CNN.

Written as layers of `elman.rnn`, so that the same loop trains them on the same data.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn import Dense, Pooling, Sequential
from elman.rnn.layers.initialise import Key, glorot_uniform, zeros
from elman.rnn.layers.layer import Shape, built, setting

__all__ = ["MLP_SYMBOLS", "convolutional", "perceptron"]

MLP_SYMBOLS = 59
"""With so many symbols an MLP of 64 units on 15 letters has the slide's 56,834 parameters."""


class Flattened(eqx.Module):
    """All steps in one vector: `(time, batch)` of symbols to `(batch, time x symbols)`."""

    symbols: int = setting()

    @property
    def title(self) -> str:
        return "Flattened()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return ((shape[0] or 0) * self.symbols,)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        one_hot = jax.nn.one_hot(x.T, self.symbols)
        return one_hot.reshape(len(one_hot), -1)


class Tanh(eqx.Module):
    """The activation between two layers."""

    @property
    def title(self) -> str:
        return "Tanh()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return jnp.tanh(x)


class Convolution(eqx.Module):
    """The same `width` rows of weights at every place; padded, so as many steps come out as go in.

    `y_t = sum_k x_{t+k} W_k + b`; parameters: `units (width symbols + 1)`. With one-hot symbols
    `x_{t+k} W_k` is a row of `W_k`.
    """

    units: int = setting()
    width: int = setting()
    symbols: int = setting()
    W: Array | None = None  # (width, symbols, units)
    b: Array | None = None  # (units,)

    @property
    def title(self) -> str:
        return f"Convolution({self.units}, {self.width})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        W = glorot_uniform(key, self.width * self.symbols, self.units)
        return dataclasses.replace(
            self, W=W.reshape(self.width, self.symbols, self.units), b=zeros(self.units)
        )

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        W, b = built(self, self.W), built(self, self.b)
        before = self.width // 2
        # What lies outside of the text is END, as where it is padded.
        around = jnp.pad(x, ((before, self.width - 1 - before), (0, 0)))
        return sum((W[k][around[k : k + len(x)]] for k in range(self.width)), start=b)


def perceptron(*, seed: int, steps: int = 15, units: int = 64, symbols: int = MLP_SYMBOLS) -> Any:
    """Build an MLP with a hidden layer that reads all letters at once.

    >>> from elman.rnn import count_parameters
    >>> count_parameters(perceptron(seed=0)), count_parameters(perceptron(seed=0, symbols=56))
    (56834, 53954)
    """
    layers: list[Any] = [Flattened(symbols), Dense(units), Tanh(), Dense(2)]
    return Sequential(layers).build((steps, symbols), key=seed)


def convolutional(*, seed: int, units: int = 46, width: int = 3, symbols: int = 56) -> Any:
    """Build a CNN of about the SimpleRNN's size: filters of letters, the strongest place of each.

    >>> from elman.rnn import count_parameters
    >>> count_parameters(convolutional(seed=0))
    7868
    """
    layers: list[Any] = [Convolution(units, width, symbols), Tanh(), Pooling("max"), Dense(2)]
    return Sequential(layers).build((None, symbols), key=seed)
