"""What is typical of the training data: where features lie, and how large errors are."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from elman.estimators.autoencoder.mixture import Mixture

__all__ = ["COMPONENTS", "DIRECTIONS", "Typical"]

Floats = NDArray[np.float64]

COMPONENTS = 5
"""Normal distributions of the mixture, at most."""
DIRECTIONS = (6, 12)
"""Numbers that are kept of the features, and of the errors of channels, at most."""

_LEAST = 1e-6
"""Errors below this are alike."""
_ROWS = 8
"""Sequences for each number of each normal distribution, at least."""


class Typical(NamedTuple):
    """A density of what a sequence is held as, and of how badly it is given back.

    The features and the logarithms of the errors of each channel lie around `mean (units +
    channels,)`; `axes (units + channels, d)` takes the few directions in which either of them
    varies most, each with a deviation of about 1. There `mixture` is their density. Few directions
    are kept of features, for in many all sequences of somebody new lie apart.
    """

    mean: Floats
    axes: Floats
    mixture: Mixture

    @classmethod
    def of(cls, vectors: NDArray[np.float32], errors: Floats) -> Self:
        """Fit the features `(n, units)` and errors `(n, channels)` of sequences."""
        parts = [vectors.astype(np.float64), _logs(errors)]
        axes = [_directions(part, most) for part, most in zip(parts, DIRECTIONS, strict=True)]
        whole = np.zeros((sum(map(len, axes)), sum(a.shape[1] for a in axes)))
        whole[: len(axes[0]), : axes[0].shape[1]] = axes[0]
        whole[len(axes[0]) :, axes[0].shape[1] :] = axes[1]
        rows = np.concatenate(parts, 1)
        mean = rows.mean(0)
        components = min(COMPONENTS, max(1, len(rows) // (_ROWS * whole.shape[1])))
        return cls(mean, whole, Mixture.of((rows - mean) @ whole, components))

    def strangeness(self, vectors: NDArray[np.float32], errors: Floats) -> Floats:
        """Tell how improbable each sequence is, the density's logarithm turned round: `(n,)`.

        >>> one = Mixture(np.ones(1), np.zeros((1, 2)), np.eye(2)[None])
        >>> typical = Typical(np.zeros(2), np.eye(2), one)
        >>> near, far = typical.strangeness(np.array([[0.0], [2.0]]), np.ones((2, 1)))
        >>> float(far - near)
        2.0
        """
        rows = np.concatenate([vectors.astype(np.float64), _logs(errors)], 1)
        return -self.mixture.log_density((rows - self.mean) @ self.axes)


def _logs(errors: Floats) -> Floats:
    found: Floats = np.log(np.maximum(errors, _LEAST))
    return found


def _directions(rows: Floats, most: int) -> Floats:
    """The directions in which standardised rows vary most, each with a deviation of 1 there.

    Where there are no more numbers than that, they stay as they are.
    """
    deviation = rows.std(0)
    scale = np.where(deviation > _LEAST, deviation, 1.0)
    if rows.shape[1] <= most:
        return np.diag(1 / scale)
    standard = (rows - rows.mean(0)) / scale
    _, turned = np.linalg.eigh(standard.T @ standard / len(rows))
    kept = turned[:, ::-1][:, :most]
    spread = np.maximum((standard @ kept).std(0), _LEAST)
    found: Floats = kept / scale[:, None] / np.where(spread > 1e-3, spread, 1.0)
    return found
