"""Layers that read spectra: changed at random while a network learns."""

from __future__ import annotations

from functools import partial
from typing import Self

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key
from elman.rnn.layers.layer import Shape, known_features, setting
from elman.rnn.training.placement import drawn

__all__ = ["SpecAugment"]


class SpecAugment(eqx.Module):
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

    def build(self, shape: Shape, *, key: Key) -> Self:
        known_features(self.title, shape)
        return self

    def output_shape(self, shape: Shape) -> Shape:
        return shape

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


def _stripes(key: Array, batch: int, places: int, widest: int, count: int = 2) -> Array:
    """Choose `count` stripes of 0 to `widest` places in each row: `(batch, places)`."""
    by_width, by_place = jax.random.split(key)
    widths = partial(jax.random.randint, by_width, minval=0, maxval=min(widest, places) + 1)
    width = drawn(widths, (batch, count, 1), axis=0)
    share = drawn(partial(jax.random.uniform, by_place), (batch, count, 1), axis=0)
    begin = jnp.floor(share * (places - width + 1))
    place = jnp.arange(places)
    return ((place >= begin) & (place < begin + width)).any(axis=1)
