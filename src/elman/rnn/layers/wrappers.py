"""Layers made of layers: both directions, and branches side by side."""

from __future__ import annotations

import dataclasses
import functools
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Literal, Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key, split
from elman.rnn.layers.layer import Layer, Shape, known_features, setting
from elman.rnn.layers.recurrent import Recurrent

__all__ = ["Add", "Average", "Bidirectional", "Branches", "Concat"]


class Branches(eqx.Module):
    """Several layers that read the same input; `Add` and `Concat` put their outputs together."""

    layers: tuple[Layer, ...]

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = tuple(layers)

    def __check_init__(self) -> None:
        if not self.layers or not all(isinstance(layer, Layer) for layer in self.layers):
            raise ConfigurationError(
                f"{type(self).__name__} holds at least one layer, and layers only, received "
                f"{[type(layer).__name__ for layer in self.layers[:8]]}"
            )

    @property
    def title(self) -> str:
        return f"{type(self).__name__}({len(self.layers)} branches)"

    def build(self, shape: Shape, *, key: Key) -> Self:
        keys = split(key, len(self.layers))
        built = [layer.build(shape, key=k) for layer, k in zip(self.layers, keys, strict=True)]
        branches = dataclasses.replace(self, layers=tuple(built))
        branches.output_shape(shape)
        return branches

    @abstractmethod
    def output_shape(self, shape: Shape) -> Shape:
        """Tell the shape of the outputs put together."""

    @abstractmethod
    def merged(self, outputs: Sequence[Array]) -> Array:
        """Put the outputs of the branches together."""

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return self.merged(self.outputs(x, mask=mask, key=key))

    def outputs(self, x: Array, *, mask: Array | None, key: Array | None) -> list[Array]:
        """Give what each branch makes of the input."""
        keys = [None] * len(self.layers) if key is None else jax.random.split(key, len(self.layers))
        return [layer(x, mask=mask, key=k) for layer, k in zip(self.layers, keys, strict=True)]


class Add(Branches):
    """Adds what several layers make of the same input.

    All give the same shape, `(time, batch, units)` or `(batch, units)`, and so does their sum.
    """

    def output_shape(self, shape: Shape) -> Shape:
        shapes = {layer.output_shape(shape) for layer in self.layers}
        if len(shapes) != 1:
            raise ConfigurationError(
                f"The branches of {type(self).__name__} give one shape, received "
                f"{sorted(map(str, shapes))}"
            )
        return shapes.pop()

    def merged(self, outputs: Sequence[Array]) -> Array:
        return functools.reduce(jnp.add, outputs)


class Average(Add):
    """Averages what several layers answer; each of them learns the answer by itself.

    All give the same shape, `(batch, units)`, and so does their mean.

    As the last layer of a network: training then makes the sum of the branches' own losses
    small, so that none leans on the others (logits averaged: a product of experts, Hinton 1999).
    """

    def merged(self, outputs: Sequence[Array]) -> Array:
        return super().merged(outputs) / len(outputs)


class Concat(Branches):
    """Lays what several layers make of the same input side by side, along the features.

    Two of `(batch, units)` give `(batch, 2 units)`.
    """

    def output_shape(self, shape: Shape) -> Shape:
        shapes = [layer.output_shape(shape) for layer in self.layers]
        if len({inner[:-1] for inner in shapes}) != 1:
            raise ConfigurationError(
                f"The branches of Concat differ in features only, received {shapes}"
            )
        return (*shapes[0][:-1], sum(known_features(self.title, inner) for inner in shapes))

    def merged(self, outputs: Sequence[Array]) -> Array:
        return jnp.concatenate(outputs, -1)


class Bidirectional(eqx.Module):
    """Runs a recurrent layer forwards and a second one backwards (Schuster and Paliwal 1997).

    `(time, batch, features)` becomes `(batch, 2 units)`, or `(time, batch, 2 units)` of all steps;
    with `merge="sum"` outputs are added and stay `units` wide. At every timestep
    the backward half has read the sequence from its end.
    """

    forward: Recurrent
    backward: Recurrent | None = None
    merge: Literal["concat", "sum"] = setting("concat")

    def __check_init__(self) -> None:
        if self.merge not in ("concat", "sum"):
            raise ConfigurationError(f'merge is "concat" or "sum", received {self.merge!r}')

    @property
    def title(self) -> str:
        return f"Bidirectional({self.forward.title})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        key_forward, key_backward = split(key, 2)
        backward = dataclasses.replace(self.forward, reverse=not self.forward.reverse)
        return dataclasses.replace(
            self,
            forward=self.forward.build(shape, key=key_forward),
            backward=backward.build(shape, key=key_backward),
        )

    def output_shape(self, shape: Shape) -> Shape:
        *lead, units = self.forward.output_shape(shape)
        return (*lead, 2 * units if self.merge == "concat" and units else units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if self.backward is None:
            raise ConfigurationError(f"{self.title} has no parameters yet", remedy="build it first")
        keys = (None, None) if key is None else jax.random.split(key)
        ahead = self.forward(x, mask=mask, key=keys[0])
        back = self.backward(x, mask=mask, key=keys[1])
        return self.merged([ahead, back])

    def merged(self, outputs: Sequence[Array]) -> Array:
        """Put the outputs of the two directions together."""
        ahead, back = outputs
        return ahead + back if self.merge == "sum" else jnp.concatenate([ahead, back], -1)
