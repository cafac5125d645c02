"""A mixture of normal distributions, learned by expectation and maximisation."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Mixture"]

Floats = NDArray[np.float64]

_LEAST = 1e-2
"""Variance that every direction has besides, of numbers whose own is about 1."""
_STEPS = 100
_ENOUGH = 1e-4
"""Gain of the mean log-density, in nats, below which a step is the last."""


class Mixture(NamedTuple):
    """Weights, means and covariances of `k` normal distributions of `d` numbers.

    `weights (k,)`; `means (k, d)`; `whitenings (k, d, d)`, upper triangles, turn what lies around
    a mean to numbers of deviation 1 that do not hang together.
    """

    weights: Floats
    means: Floats
    whitenings: Floats

    @classmethod
    def of(cls, rows: Floats, components: int, *, seed: int = 0) -> Self:
        """Fit rows `(n, d)` (Dempster, Laird and Rubin 1977), from k-means++'s first means.

        >>> rows = np.concatenate([np.full((40, 1), -5.0), np.full((60, 1), 5.0)])
        >>> found = Mixture.of(rows + np.linspace(-1, 1, 100)[:, None], 2)
        >>> np.sort(found.weights).round(2).tolist()
        [0.4, 0.6]
        """
        shares = _nearest(rows, _far_apart(rows, components, np.random.default_rng(seed)))
        before = -np.inf
        for _ in range(_STEPS):
            found = cls._maximised(rows, shares)
            joint = found._joint(rows)
            logs = np.logaddexp.reduce(joint, axis=1)
            shares = np.exp(joint - logs[:, None])
            if logs.mean() - before < _ENOUGH:
                break
            before = logs.mean()
        return found

    @classmethod
    def _maximised(cls, rows: Floats, shares: Floats) -> Self:
        counts = shares.sum(0) + 1e-9
        means = (shares.T @ rows) / counts[:, None]
        whitenings = []
        for share, mean, count in zip(shares.T, means, counts, strict=True):
            off = rows - mean
            covariance = (off * share[:, None]).T @ off / count
            covariance += _LEAST * np.eye(len(covariance))
            whitenings.append(np.linalg.inv(np.linalg.cholesky(covariance)).T)
        return cls(counts / counts.sum(), means, np.stack(whitenings))

    def _joint(self, rows: Floats) -> Floats:
        """Log-density of each row and component, its weight included: `(n, k)`."""
        d = rows.shape[1]
        found = np.empty((len(rows), len(self.weights)))
        for j, (weight, mean, whitening) in enumerate(zip(*self, strict=True)):
            white = (rows - mean) @ whitening
            spread = np.log(np.abs(np.diagonal(whitening))).sum() - d / 2 * np.log(2 * np.pi)
            found[:, j] = np.log(weight) + spread - 0.5 * (white**2).sum(1)
        return found

    def log_density(self, rows: Floats) -> Floats:
        """Natural logarithm of the density at rows `(n, d)`: `(n,)`.

        >>> alone = Mixture(np.ones(1), np.zeros((1, 1)), np.ones((1, 1, 1)))
        >>> alone.log_density(np.array([[0.0], [1.0]])).round(4).tolist()
        [-0.9189, -1.4189]
        """
        whole: Floats = np.logaddexp.reduce(self._joint(rows), axis=1)
        return whole


def _far_apart(rows: Floats, components: int, rng: np.random.Generator) -> Floats:
    """Draw first means among the rows, far from each other (Arthur and Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(rows)))]
    apart = ((rows - rows[chosen[0]]) ** 2).sum(1)
    for _ in range(components - 1):
        total = apart.sum()
        p = apart / total if total > 0 else None
        chosen.append(int(rng.choice(len(rows), p=p)))
        apart = np.minimum(apart, ((rows - rows[chosen[-1]]) ** 2).sum(1))
    first: Floats = rows[chosen]
    return first


def _nearest(rows: Floats, means: Floats) -> Floats:
    """Give each row to the nearest mean after a few rounds of k-means: shares `(n, k)`."""
    shares: Floats = np.zeros((len(rows), len(means)))
    for _ in range(10):
        apart = np.stack([((rows - mean) ** 2).sum(1) for mean in means], 1)
        shares = np.eye(len(means))[apart.argmin(1)]
        counts = shares.sum(0)[:, None]
        means = np.where(counts > 0, shares.T @ rows / np.maximum(counts, 1), means)
    return shares
