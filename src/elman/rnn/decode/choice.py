"""Choosing the next symbol from logits: temperature, top-k, top-p, and what may not follow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.errors import ConfigurationError, shorten

__all__ = ["Choice", "pick", "shaped"]

FORBIDDEN = -1e9
"""A logit that the writing kernel never chooses; it is finite, as the kernel's biases are."""

RECENT = 64
"""Symbols that a repetition penalty remembers."""

_SMALLEST, _LARGEST = (float(x) for x in (np.finfo(np.float32).tiny, np.finfo(np.float32).max))


@dataclass(frozen=True)
class Choice:
    """How the next symbol is drawn.

    `temperature` divides the logits; `top_k` keeps the k most probable symbols, `top_p` the
    fewest whose probabilities sum up to p (Holtzman et al. 2020); `greedy` takes the most
    probable.

    `repetition_penalty` divides the odds of each of the last 64 symbols by itself, whatever the
    temperature, before `top_k` and `top_p` look at them (1: none). It is not the penalty of
    Keskar et al. (2019), which scales logits, and so depends on where their zero lies. With
    `no_repeat` n, no n symbols follow each other twice: where every symbol would repeat some, a
    text ends. Both count the symbols that a text goes on from (a seed) as well.

    Raises `ConfigurationError` for values outside their range.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    greedy: bool = False
    repetition_penalty: float = 1.0
    no_repeat: int | None = None

    def __post_init__(self) -> None:
        if not _within(self.temperature, _SMALLEST, _LARGEST):
            raise ConfigurationError(
                f"temperature is above zero and finite ({_SMALLEST:.3g} to {_LARGEST:.3g}, what "
                f"float32 can hold), received {shorten(self.temperature)}",
                remedy="for the most probable symbol every time pass greedy=True",
            )
        if self.top_k is not None and not _counts(self.top_k):
            raise ConfigurationError(
                f"top_k is at least 1, a whole number, received {shorten(self.top_k)}",
                remedy="pass for example top_k=10",
            )
        if self.top_p is not None and not _within(self.top_p, _SMALLEST, 1.0):
            raise ConfigurationError(
                f"top_p is above 0 (at least {_SMALLEST:.3g}) and at most 1, received "
                f"{shorten(self.top_p)}",
                remedy="pass for example top_p=0.9",
            )
        if not _within(self.repetition_penalty, 1.0, _LARGEST):
            raise ConfigurationError(
                f"repetition_penalty is at least 1 and at most {_LARGEST:.3g}, received "
                f"{shorten(self.repetition_penalty)}",
                remedy="pass for example repetition_penalty=1.2",
            )
        if self.no_repeat is not None and not _counts(self.no_repeat):
            raise ConfigurationError(
                f"no_repeat is at least 1, a whole number, received {shorten(self.no_repeat)}",
                remedy="pass for example no_repeat=8",
            )

    @property
    def looks_back(self) -> bool:
        """Whether what was written counts."""
        return self.repetition_penalty > 1 or self.no_repeat is not None


def _within(value: Any, least: float, most: float) -> bool:
    real = isinstance(value, int | float | np.integer | np.floating)
    return real and not isinstance(value, bool) and bool(least <= value <= most)


def _counts(value: Any) -> bool:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and bool(value >= 1)


def shaped(logits: Array, choice: Choice, seen: Array | None = None) -> Array:
    """Apply temperature, repetition penalty (to the symbols `seen`), top-k and top-p.

    `logits (symbols,)` come and go with -inf where nothing may follow.

    >>> logits = shaped(jnp.log(jnp.array([0.5, 0.3, 0.2])), Choice(top_k=2))
    >>> [f"{p:.3f}" for p in jax.nn.softmax(logits)]
    ['0.625', '0.375', '0.000']
    """
    if not choice.greedy:
        # From the best down, so that no quotient is too large for a float.
        possible = ~jnp.isneginf(logits)
        best = jnp.where(possible, logits, -jnp.inf).max()
        best = jnp.where(possible.any(), best, 0)
        logits = jnp.where(possible, (logits - best) / choice.temperature, -jnp.inf)
        # A temperature near zero may not make impossible what is only improbable.
        logits = jnp.where(possible, jnp.maximum(logits, -1e30), -jnp.inf)
    if seen is not None:
        logits = logits - jnp.where(seen, math.log(choice.repetition_penalty), 0)
    if choice.top_k is not None and choice.top_k < len(logits):
        least = jax.lax.top_k(logits, int(choice.top_k))[0][-1]
        logits = jnp.where(logits >= least, logits, -jnp.inf)
    if choice.top_p is not None and choice.top_p < 1:
        ordered = -jnp.sort(-logits)
        p = jax.nn.softmax(ordered)
        # A symbol stays if those before it do not yet reach the sum.
        kept = jnp.cumsum(p) - p < choice.top_p
        least = jnp.where(kept, ordered, jnp.inf).min()
        logits = jnp.where(logits >= least, logits, -jnp.inf)
    return logits


def pick(logits: Array, u: Array, greedy: bool) -> Array:
    """Take the symbol at `u` (uniform in [0, 1)) of the distribution, or the most probable.

    >>> logits = jnp.log(jnp.array([0.5, 0.3, 0.2]))
    >>> [int(pick(logits, jnp.array(u), False)) for u in (0.1, 0.6, 0.9)]
    [0, 1, 2]
    """
    best = logits.max()
    if greedy:
        # `argmax` is slow in a loop on a CPU; this is the same.
        n = len(logits)
        return jnp.where(logits >= best, jnp.arange(n), n).min().astype(jnp.int32)
    p = jnp.where(jnp.isneginf(logits), 0, jnp.exp(logits - best))
    # One uniform number a symbol instead of one for each candidate; small sums as a product.
    if len(logits) <= 512:
        sums = jnp.tril(jnp.ones((len(logits), len(logits)), p.dtype)) @ p
    else:
        sums = jnp.cumsum(p)
    chosen = (sums <= u * sums[-1]).sum()
    # Rounding may lead past the last symbol that may follow.
    last = jnp.where(p > 0, jnp.arange(len(p)), 0).max()
    return jnp.minimum(chosen, last).astype(jnp.int32)
