"""Pieces of a text, hashed: the linear branch beside the recurrence."""

from __future__ import annotations

import dataclasses
from typing import Self

import equinox as eqx
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError
from elman.rnn.layers.initialise import Key, zeros
from elman.rnn.layers.layer import Shape, built, check_units, setting
from elman.rnn.projection import project

__all__ = ["NGrams"]


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
        rows = self.rows(x)
        found = project(jnp.maximum(rows, 0), built(self, self.W))
        return jnp.where((rows >= 0)[..., None], found, 0).sum(0)

    def rows(self, x: Array) -> Array:
        """Return the rows of `W` that each step reads: `(time, batch)` to `(longest, time, batch)`.

        -1 stands for a gram that would begin before the mark.
        """
        if not jnp.issubdtype(x.dtype, jnp.integer):
            raise ConfigurationError(f"{self.title} reads symbols, received features")
        time = x.shape[0]
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
        return jnp.where(steps >= lengths - 2, buckets, -1)
