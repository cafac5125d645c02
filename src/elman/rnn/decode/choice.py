"""Choosing the next symbol from logits: temperature, top-k, top-p, and what may not follow."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from elman.inference.choice import Choice
from elman.rnn.projection import product

__all__ = ["Choice", "Dials", "kind_of", "pick", "shaped"]


class Dials(NamedTuple):
    """The numbers of a choice, which a program reads: it serves every choice of one kind.

    >>> [number.item() for number in Dials.of(Choice(temperature=0.5, no_repeat=3))]
    [0.5, 0.0, 1.0, 3]
    """

    temperature: Array | np.float32
    penalty: Array | np.float32
    """The logarithm of what a symbol's odds are divided by."""
    top_p: Array | np.float32
    no_repeat: Array | np.int32

    @classmethod
    def of(cls, choice: Choice) -> Dials:
        """Read a choice's numbers, a neutral one for what it leaves out."""
        return cls(
            np.float32(choice.temperature),
            np.float32(math.log(choice.repetition_penalty)),
            np.float32(1 if choice.top_p is None else choice.top_p),
            np.int32(min(choice.no_repeat or 0, np.iinfo(np.int32).max)),
        )


def kind_of(choice: Choice) -> Choice:
    """Return the choice that stands for all which differ in nothing but their `Dials`.

    >>> kind_of(Choice(temperature=0.5, top_k=3)) == kind_of(Choice(top_k=3))
    True
    """
    return replace(
        choice,
        temperature=1.0,
        top_p=None if choice.top_p is None or choice.top_p >= 1 else 0.5,
        repetition_penalty=2.0 if choice.repetition_penalty > 1 else 1.0,
        no_repeat=None if choice.no_repeat is None else 1,
    )


def shaped(
    logits: Array, choice: Choice, seen: Array | None = None, dials: Dials | None = None
) -> Array:
    """Apply temperature, repetition penalty (to the symbols `seen`), top-k and top-p.

    `logits (symbols,)` come and go with -inf where nothing may follow; `dials` are those of
    `choice` unless given.

    >>> logits = shaped(jnp.log(jnp.array([0.5, 0.3, 0.2])), Choice(top_k=2))
    >>> [f"{p:.3f}" for p in jax.nn.softmax(logits)]
    ['0.625', '0.375', '0.000']
    """
    dials = dials or Dials.of(choice)
    if not choice.greedy:
        # From the best down, so that no quotient is too large for a float.
        possible = ~jnp.isneginf(logits)
        best = jnp.where(possible, logits, -jnp.inf).max()
        best = jnp.where(possible.any(), best, 0)
        logits = jnp.where(possible, (logits - best) / dials.temperature, -jnp.inf)
        # A temperature near zero may not make impossible what is only improbable.
        logits = jnp.where(possible, jnp.maximum(logits, -1e30), -jnp.inf)
    if seen is not None:
        logits = logits - jnp.where(seen, dials.penalty, 0)
    if choice.top_k is not None and choice.top_k < len(logits):
        least = jax.lax.top_k(logits, int(choice.top_k))[0][-1]
        logits = jnp.where(logits >= least, logits, -jnp.inf)
    if choice.top_p is not None and choice.top_p < 1:
        ordered = -jnp.sort(-logits)
        p = jax.nn.softmax(ordered)
        # A symbol stays if those before it do not yet reach the sum.
        kept = jnp.cumsum(p) - p < dials.top_p
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
        sums = product(jnp.tril(jnp.ones((len(logits), len(logits)), p.dtype)), p)
    else:
        sums = jnp.cumsum(p)
    chosen = (sums <= u * sums[-1]).sum()
    # Rounding may lead past the last symbol that may follow.
    last = jnp.where(p > 0, jnp.arange(len(p)), 0).max()
    return jnp.minimum(chosen, last).astype(jnp.int32)
