"""Choosing the next symbol from logits: temperature, top-k, top-p, and what may not follow."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jax import Array

from elman.errors import ConfigurationError

__all__ = ["Choice", "pick", "shaped"]

FORBIDDEN = -1e9
"""A logit that is never chosen; finite, so that differences of two of them stay numbers."""

RECENT = 64
"""Symbols that a repetition penalty remembers."""


@dataclass(frozen=True)
class Choice:
    """How the next symbol is drawn.

    `temperature` divides the logits; `top_k` keeps the k most probable symbols, `top_p` the
    fewest whose probabilities sum up to p (Holtzman et al. 2020); `greedy` takes the most
    probable. `repetition_penalty` divides the odds of each of the last 64 symbols (1: none);
    with `no_repeat` n, no n symbols follow each other twice, where there is another choice.

    Raises `ConfigurationError` for values outside their range.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    greedy: bool = False
    repetition_penalty: float = 1.0
    no_repeat: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.temperature < float("inf"):
            raise ConfigurationError(
                f"temperature is above zero and finite, received {self.temperature!r}",
                remedy="for the most probable symbol every time pass greedy=True",
            )
        if self.top_k is not None and self.top_k < 1:
            raise ConfigurationError(f"top_k is at least 1, received {self.top_k!r}",
                                     remedy="pass for example top_k=10")  # fmt: skip
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise ConfigurationError(
                f"top_p is above 0 and at most 1, received {self.top_p!r}",
                remedy="pass for example top_p=0.9",
            )
        if not 1 <= self.repetition_penalty < float("inf"):
            raise ConfigurationError(
                f"repetition_penalty is at least 1, received {self.repetition_penalty!r}",
                remedy="pass for example repetition_penalty=1.2",
            )
        if self.no_repeat is not None and self.no_repeat < 1:
            raise ConfigurationError(f"no_repeat is at least 1, received {self.no_repeat!r}",
                                     remedy="pass for example no_repeat=8")  # fmt: skip


def shaped(logits: Array, choice: Choice) -> Array:
    """Apply temperature, top-k and top-p to logits `(symbols,)`.

    >>> logits = shaped(jnp.log(jnp.array([0.5, 0.3, 0.2])), Choice(top_k=2))
    >>> [f"{p:.3f}" for p in jax.nn.softmax(logits)]
    ['0.625', '0.375', '0.000']
    """
    logits = logits / choice.temperature
    if choice.top_k is not None and choice.top_k < len(logits):
        least = jax.lax.top_k(logits, choice.top_k)[0][-1]
        logits = jnp.where(logits >= least, logits, FORBIDDEN)
    if choice.top_p is not None and choice.top_p < 1:
        ordered = -jnp.sort(-logits)
        p = jax.nn.softmax(ordered)
        # A symbol stays if those before it do not yet reach the sum.
        kept = jnp.cumsum(p) - p < choice.top_p
        least = jnp.where(kept, ordered, jnp.inf).min()
        logits = jnp.where(logits >= least, logits, FORBIDDEN)
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
    p = jnp.where(logits > FORBIDDEN / 2, jnp.exp(logits - best), 0)
    # One uniform number a symbol instead of one for each candidate; small sums as a product.
    if len(logits) <= 512:
        sums = jnp.tril(jnp.ones((len(logits), len(logits)), p.dtype)) @ p
    else:
        sums = jnp.cumsum(p)
    chosen = (sums <= u * sums[-1]).sum()
    # Rounding may lead past the last symbol that may follow.
    last = jnp.where(p > 0, jnp.arange(len(p)), 0).max()
    return jnp.minimum(chosen, last).astype(jnp.int32)
