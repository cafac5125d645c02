"""Choosing the next symbol from logits: temperature, top-k, top-p, and what may not follow."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
from jax import Array

from elman.inference.choice import Choice
from elman.rnn.projection import product

__all__ = ["Choice", "pick", "shaped"]


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
        sums = product(jnp.tril(jnp.ones((len(logits), len(logits)), p.dtype)), p)
    else:
        sums = jnp.cumsum(p)
    chosen = (sums <= u * sums[-1]).sum()
    # Rounding may lead past the last symbol that may follow.
    last = jnp.where(p > 0, jnp.arange(len(p)), 0).max()
    return jnp.minimum(chosen, last).astype(jnp.int32)
