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

_NEVER = -1e30
"""The logarithm of nothing; finite, so that its differences and products with 0 are numbers."""


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
    time, places, batch = advance.shape
    # What was written cannot be written again: a place more, never used, makes both one shape.
    write = jnp.pad(write, ((0, 0), (0, 1), (0, 0)))
    # One step computes all places (t, u) with the same t + u, which need only those before.
    on, more = _skewed(advance), _skewed(write)

    def step(alpha: Array, at: tuple[Array, Array]) -> tuple[Array, Array]:
        went_on = alpha + at[0]
        wrote = jnp.pad(alpha + at[1], ((1, 0), (0, 0)), constant_values=_NEVER)[:-1]
        return jnp.logaddexp(went_on, wrote), alpha + at[0]

    begin = jnp.full((places, batch), _NEVER).at[0].set(0.0)
    _, left = jax.lax.scan(step, begin, (on, more))
    # left[t + u, u]: all paths to (t, u), and on from there.
    ends = jax.nn.one_hot(x_lengths - 1 + y_lengths, time + places - 1, axis=0)[:, None]
    return (left * ends * jax.nn.one_hot(y_lengths, places, axis=0)).sum((0, 1))


def _skewed(values: Array) -> Array:
    """Lay `(time, places, batch)` out by steps: `(time + places - 1, places, batch)`."""
    time, places, batch = values.shape
    rows = jnp.pad(jnp.swapaxes(values, 0, 1), ((0, 0), (0, places), (0, 0)))
    # Cut into rows one shorter, each row is one further to the right than the row before.
    steps = time + places - 1
    flat = rows.reshape(-1, batch)[: places * steps]
    return jnp.swapaxes(flat.reshape(places, steps, batch), 0, 1)
