"""The most probable sequence of labels that depend on their neighbours: Viterbi as a scan."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

__all__ = ["best_labels"]


def best_labels(scores: Array, moves: Array, mask: Array) -> Array:
    """Find the most probable labels, `(time, batch)`, by Viterbi's recursion (1967).

    Shapes are those of `elman.rnn.objectives.chain.log_partition`; steps that are not real repeat
    the last real label.

    >>> scores = jnp.array([[[1.0, 0.0]], [[0.0, 1.5]]])
    >>> moves = jnp.array([[0.0, -9.0], [0.0, 0.0]])
    >>> best_labels(scores, moves, jnp.ones((2, 1), bool))[:, 0].tolist()
    [1, 1]
    """
    stay = jnp.arange(scores.shape[-1])

    def ahead(best: Array, at: tuple[Array, Array]) -> tuple[Array, Array]:
        score, real = at[0], at[1][:, None]
        paths = best[:, :, None] + moves
        before = jnp.where(real, paths.argmax(1), stay)
        return jnp.where(real, paths.max(1) + score, best), before

    def back(label: Array, before: Array) -> tuple[Array, Array]:
        earlier = jnp.take_along_axis(before, label[:, None], 1)[:, 0]
        return earlier, earlier

    best, before = jax.lax.scan(ahead, scores[0], (scores[1:], mask[1:]))
    last = best.argmax(-1)
    _, others = jax.lax.scan(back, last, before, reverse=True)
    return jnp.concatenate([others, last[None]])
