"""The likelihood of labels that depend on their neighbours: a linear-chain CRF.

With scores `s_t(y)` of each label at each step and `A(y, y')` of each pair of neighbours,
`log p(y | x) = sum_t s_t(y_t) + sum_t A(y_{t-1}, y_t) - log Z`. `log Z`, the sum over all
sequences of labels, is the forward recursion; its gradient are the marginals, from the backward
one (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

from elman.rnn.projection import exact

__all__ = ["Labels", "chain_log_likelihood", "log_partition"]


@jax.custom_vjp
def log_partition(scores: Array, transitions: Array, mask: Array) -> Array:
    """Sum over all sequences of labels: `log Z (batch,)`, in nats.

    `scores (time, batch, labels)`, `transitions (labels, labels)` from row to column; steps where
    `mask (time, batch)` is false stand behind the others and do not count. The first is real.

    Two steps, two labels, all alike: four sequences.

    >>> log_Z = log_partition(jnp.zeros((2, 1, 2)), jnp.zeros((2, 2)), jnp.ones((2, 1), bool))
    >>> f"{float(jnp.exp(log_Z)[0]):.2f}"
    '4.00'
    """
    return _ends(*_ahead(scores, transitions, mask))


def chain_log_likelihood(scores: Array, transitions: Array, labels: Array, mask: Array) -> Array:
    """Tell how probable `labels (time, batch)` are: `(batch,)`, in nats; the rest as above."""
    # Products with one-hot vectors: the gradient of a gather is a scatter, slow on a CPU.
    hot = jax.nn.one_hot(labels, scores.shape[-1], dtype=scores.dtype) * mask[..., None]
    alone = (hot * scores).sum((0, 2))
    after = jnp.einsum("tbi,ij->tbj", hot[:-1], transitions, precision=exact())
    path = alone + (after * hot[1:]).sum((0, 2))
    return path - log_partition(scores, transitions, mask)


def _ends(alpha: Array, total: Array) -> Array:
    return jax.nn.logsumexp(alpha[-1], axis=-1) + total


def _sums(alpha: Array, moves: Array) -> Array:
    """Compute `log(e^alpha M)`, with the largest number of each row taken out of the power."""
    top = jax.lax.stop_gradient(alpha.max(-1, keepdims=True))
    return jnp.log(jnp.matmul(jnp.exp(alpha - top), moves, precision=exact()) + 1e-37) + top


def _ahead(scores: Array, transitions: Array, mask: Array) -> tuple[Array, Array]:
    """Run the forward recursion: all beginnings that end in a label, `(time, batch, labels)`.

    The largest of each step is taken out, lest thousands of steps drown small differences; their
    sum is the second value, `(batch,)`.
    """
    top = transitions.max()
    moves = jnp.exp(transitions - top)

    def step(state: tuple[Array, Array], at: tuple[Array, Array]) -> Any:
        (alpha, total), (score, real) = state, at
        alpha, taken = _taken_out(_sums(alpha, moves) + top + score)
        alpha = jnp.where(real[:, None], alpha, state[0])
        return (alpha, total + jnp.where(real, taken, 0)), alpha

    begin = _taken_out(scores[0])
    (_, total), rest = jax.lax.scan(step, begin, (scores[1:], mask[1:]))
    return jnp.concatenate([begin[0][None], rest]), total


def _behind(scores: Array, transitions: Array, mask: Array) -> Array:
    """Run the backward recursion: all ends behind a label, the largest of each step taken out."""
    moves = jnp.exp(transitions - transitions.max()).T

    def step(beta: Array, at: tuple[Array, Array]) -> tuple[Array, Array]:
        score, real = at
        beta = jnp.where(real[:, None], _taken_out(_sums(beta + score, moves))[0], beta)
        return beta, beta

    begin = jnp.zeros_like(scores[0])
    _, rest = jax.lax.scan(step, begin, (scores[1:], mask[1:]), reverse=True)
    return jnp.concatenate([rest, begin[None]])


def _taken_out(values: Array) -> tuple[Array, Array]:
    top = values.max(-1)
    return values - top[:, None], top


def _forward(
    scores: Array, transitions: Array, mask: Array
) -> tuple[Array, tuple[Array, Array, Array, Array]]:
    alpha, total = _ahead(scores, transitions, mask)
    return _ends(alpha, total), (scores, transitions, mask, alpha)


def _backward(saved: tuple[Array, Array, Array, Array], d: Array) -> tuple[Array, Array, None]:
    scores, transitions, mask, alpha = saved
    beta = _behind(scores, transitions, mask)
    dscores = jax.nn.softmax(alpha + beta) * (mask * d)[..., None]
    # p(i, j at t - 1, t) is e^(alpha_i + A_ij + s_j + beta_j) over its sum at that step.
    moves = jnp.exp(transitions - transitions.max())
    before = jnp.exp(alpha[:-1])
    after = scores[1:] + beta[1:]
    after = jnp.exp(after - after.max(-1, keepdims=True))
    sums = (jnp.matmul(before, moves, precision=exact()) * after).sum(-1)
    share = (mask[1:] * d / (sums + 1e-37))[..., None]
    counts = jnp.einsum("tbi,tbj->ij", before * share, after, precision=exact())
    return dscores, counts * moves, None


log_partition.defvjp(_forward, _backward)


@dataclass(frozen=True)
class Labels:
    """The loss of labels that depend on their neighbours, one for each sentence, `(batch,)`.

    It judges `(scores, moves, mask)`. What decides is told of what is held out alone.
    """

    scores: tuple[str, ...] = ("loss",)
    decides: str = "accuracy"
    more_is_better: bool = True

    def __call__(self, outputs: Any, targets: Array) -> tuple[Array, ...]:
        scores, moves, mask = outputs
        return (-chain_log_likelihood(scores, moves, targets, mask),)
