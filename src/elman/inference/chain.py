"""Labels that depend on their neighbours: the best sequence of them, and how sure each is.

Scores `(time, batch, labels)`, moves `(labels, labels)` from row to column; a mask `(time, batch)`
is true where a step is real, and real steps stand first. The recursions are those of
`elman.rnn.objectives.chain`, here in float64.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lattice", "best_labels", "lattice_of"]

Floats = NDArray[Any]


class Lattice(NamedTuple):
    """All sequences of labels, summed: those before each label, those behind it, all of them.

    `alpha` and `beta` are `(time, batch, labels)`, `log_Z (batch,)`; `alpha` has the score of the
    label, `beta` has not.
    """

    alpha: Floats
    beta: Floats
    log_Z: Floats

    @property
    def marginals(self) -> Floats:
        """How probable each label is at each step, `(time, batch, labels)`."""
        probable: Floats = np.exp(self.alpha + self.beta - self.log_Z[:, None])
        return probable


def best_labels(scores: Floats, moves: Floats, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Find the most probable labels, `(time, batch)`, by Viterbi's recursion (1967).

    >>> moves = np.array([[0.0, -9.0], [0.0, 0.0]])
    >>> scores = np.array([[[1.0, 0.0]], [[0.0, 1.5]]])
    >>> best_labels(scores, moves, np.ones((2, 1), bool))[:, 0].tolist()
    [1, 1]
    """
    time, batch, labels = scores.shape
    best = scores[0]
    before = np.empty((time, batch, labels), np.int64)
    stay = np.arange(labels)
    for t in range(1, time):
        paths = best[:, :, None] + moves
        real = mask[t][:, None]
        before[t] = np.where(real, paths.argmax(1), stay)
        best = np.where(real, paths.max(1) + scores[t], best)
    found = np.empty((time, batch), np.int64)
    found[-1] = best.argmax(1)
    rows = np.arange(batch)
    for t in range(time - 1, 0, -1):
        found[t - 1] = before[t][rows, found[t]]
    return found


def lattice_of(scores: Floats, moves: Floats, mask: NDArray[np.bool_]) -> Lattice:
    """Run the forward and the backward recursion.

    >>> lattice = lattice_of(np.zeros((2, 1, 2)), np.zeros((2, 2)), np.ones((2, 1), bool))
    >>> lattice.marginals[0, 0].tolist()
    [0.5, 0.5]
    """
    scores = scores.astype(np.float64)
    top = moves.max()
    powers = np.exp(moves.astype(np.float64) - top)
    alpha, beta = np.empty_like(scores), np.zeros_like(scores)
    alpha[0] = scores[0]
    for t in range(1, len(scores)):
        sums = _sums(alpha[t - 1], powers) + top + scores[t]
        alpha[t] = np.where(mask[t][:, None], sums, alpha[t - 1])
    for t in range(len(scores) - 1, 0, -1):
        sums = _sums(beta[t] + scores[t], powers.T) + top
        beta[t - 1] = np.where(mask[t][:, None], sums, beta[t])
    largest = alpha[-1].max(1, keepdims=True)
    log_Z = np.log(np.exp(alpha[-1] - largest).sum(1)) + largest[:, 0]
    return Lattice(alpha, beta, log_Z)


def _sums(logs: Floats, powers: Floats) -> Floats:
    """Compute `log(e^logs M)`, with the largest number of each row taken out of the power."""
    top = logs.max(-1, keepdims=True)
    found: Floats = np.log(np.exp(logs - top) @ powers + 1e-300) + top
    return found
