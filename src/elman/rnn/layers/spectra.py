"""Layers that read spectra: changed at random while a network learns."""

from __future__ import annotations

import math
from abc import abstractmethod
from functools import partial
from typing import Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.limits import LAYERS
from elman.ranges import check
from elman.rnn.layers.initialise import Key
from elman.rnn.layers.layer import Shape, known_features, setting
from elman.rnn.projection import exact, product
from elman.rnn.training.placement import drawn

__all__ = ["Perturb", "SpecAugment"]

_QUIET = (3.0, 10.0)
"""Nats of power that noise lies below the loudest moment: 13 to 43 decibels."""

_COLOURS = 4
"""Cosines over the bands that a random equaliser is a sum of."""


class _OfBands(eqx.Module):
    """What reads bands and gives as many on, without parameters."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What it is called, with its settings."""

    def build(self, shape: Shape, *, key: Key) -> Self:
        known_features(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape


class SpecAugment(_OfBands):
    """Hides bands and stretches of time, and moves all bands a little, in training only.

    Of each sequence of `x (time, batch, bands)` two stripes of up to `bands` bands and two
    stretches of up to `steps` steps become 0, which should be the mean (Park et al. 2019); all
    bands move by up to `shift`, as for a longer or shorter vocal tract (Jaitly and Hinton 2013).
    """

    bands: int = setting(8)
    steps: int = setting(10)
    shift: int = setting(2)

    def __check_init__(self) -> None:
        for name in ("bands", "steps", "shift"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000:
                raise ConfigurationError(
                    f"SpecAugment needs {name} from 0 to 10,000, received {value!r}",
                    remedy=f"pass for example {name}=4",
                )

    @property
    def title(self) -> str:
        return f"SpecAugment({self.bands}, {self.steps}, {self.shift})"

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None:
            return x
        time, batch, features = x.shape
        by_shift, by_band, by_step = jax.random.split(key, 3)
        shifts = partial(jax.random.randint, by_shift, minval=-self.shift, maxval=self.shift + 1)
        moved = drawn(shifts, (batch,), axis=0)
        source = jnp.clip(jnp.arange(features) + moved[:, None], 0, features - 1)
        x = jnp.take_along_axis(x, source[None], axis=2)
        kept = ~_stripes(by_band, batch, features, self.bands)
        lasting = ~_stripes(by_step, batch, time, self.steps)
        return x * kept[None] * lasting.T[:, :, None]


class Perturb(_OfBands):
    """Gives log-mel frames another voice, pace, noise and room, in training only.

    Of each sequence of `x (time, batch, bands)`, whose bands have the mean 0 where they are loud:

    - pitches are multiplied by up to `e^warp` or its inverse, as a shorter or longer vocal tract
      does (Jaitly and Hinton 2013): bands are read in between others, on the mel scale up to
      `highest` Hz;
    - a moment within is moved by up to the share `bend` of the length (Park et al. 2019), so that
      what is before is slower and what is behind faster, or the reverse;
    - a share `noise` of the sequences is filled up with noise of some level and slope, below which
      nothing is heard any more;
    - a random equaliser, a few cosines over the bands of together `colour` nats, stands for a room
      and a microphone.
    """

    warp: float = setting(0.2)
    bend: float = setting(0.15)
    noise: float = setting(0.7)
    colour: float = setting(1.0)
    highest: int = setting(8_000)

    def __check_init__(self) -> None:
        for name in ("warp", "bend", "noise", "colour", "highest"):
            check(f"{name} of Perturb", getattr(self, name), LAYERS[name])

    @property
    def title(self) -> str:
        return f"Perturb({self.warp:g}, {self.bend:g}, {self.noise:g}, {self.colour:g})"

    def __call__(self, x: Array, *, mask: Array | None = None, key: Array | None = None) -> Array:
        if key is None:
            return x
        keys = jax.random.split(key, 4)
        real = jnp.ones(x.shape[:2], bool) if mask is None else mask
        if self.bend:
            x = _bent(keys[0], x, real.sum(0), self.bend)
        if self.warp:
            x = _warped(keys[1], x, self.warp, self.highest)
        if self.noise:
            x = _noisy(keys[2], x, real, self.noise)
        if self.colour:
            bands = x.shape[-1]
            places = jnp.pi * (jnp.arange(bands) + 0.5) / bands
            cosines = jnp.cos(jnp.arange(1, _COLOURS + 1)[:, None] * places)
            # Each has the variance 1/2.
            size = self.colour * (2 / _COLOURS) ** 0.5
            shares = drawn(partial(jax.random.normal, keys[3]), (x.shape[1], _COLOURS))
            x = x + size * product(shares, cosines)
        return x


def _bent(key: Array, x: Array, lengths: Array, bend: float) -> Array:
    """Move a moment of each sequence: `x (time, batch, bands)` read at other times."""
    by_knot, by_move = jax.random.split(key)
    last = jnp.maximum(lengths - 1, 1).astype(x.dtype)
    knots = partial(jax.random.uniform, by_knot, minval=0.25, maxval=0.75)
    moves = partial(jax.random.uniform, by_move, minval=-bend, maxval=bend)
    knot = drawn(knots, lengths.shape, axis=0)
    moved = knot + drawn(moves, lengths.shape, axis=0)
    moved = jnp.clip(moved, 0.1, 0.9)
    share = jnp.arange(len(x))[:, None] / last
    before, behind = share * moved / knot, moved + (share - knot) * (1 - moved) / (1 - knot)
    place = jnp.clip(jnp.where(share < knot, before, behind), 0, 1) * last
    first = jnp.floor(place).astype(jnp.int32)
    second = jnp.minimum(first + 1, len(x) - 1)
    weight = (place - first)[..., None]
    early, late = (jnp.take_along_axis(x, i[..., None], axis=0) for i in (first, second))
    return early * (1 - weight) + late * weight


def _warped(key: Array, x: Array, warp: float, highest: int) -> Array:
    """Multiply the pitches of each sequence: its bands are read in between others."""
    bands = x.shape[-1]
    # On the mel scale 2595 log10(1 + f / 700), evenly.
    step = math.log1p(highest / 700) / (bands + 1)
    pitches = partial(jax.random.uniform, key, minval=-warp, maxval=warp)
    by = jnp.exp(drawn(pitches, (x.shape[1], 1)))
    pitch = jnp.expm1(step * jnp.arange(1, bands + 1))
    place = jnp.clip(jnp.log1p(by * pitch) / step - 1, 0, bands - 1)
    weights = jnp.maximum(0, 1 - jnp.abs(place[..., None] - jnp.arange(bands)))
    return jnp.einsum("tbf,bgf->tbg", x, weights, precision=exact())


def _noisy(key: Array, x: Array, real: Array, share: float) -> Array:
    """Add noise to a share of the sequences: sounds add up as powers do, not as logarithms."""
    by_level, by_slope, by_step, by_choice = jax.random.split(key, 4)
    batch, bands = x.shape[1:]
    loudest = jnp.where(real[..., None], x, -jnp.inf).max((0, 2))
    loudest = jnp.where(jnp.isfinite(loudest), loudest, 0)
    low, high = _QUIET
    levels = partial(jax.random.uniform, by_level, minval=low, maxval=high)
    slopes = partial(jax.random.uniform, by_slope, minval=-2, maxval=2)
    level = loudest[:, None] - drawn(levels, (batch, 1))
    level = level + drawn(slopes, (batch, 1)) * jnp.linspace(-1, 1, bands)
    noise = level + 0.5 * drawn(partial(jax.random.normal, by_step), x.shape)
    chosen = drawn(partial(jax.random.uniform, by_choice), (batch, 1)) < share
    return jnp.where(chosen, jnp.logaddexp(x, noise), x)


def _stripes(key: Array, batch: int, places: int, widest: int, count: int = 2) -> Array:
    """Choose `count` stripes of 0 to `widest` places in each row: `(batch, places)`."""
    by_width, by_place = jax.random.split(key)
    widths = partial(jax.random.randint, by_width, minval=0, maxval=min(widest, places) + 1)
    width = drawn(widths, (batch, count, 1), axis=0)
    share = drawn(partial(jax.random.uniform, by_place), (batch, count, 1), axis=0)
    begin = jnp.floor(share * (places - width + 1))
    place = jnp.arange(places)
    return ((place >= begin) & (place < begin + width)).any(axis=1)
