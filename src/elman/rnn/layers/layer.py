"""What every layer is: a frozen dataclass that is its hyperparameters and its parameters."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import Any, Protocol, Self, runtime_checkable

import equinox as eqx
import jax
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key
from elman.rnn.training.placement import drawn

__all__ = [
    "Layer",
    "Shape",
    "State",
    "Stateless",
    "Streamed",
    "bernoulli",
    "built",
    "check_rate",
    "check_units",
    "known_features",
    "not_streamed",
    "read_sequences",
    "setting",
]

Shape = tuple[int | None, ...]
"""Shape of one example: `(timesteps, features)` for a sequence, `(features,)` for a vector."""

State = tuple[Any, ...]
"""What a layer carries from step to step: `(h,)` or `(h, c)`, each `(batch, units)`, of a recurrent
one; `()` of most others; the states of its layers of a network."""


@runtime_checkable
class Layer(Protocol):
    """A layer: `build` once for a shape, then call on arrays `(time, batch, features)`.

    Written without parameters (`SimpleRNN(64)`) a layer is a plan; `build` returns the same
    layer with its parameters drawn.
    """

    @property
    def title(self) -> str:
        """How the layer is written in a summary, such as `SimpleRNN(64)`."""

    def build(self, shape: Shape, *, key: Key) -> Self:
        """Return the layer with parameters for inputs of `shape`, drawn with `key`."""

    def output_shape(self, shape: Shape) -> Shape:
        """Tell the shape of one output from the shape of one input."""

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        """Compute the output; a `key` means training (dropout on), none means inference.

        `x` is `(time, batch, features)`, or integers `(time, batch)` that stand for one-hot
        vectors; `mask` is `(time, batch)`, true where a step is real.
        """


@runtime_checkable
class Streamed(Protocol):
    """A layer that reads a stream, piece after piece, as it would read the whole."""

    def begin(self, batch: int) -> State:
        """Return what is carried before the first step; raises `ConfigurationError` if it cannot
        be read forwards step by step."""

    def read_on(self, x: Array, state: State, *, key: Array | None = None) -> tuple[Array, State]:
        """Read `x (time, batch, ...)` on: the output at every step, and the state behind."""


class Stateless(eqx.Module):
    """What streams because it reads each step by itself: nothing is carried on."""

    @abstractmethod
    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        """Compute the output, as any layer does."""

    def begin(self, batch: int) -> State:
        return ()

    def read_on(self, x: Array, state: State, *, key: Array | None = None) -> tuple[Array, State]:
        return self(x, key=key), ()


def not_streamed(title: str) -> ConfigurationError:
    """Return the error that a layer cannot be read forwards step by step."""
    return ConfigurationError(
        f"A stream is read forwards, step by step; {title} needs more than that",
        remedy="use recurrent layers that read forwards, without pooling",
    )


def setting(default: Any = ...) -> Any:
    """Declare a hyperparameter: part of the program, not of its parameters."""
    return eqx.field(static=True) if default is ... else eqx.field(static=True, default=default)


def check_units(owner: object, units: int) -> None:
    """Raise `ConfigurationError` unless `units` is a positive whole number."""
    if not isinstance(units, int) or isinstance(units, bool) or units < 1:
        raise ConfigurationError(
            f"{type(owner).__name__} needs a positive whole number of units, received {units!r}",
            remedy="pass for example 64",
        )


def check_rate(owner: object, rate: float) -> None:
    """Raise `ConfigurationError` unless `0 <= rate < 1`."""
    if not 0 <= rate < 1:
        raise ConfigurationError(
            f"{type(owner).__name__} drops a share from 0 to below 1, received {rate!r}",
            remedy="pass for example 0.2",
        )


def built(owner: Layer, parameter: Array | None) -> Array:
    """Return `parameter`, or say that the layer was never built."""
    if parameter is None:
        raise ConfigurationError(
            f"{owner.title} has no parameters yet",
            remedy="call build(shape, key=0) on the layer or its Sequential",
        )
    return parameter


def read_sequences(title: str, shape: Shape) -> None:
    """Raise `ConfigurationError` unless `shape` is that of a sequence."""
    if len(shape) != 2:
        raise ConfigurationError(
            f"{title} reads sequences (timesteps, features), received shape {shape}",
            remedy="give the recurrent layer before it return_sequences=True",
        )


def known_features(title: str, shape: Shape) -> int:
    """Return the number of features; raises `ConfigurationError` when it is open."""
    if not shape or shape[-1] is None:
        raise ConfigurationError(f"{title} needs a known number of features, received {shape}")
    return shape[-1]


def bernoulli(
    key: Array, rate: float, shape: tuple[int, ...], dtype: Any, *, batch: int = -2
) -> Array:
    """Draw a dropout mask: 0 for a share `rate`, `1 / (1 - rate)` for the others.

    The rows of a batch lie along the axis `batch` of `shape`.
    """
    kept = drawn(partial(jax.random.bernoulli, key, 1 - rate), shape, batch)
    return kept.astype(dtype) / (1 - rate)
