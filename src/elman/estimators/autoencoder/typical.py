"""What is typical of the training data: where features lie, and how large errors are."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Typical"]

Floats = NDArray[np.float64]

_LEAST = 1e-6
"""Errors below this are alike."""


class Typical(NamedTuple):
    """A normal distribution of the features and the logarithm of the error, jointly.

    `mean (units + 1,)`; `whitening (units + 1, units + 1)` turns what lies around it to numbers of
    deviation 1 that do not hang together.
    """

    mean: Floats
    whitening: Floats

    @classmethod
    def of(cls, vectors: NDArray[np.float32], errors: Floats) -> Self:
        """Fit the features `(n, units)` and errors `(n,)` of sequences.

        The covariance shrinks towards its diagonal where there are few of them.
        """
        rows = _joined(vectors, errors)
        n, numbers = rows.shape
        mean = rows.mean(0)
        covariance = np.atleast_2d(np.cov(rows.T, bias=True))
        diagonal = np.diag(np.maximum(np.diag(covariance), _LEAST))
        share = numbers / (numbers + n)
        covariance = (1 - share) * covariance + share * diagonal
        return cls(mean, np.linalg.inv(np.linalg.cholesky(covariance)).T)

    def strangeness(self, vectors: NDArray[np.float32], errors: Floats) -> Floats:
        """Measure how far each lies from the mean, in deviations: `(n,)`, about 1 in training.

        This is Mahalanobis's distance, by the root of the number of its dimensions.

        >>> near = Typical(np.zeros(2), np.eye(2)).strangeness(np.ones((1, 1)), np.exp([1.0]))
        >>> near.round(3).tolist()
        [1.0]
        """
        white = (_joined(vectors, errors) - self.mean) @ self.whitening
        distances: Floats = np.sqrt((white**2).mean(1))
        return distances


def _joined(vectors: NDArray[np.float32], errors: Floats) -> Floats:
    return np.column_stack([vectors.astype(np.float64), np.log(np.maximum(errors, _LEAST))])
