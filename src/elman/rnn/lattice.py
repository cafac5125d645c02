"""The likelihood of an output when nobody says which input symbol wrote which part of it.

An alignment is a path: at input `t`, with `u` symbols written, either one more symbol is written
or the reader goes on to `t + 1`. The likelihood is the sum over all paths, found by the forward
recursion (Graves 2012, "Sequence transduction with recurrent neural networks").
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

__all__ = ["log_likelihood"]


def log_likelihood(advance: Array, write: Array, x_lengths: Array, y_lengths: Array) -> Array:
    """Sum over all alignments: log-likelihood of each output, `(batch,)`, in nats.

    `advance (time, outputs + 1, batch)` are the log-probabilities of going on to the next input
    when `u` symbols stand, `write (time, outputs, batch)` those of writing symbol `u + 1` then.
    The last input is left by going on, too. Steps beyond `x_lengths` and `y_lengths`, both
    `(batch,)` and `x_lengths` at least 1, do not count.

    One input, one symbol, probability one half each: write, then go on.

    >>> half = jnp.log(0.5)
    >>> lengths = jnp.array([1])
    >>> p = log_likelihood(jnp.full((1, 2, 1), half), jnp.full((1, 1, 1), half), lengths, lengths)
    >>> f"{float(jnp.exp(p[0])):.2f}"
    '0.25'
    """
    outputs, batch = write.shape[1], write.shape[2]
    real = jnp.arange(outputs)[:, None] < y_lengths
    # written[t, u]: all of the first u symbols written at t.
    written = jnp.pad(jnp.cumsum(jnp.where(real, write, 0), 1), ((0, 0), (1, 0), (0, 0)))

    def go_on(alpha: Array, step: tuple[Array, Array]) -> tuple[Array, Array]:
        before, now = step
        # alpha[t, u] = sum over v <= u of arriving with v symbols and writing the rest at t.
        alpha = now + jax.lax.cumlogsumexp(alpha + before - now, axis=0)
        return alpha, alpha

    _, later = jax.lax.scan(go_on, written[0], (advance[:-1], written[1:]))
    alpha = jnp.concatenate([written[:1], later])
    last, row = x_lengths - 1, jnp.arange(batch)
    return alpha[last, y_lengths, row] + advance[last, y_lengths, row]
