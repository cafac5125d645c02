"""Layers one after another, and the table that shows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Self

import equinox as eqx
import jax
from jax import Array

from elman.errors import ConfigurationError
from elman.inference.summary import rows_of, table_of
from elman.rnn.layers import Average, Tied
from elman.rnn.layers.initialise import Key, split
from elman.rnn.layers.layer import Layer, Shape, State, Streamed, not_streamed, setting
from elman.rnn.layers.tied import linked
from elman.rnn.networks.extent import check_extent

__all__ = ["Sequential", "adapted", "count_parameters", "mask_after", "parts"]


def count_parameters(layer: Any) -> int:
    """Count the numbers that training adjusts."""
    return sum(p.size for p in jax.tree.leaves(eqx.filter(layer, eqx.is_inexact_array)))


def parts(layer: Any) -> list[Any]:
    """List the layers inside, those of branches and nested networks included, in order."""
    if hasattr(layer, "layers"):
        return [part for inner in layer.layers for part in parts(inner)]
    return [layer]


def mask_after(layer: Any, mask: Array | None) -> Array | None:
    """Return the mask of what a layer gives out: another one where it joins timesteps."""
    if mask is None or not hasattr(layer, "mask_after"):
        return mask
    after: Array = layer.mask_after(mask)
    return after


def adapted(
    layer: Any, x: Any, mask: Array | None, *, answer: bool = True
) -> tuple[Any, Array, Array | None]:
    """Let layers that start from the training data see it: the layer, its output, its mask.

    Without `answer` nothing is computed behind the last of those layers, and the output is not one.
    """
    if isinstance(layer, Sequential):
        inner = list(layer.layers)
        for i, (part, whole) in enumerate(zip(layer.layers, linked(layer.layers), strict=True)):
            wanted = answer or any(map(_adapts, inner[i + 1 :]))
            if not wanted and not _adapts(part):
                break
            if isinstance(part, Tied):
                x = whole(x, mask=mask)
            else:
                inner[i], x, mask = adapted(part, x, mask, answer=wanted)
        return dataclasses.replace(layer, layers=tuple(inner)), x, mask
    if hasattr(layer, "layers"):
        branches = [adapted(part, x, mask, answer=answer) for part in layer.layers]
        layer = dataclasses.replace(layer, layers=tuple(part for part, _, _ in branches))
        if answer:
            x = layer.merged([output for _, output, _ in branches])
        return layer, x, branches[0][2]
    if hasattr(layer, "adapted"):
        layer = layer.adapted(x, mask)
    return layer, layer(x, mask=mask) if answer else x, mask_after(layer, mask)


def _adapts(layer: Any) -> bool:
    return any(hasattr(part, "adapted") for part in parts(layer))


class Sequential(eqx.Module):
    """Layers applied one after another; itself a layer.

    `(time, batch, features)`, or integers `(time, batch)`, become what the last layer gives.

    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(64), Dense(2)]).build((15, 56), key=0)
    >>> print(network.summary())
    Layer          Output shape      Parameters
    SimpleRNN(64)  (None, 64)             7,744
    Dense(2)       (None, 2)                130
    Total                                 7,874
    """

    layers: tuple[Layer, ...]
    input_shape: Shape | None = setting(None)

    def __init__(self, layers: Iterable[Layer], input_shape: Shape | None = None) -> None:
        self.layers = tuple(layers)
        self.input_shape = input_shape

    def __check_init__(self) -> None:
        for layer in self.layers:
            if not isinstance(layer, Layer):
                raise ConfigurationError(
                    f"Sequential holds layers, received {type(layer).__name__}",
                    remedy="pass for example [SimpleRNN(64), Dense(2)]",
                )

    @property
    def title(self) -> str:
        return f"Sequential({len(self.layers)} layers)"

    def build(self, shape: Shape, *, key: Key) -> Self:
        """Draw the parameters of every layer for inputs `shape`, `(timesteps, features)`.

        Raises `ConfigurationError` for what is beyond `elman.limits`.
        """
        check_extent(self)
        built: list[Layer] = []
        before = shape
        for layer, layer_key in zip(self.layers, split(key, len(self.layers)), strict=True):
            built.append(layer.build(before, key=layer_key))
            before = layer.output_shape(before)
        linked(tuple(built))
        return dataclasses.replace(self, layers=tuple(built), input_shape=shape)

    def output_shape(self, shape: Shape) -> Shape:
        for layer in self.layers:
            shape = layer.output_shape(shape)
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return self.answers(x, mask=mask, key=key)[0]

    def answers(
        self, x: Array, *, mask: Array | None = None, key: Array | None = None
    ) -> tuple[Array, list[Array]]:
        """Give the output, and the outputs that each have to learn the target.

        They are one and the same, but for a network that ends in `Average`: there every branch
        learns by itself.
        """
        keys = [None] * len(self.layers) if key is None else jax.random.split(key, len(self.layers))
        learning: list[Array] = []
        for layer, layer_key in zip(linked(self.layers), keys, strict=True):
            if isinstance(layer, Average):
                learning = layer.outputs(x, mask=mask, key=layer_key)
                x = layer.merged(learning)
            else:
                x = layer(x, mask=mask, key=layer_key)
                learning = [x]
            mask = mask_after(layer, mask)
        return x, learning

    def begin(self, batch: int) -> State:
        """Return what is carried before the first step: the state of each layer, zeros.

        Raises `ConfigurationError` for a network that cannot be read forwards step by step.
        """
        return tuple(_streamed(layer).begin(batch) for layer in self.layers)

    def read_on(self, x: Array, state: State, *, key: Array | None = None) -> tuple[Array, State]:
        """Read `x (time, batch)` or `(time, batch, features)` on from `state`.

        Returns the output at every step, `(time, batch, ...)`, whatever `return_sequences` says,
        and the state behind the last. A `key` means training.

        >>> import jax.numpy as jnp
        >>> from elman.rnn import Dense, SimpleRNN
        >>> network = Sequential([SimpleRNN(8), Dense(5)]).build((None, 5), key=0)
        >>> text = jnp.array([[1], [4], [2]])
        >>> whole, _ = network.read_on(text, network.begin(1))
        >>> first, state = network.read_on(text[:2], network.begin(1))
        >>> rest, _ = network.read_on(text[2:], state)
        >>> bool(jnp.allclose(whole, jnp.concatenate([first, rest]), atol=1e-5))
        True
        """
        keys = [None] * len(self.layers) if key is None else jax.random.split(key, len(self.layers))
        after = []
        for layer, before, layer_key in zip(linked(self.layers), state, keys, strict=True):
            x, end = _streamed(layer).read_on(x, before, key=layer_key)
            after.append(end)
        return x, tuple(after)

    @property
    def untied(self) -> tuple[Layer, ...]:
        """The layers, each tied one as a dense one with weights of its own."""
        return tuple(p.dense() if isinstance(p, Tied) else p for p in linked(self.layers))

    @property
    def flat(self) -> Sequential:
        """The same network, untied, with the layers of networks within it in their place."""
        parts = ([*p.flat.layers] if isinstance(p, Sequential) else [p] for p in self.untied)
        return Sequential([layer for inner in parts for layer in inner], self.input_shape)

    def rows(self) -> list[tuple[str, str, int]]:
        """List the layers as `(title, output shape, parameters)`, those inside others indented."""
        return rows_of(
            self.layers,
            self.input_shape,
            title=lambda layer: str(layer.title),
            count=count_parameters,
        )

    def summary(self) -> str:
        """Show each layer, the shape of its output (None: any batch) and its parameters."""
        return table_of(self.rows())


def _streamed(layer: Layer) -> Streamed:
    if not isinstance(layer, Streamed):
        raise not_streamed(layer.title)
    return layer
