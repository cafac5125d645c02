"""Layers that read measured series: squashed, framed, standardised, summed up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.layer import Floats, Layer, Mask, Shape, known_features

__all__ = ["Frames", "Rotate", "Squash", "Standardise", "Statistics"]

TRIPLE = 3
"""Channels x, y, z of one sensor stand side by side."""


def _sensors(shape: Shape) -> int:
    features = known_features(shape)
    if features % TRIPLE:
        raise ValueError(f"sensors have three channels each, received {features} channels")
    return features // TRIPLE


@dataclass
class Rotate(Layer):
    """Turns sensors in training; in use it gives its input on."""

    angle: float

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        _sensors(shape)
        return {}


@dataclass
class Squash(Layer):
    """Compresses large values, `arcsinh(x / scale)`; a channel of scale 0 stays as it is."""

    scales: tuple[float, ...]

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        if known_features(shape) != len(self.scales):
            raise ValueError(f"{len(self.scales)} scales for {shape[-1]} channels")
        return {}

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        scales = np.array(self.scales, np.float32)
        return np.where(scales > 0, np.arcsinh(x / np.where(scales > 0, scales, 1)), x)


@dataclass
class Standardise(Layer):
    """Shifts and scales features: `(x - mean) * scale`."""

    mean: Floats = field(init=False, repr=False)  # (features,)
    scale: Floats = field(init=False, repr=False)  # (features,)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        features = known_features(shape)
        return {"mean": (features,), "scale": (features,)}

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        return (x - self.mean) * self.scale


@dataclass
class Frames(Layer):
    """Joins every `size` timesteps into one: `(time, ...)` to `(time / size, ..., size features)`.

    The last frame is filled up with zeros; a frame with one real timestep is real.
    """

    size: int

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise ValueError(f"Frames reads sequences, received shape {shape}")
        time = None if shape[0] is None else -(-shape[0] // self.size)
        return (time, self.size * known_features(shape))

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        real = x if mask is None else np.where(mask[..., None], x, 0)
        padded = np.pad(real, ((0, -len(x) % self.size), (0, 0), (0, 0)))
        frames = padded.reshape(-1, self.size, *x.shape[1:])
        return np.swapaxes(frames, 1, 2).reshape(len(frames), x.shape[1], -1)

    def mask_after(self, mask: Mask | None) -> Mask | None:
        if mask is None:
            return None
        padded = np.pad(mask, ((0, -len(mask) % self.size), (0, 0)))
        return np.asarray(padded.reshape(-1, self.size, mask.shape[1]).any(1), np.bool_)


@dataclass
class Statistics(Layer):
    """Sums up a whole series: `(time, batch, features)` to `(batch, statistics)`.

    For every channel, and for the length of every sensor's vector: mean, logarithm of the
    deviation and of that of the differences, minimum, maximum, mean absolute deviation,
    skewness, and autocorrelation at `lags` steps; for every sensor, the correlation of its axes.
    """

    lags: tuple[int, ...] = (4, 8, 16, 25)

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise ValueError(f"Statistics reads sequences, received shape {shape}")
        sensors = _sensors(shape)
        return ((TRIPLE + 1) * sensors * (7 + len(self.lags)) + TRIPLE * sensors,)

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> NDArray[Any]:
        time, batch, features = x.shape
        sensors = x.reshape(time, batch, features // TRIPLE, TRIPLE)
        lengths = np.sqrt(np.square(sensors).sum(-1) + np.float32(1e-8))
        z = np.concatenate([x, lengths], -1)
        real: Mask = np.ones((time, batch, 1), bool) if mask is None else mask[..., None]

        centre = z - _mean(z, real)
        deviation = np.sqrt(_mean(np.square(centre), real) + np.float32(1e-12)) + np.float32(1e-3)
        normal = centre / deviation
        both: Mask = np.logical_and(real[1:], real[:-1])
        parts = [
            _mean(z, real),
            _log_deviation(z, real),
            _log_deviation(z[1:] - z[:-1], both),
            np.where(real, z, np.inf).min(0),
            np.where(real, z, -np.inf).max(0),
            _mean(np.abs(normal), real),
            _mean(normal**3, real),
        ]
        for lag in self.lags:
            # A series shorter than the lag has no pairs: its autocorrelation counts as 0.
            rest = max(time - lag, 0)
            parts.append(
                _mean(normal[lag:] * normal[:rest], np.logical_and(real[lag:], real[:rest]))
            )
        axes = normal[..., :features].reshape(sensors.shape)
        turned = np.roll(axes, 1, -1)
        parts.append(_mean((axes * turned).reshape(time, batch, features), real))
        return np.concatenate(parts, -1).astype(np.float32, copy=False)


def _mean(values: Floats, real: Mask) -> Floats:
    """Average over the real timesteps; where there is none, zero."""
    count = np.maximum(real.sum(0), 1).astype(np.float32)
    average: Floats = np.where(real, values, 0).sum(0) / count
    return average


def _log_deviation(values: Floats, real: Mask) -> Floats:
    variance = _mean(np.square(values - _mean(values, real)), real)
    spread: Floats = np.log(np.sqrt(variance + np.float32(1e-12)) + np.float32(1e-3))
    return spread
