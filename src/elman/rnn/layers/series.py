"""Layers that read measured series: turned, squashed, framed, standardised, summed up."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key, ones, zeros
from elman.rnn.layers.layer import (
    Shape,
    built,
    check_units,
    known_features,
    read_sequences,
    setting,
)
from elman.rnn.projection import exact, product
from elman.rnn.training.placement import drawn

__all__ = ["TRIPLE", "Frames", "Rotate", "Squash", "Standardise", "Statistics"]

TRIPLE = 3
"""Channels x, y, z of one sensor stand side by side."""


def _triples(title: str, shape: Shape) -> int:
    features = known_features(title, shape)
    if features % TRIPLE:
        raise ConfigurationError(
            f"{title} reads sensors of three channels each, received {features} channels",
            remedy="leave the layer out, or give x, y and z of every sensor side by side",
        )
    return features // TRIPLE


class Rotate(eqx.Module):
    """Turns all sensors of a sequence together by a small random angle, in training only.

    `angle` is the deviation, in radians, of a rotation vector drawn once for each sequence: a
    phone sits a little differently in every pocket. Channels of `(time, batch, channels)` come in
    triples x, y, z.
    """

    angle: float = setting()

    def __check_init__(self) -> None:
        if not 0 <= self.angle < float("inf"):
            raise ConfigurationError(
                f"Rotate needs an angle of zero or more, received {self.angle!r}",
                remedy="pass for example 0.2 (radians)",
            )

    @property
    def title(self) -> str:
        return f"Rotate({self.angle:g})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        _triples(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None or not self.angle:
            return x
        time, batch, features = x.shape
        vectors = drawn(partial(jax.random.normal, key), (batch, TRIPLE))
        turns = rotations(self.angle * vectors)
        sensors = x.reshape(time, batch, features // TRIPLE, TRIPLE)
        return jnp.einsum("tbsi,bji->tbsj", sensors, turns, precision=exact()).reshape(x.shape)


def rotations(vectors: Array) -> Array:
    """Turn rotation vectors `(n, 3)` into matrices `(n, 3, 3)` by Rodrigues' formula.

    >>> R = rotations(jnp.array([[0.0, 0.0, jnp.pi / 2]]))[0]
    >>> bool(jnp.allclose(R @ jnp.array([1.0, 0.0, 0.0]), jnp.array([0.0, 1.0, 0.0]), atol=1e-6))
    True
    """
    angle = jnp.sqrt(jnp.square(vectors).sum(-1) + 1e-12)
    x, y, z = (vectors / angle[:, None]).T
    zero = jnp.zeros_like(x)
    K = jnp.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).reshape(-1, 3, 3)
    sine, cosine = jnp.sin(angle)[:, None, None], jnp.cos(angle)[:, None, None]
    return jnp.eye(3) + sine * K + (1 - cosine) * product(K, K)


class Squash(eqx.Module):
    """Compresses large values, `arcsinh(x / scale)`: linear near zero, logarithmic far away.

    `(time, batch, channels)` keeps its shape. `scales` has one value a channel; a channel whose
    scale is 0 stays as it is.
    """

    scales: tuple[float, ...] = setting()

    @property
    def title(self) -> str:
        return "Squash()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        if known_features(self.title, shape) != len(self.scales):
            raise ConfigurationError(
                f"Squash has a scale for each channel, received {len(self.scales)} for {shape[-1]}"
            )
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        scales = jnp.array(self.scales, x.dtype)
        squashed = jnp.arcsinh(x / jnp.where(scales > 0, scales, 1))
        return jnp.where(scales > 0, squashed, x)


class Standardise(eqx.Module):
    """Shifts and scales features to mean 0 and deviation 1 of the training set.

    `(time, batch, features)` keeps its shape. The training set's statistics are where its
    parameters start (`adapted`, called before training); from there they are trained like any
    others.
    """

    mean: Array | None = None  # (features,)
    scale: Array | None = None  # (features,)

    @property
    def title(self) -> str:
        return "Standardise()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        features = known_features(self.title, shape)
        return dataclasses.replace(self, mean=zeros(features), scale=ones(features))

    def adapted(self, x: Array, mask: Array | None) -> Self:
        """Return the layer with the mean and deviation of `x`, over all axes but the last."""
        flat = x.reshape(-1, x.shape[-1])
        real = jnp.ones(len(flat)) if mask is None or x.ndim == 2 else mask.reshape(-1)
        weights = real[:, None] / real.sum()
        mean = (flat * weights).sum(0)
        variance = (jnp.square(flat - mean) * weights).sum(0)
        return dataclasses.replace(self, mean=mean, scale=jax.lax.rsqrt(variance + 1e-12))

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        return (x - built(self, self.mean)) * built(self, self.scale)


class Frames(eqx.Module):
    """Joins every `size` timesteps into one, as many times as wide.

    `(time, batch, features)` becomes `(time / size, batch, size features)`.
    A recurrent layer behind it takes fewer, richer steps. The last frame is filled up with
    zeros; a frame with one real timestep is real.
    """

    size: int = setting()

    def __check_init__(self) -> None:
        check_units(self, self.size)

    @property
    def title(self) -> str:
        return f"Frames({self.size})"

    def build(self, shape: Shape, *, key: Key) -> Self:
        read_sequences(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        time = None if shape[0] is None else -(-shape[0] // self.size)
        return (time, self.size * known_features(self.title, shape))

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        real = x if mask is None else jnp.where(mask[..., None], x, 0)
        padded = jnp.pad(real, ((0, -len(x) % self.size), (0, 0), (0, 0)))
        frames = padded.reshape(-1, self.size, *x.shape[1:])
        return jnp.swapaxes(frames, 1, 2).reshape(len(frames), x.shape[1], -1)

    def mask_after(self, mask: Array) -> Array:
        """Tell which frames are real, `(frames, batch)`."""
        padded = jnp.pad(mask, ((0, -len(mask) % self.size), (0, 0)))
        return padded.reshape(-1, self.size, mask.shape[1]).any(1)


class Statistics(eqx.Module):
    """Sums up a whole series: `(time, batch, features)` to `(batch, statistics)`.

    For every channel, and for the length of every sensor's vector: mean, logarithm of the
    deviation and of that of the differences, minimum, maximum, mean absolute deviation,
    skewness, and autocorrelation at `lags` steps; for every sensor, the correlation of its
    axes. Global statistics beside a network carry much of what tells activities apart
    (Ignatov 2018). Channels come in triples x, y, z.
    """

    lags: tuple[int, ...] = setting((4, 8, 16, 25))

    @property
    def title(self) -> str:
        return "Statistics()"

    def build(self, shape: Shape, *, key: Key) -> Self:
        _triples(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        sensors = _triples(self.title, shape)
        channels = (TRIPLE + 1) * sensors
        return (channels * (7 + len(self.lags)) + TRIPLE * sensors,)

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        time, batch, features = x.shape
        sensors = x.reshape(time, batch, features // TRIPLE, TRIPLE)
        lengths = jnp.sqrt(jnp.square(sensors).sum(-1) + 1e-8)
        z = jnp.concatenate([x, lengths], -1)
        real = jnp.ones((time, batch, 1), bool) if mask is None else mask[..., None]

        def mean(values: Array, where: Array) -> Array:
            counted = jnp.where(where, values, 0).sum(0)
            return counted / jnp.maximum(where.sum(0), 1)

        def log_deviation(values: Array, where: Array) -> Array:
            variance = mean(jnp.square(values - mean(values, where)), where)
            return jnp.log(jnp.sqrt(variance + 1e-12) + 1e-3)

        centre = z - mean(z, real)
        deviation = jnp.sqrt(mean(jnp.square(centre), real) + 1e-12) + 1e-3
        normal = centre / deviation
        both = real[1:] & real[:-1]
        parts = [
            mean(z, real),
            log_deviation(z, real),
            log_deviation(z[1:] - z[:-1], both),
            jnp.where(real, z, jnp.inf).min(0),
            jnp.where(real, z, -jnp.inf).max(0),
            mean(jnp.abs(normal), real),
            mean(normal**3, real),
        ]
        for lag in self.lags:
            # A series shorter than the lag has no pairs: its autocorrelation counts as 0.
            pairs = real[lag:] & real[: max(time - lag, 0)]
            parts.append(mean(normal[lag:] * normal[: max(time - lag, 0)], pairs))
        axes = normal[..., :features].reshape(sensors.shape)
        turned = jnp.roll(axes, 1, -1)
        parts.append(mean((axes * turned).reshape(time, batch, features), real))
        return jnp.concatenate(parts, -1)
