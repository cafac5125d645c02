"""The layers round the recurrence: symbols in, classes out, and what goes between."""

from __future__ import annotations

import dataclasses
import functools
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Literal, Self, get_args

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn import kernels
from elman.rnn.cells import Recurrent
from elman.rnn.initialise import Key, glorot_uniform, ones, split, uniform, zeros
from elman.rnn.layer import (
    Layer,
    Shape,
    bernoulli,
    built,
    check_rate,
    check_units,
    known_features,
    read_sequences,
    setting,
)
from elman.rnn.projection import project

__all__ = [
    "Add",
    "Average",
    "Bidirectional",
    "Branches",
    "Concat",
    "Dense",
    "Dropout",
    "Embedding",
    "LayerNorm",
    "NGrams",
    "OneHot",
    "Pooling",
    "TimeDistributed",
]


class OneHot(eqx.Module):
    """Declares symbols `0 ... symbols - 1` as one-hot vectors, without ever building them.

    Symbols stay integers; the next layer looks up rows of its weights instead.
    """

    symbols: int = setting()

    def __check_init__(self) -> None:
        check_units(self, self.symbols)

    @property
    def title(self) -> str:
        return f"OneHot({self.symbols})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.symbols)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return x


class Embedding(eqx.Module):
    """Learned vectors for symbols: integers `(time, batch)` to `(time, batch, units)`."""

    units: int = setting()
    W: Array | None = None  # (symbols, units)

    def __check_init__(self) -> None:
        check_units(self, self.units)

    @property
    def title(self) -> str:
        return f"Embedding({self.units})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        W = uniform(key, 0.05, known_features(self.title, shape), self.units)
        return dataclasses.replace(self, W=W)

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return project(x, built(self, self.W))


class Dense(eqx.Module):
    """Affine map of the last axis, `y = x W + b`; parameters: `units (features + 1)`.

    >>> Dense(2).build((64,), key=0).W.shape
    (64, 2)
    """

    units: int = setting()
    kernel_l2: float = setting(0.0)
    bias_l2: float = setting(0.0)
    W: Array | None = None  # (features, units)
    b: Array | None = None  # (units,)

    def __check_init__(self) -> None:
        check_units(self, self.units)

    @property
    def title(self) -> str:
        return f"Dense({self.units})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        W = glorot_uniform(key, known_features(self.title, shape), self.units)
        return dataclasses.replace(self, W=W, b=zeros(self.units))

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        W, b = built(self, self.W), built(self, self.b)
        return kernels.dense(x, W, b) if kernels.serve_dense(x, W) else project(x, W) + b


class Dropout(eqx.Module):
    """Sets a share `rate` of the values to zero in training and scales the others up.

    `variational=True` drops the same features at every timestep of a sequence (Gal and
    Ghahramani 2016); it needs an input `(time, batch, features)`.
    """

    rate: float = setting()
    variational: bool = setting(False)

    def __check_init__(self) -> None:
        check_rate(self, self.rate)

    @property
    def title(self) -> str:
        return f"Dropout({self.rate:g}{', variational' if self.variational else ''})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        if self.variational and len(shape) != 2:
            raise ConfigurationError(
                f"{self.title} reads sequences (timesteps, features), received shape {shape}",
                remedy="use Dropout(rate) on vectors",
            )
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None or not self.rate:
            return x
        if jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(
                f"{self.title} drops features, received symbols",
                remedy="put an Embedding or a recurrent layer before it",
            )
        shape = (1, *x.shape[1:]) if self.variational else x.shape
        return x * bernoulli(key, self.rate, shape, x.dtype)


class LayerNorm(eqx.Module):
    """Normalises each timestep over its features, then scales and shifts (Ba et al. 2016)."""

    epsilon: float = setting(1e-3)
    scale: Array | None = None  # (features,)
    shift: Array | None = None  # (features,)

    @property
    def title(self) -> str:
        return "LayerNorm()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        features = known_features(self.title, shape)
        return dataclasses.replace(self, scale=ones(features), shift=zeros(features))

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred * centred).mean(-1, keepdims=True)
        normal = centred * jax.lax.rsqrt(variance + self.epsilon)
        return normal * built(self, self.scale) + built(self, self.shift)


class NGrams(eqx.Module):
    """Sums learned vectors of the 1- to `longest`-grams that end at each step.

    Symbols `(time, batch)` to `(time, batch, units)`. The vectors, `W (buckets, units)`, start
    at zero and are found by hashing (Weinberger et al. 2009); grams may begin with one start
    mark before the first symbol. With `Pooling("sum")` behind it and one unit a class this is
    logistic regression on n-grams: the wide half of a wide-and-deep network (Cheng et al. 2016).

    >>> layer = NGrams(2, longest=3, buckets=64).build((15, 56), key=0)
    >>> layer(jnp.array([[1], [2]])).shape
    (2, 1, 2)
    """

    units: int = setting()
    longest: int = setting(5)
    buckets: int = setting(2**18)
    kernel_l2: float = setting(0.0)
    W: Array | None = None  # (buckets, units)

    def __check_init__(self) -> None:
        check_units(self, self.units)
        if self.longest < 1 or self.buckets < 2:
            raise ConfigurationError(
                f"NGrams needs longest of at least 1 and buckets of at least 2, received "
                f"{self.longest} and {self.buckets}",
                remedy="pass for example longest=5, buckets=2**18",
            )

    @property
    def title(self) -> str:
        return f"NGrams({self.units}, longest={self.longest})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        if len(shape) != 2:
            raise ConfigurationError(f"{self.title} reads symbols, received shape {shape}")
        return dataclasses.replace(self, W=zeros(self.buckets, self.units))

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if not jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(f"{self.title} reads symbols, received features")
        W, time = built(self, self.W), x.shape[0]
        # Codes begin at 2: 1 is the mark before the first symbol, 0 what lies before that.
        codes = jnp.pad((x + 2).astype(jnp.uint32), ((self.longest, 0), (0, 0)))
        codes = codes.at[self.longest - 1].set(1)
        hashed, hashes = jnp.zeros(x.shape, jnp.uint32), []
        for begin in range(self.longest, 0, -1):
            hashed = (hashed ^ codes[begin : begin + time]) * jnp.uint32(0x9E3779B1)
            hashed = hashed ^ (hashed >> 15)
            hashes.append(hashed)
        buckets = (jnp.stack(hashes) % jnp.uint32(self.buckets)).astype(jnp.int32)
        # A gram of n symbols at step t begins at step t - n + 1, at the earliest with the mark.
        steps, lengths = jnp.arange(time)[:, None], jnp.arange(1, self.longest + 1)[:, None, None]
        real = steps >= lengths - 2  # (longest, time, 1)
        return jnp.where(real[..., None], project(buckets, W), 0).sum(0)


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
    """Adds what several layers make of the same input."""

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

    As the last layer of a network: training then makes the sum of the branches' own losses
    small, so that none leans on the others (logits averaged: a product of experts, Hinton 1999).
    """

    def merged(self, outputs: Sequence[Array]) -> Array:
        return super().merged(outputs) / len(outputs)


class Concat(Branches):
    """Lays what several layers make of the same input side by side, along the features."""

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

    Outputs are concatenated, `(..., 2 units)`, or added with `merge="sum"`; at every timestep
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


class TimeDistributed(eqx.Module):
    """Applies one layer, with the same parameters, to every timestep."""

    inner: Layer

    @property
    def title(self) -> str:
        return f"TimeDistributed({self.inner.title})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        return dataclasses.replace(self, inner=self.inner.build(shape[1:], key=key))

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], *self.inner.output_shape(shape[1:]))

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        time, batch = x.shape[:2]
        y = self.inner(x.reshape(time * batch, *x.shape[2:]), key=key)
        return y.reshape(time, batch, *y.shape[1:])


Over = Literal["mean", "max", "sum", "last"]


class Pooling(eqx.Module):
    """Sums a sequence up in one vector: mean, max, sum or last over its real timesteps."""

    over: Over = setting("mean")

    def __check_init__(self) -> None:
        if self.over not in get_args(Over):
            raise ConfigurationError(
                f"Pooling is one of {', '.join(get_args(Over))}, received {self.over!r}"
            )

    @property
    def title(self) -> str:
        return f'Pooling("{self.over}")'

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape[1:]

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        real = jnp.ones(x.shape[:2], bool) if mask is None else mask
        match self.over:
            case "max":
                return jnp.where(real[..., None], x, -jnp.inf).max(0)
            case "last":
                last = real.shape[0] - 1 - jnp.argmax(real[::-1], axis=0)
                return x[last, jnp.arange(x.shape[1])]
        total = jnp.where(real[..., None], x, 0).sum(0)
        return total if self.over == "sum" else total / jnp.maximum(real.sum(0), 1)[:, None]
