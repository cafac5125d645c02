"""What straight maps make of sequences, beside an autoencoder: PCA, and a probe of its features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["held_by_pca", "linear_probe"]

_MOST_NUMBERS = 1 << 26
"""Numbers of all recordings together: half a gigabyte; of more PCA is not asked."""

_WIDEST = 4096
"""Numbers of a recording, or recordings where these are fewer, whose covariance is taken apart."""

_RIDGE = 1e-3
"""Weight of the squared coefficients of a probe, for each example, of standardised features."""


def held_by_pca(
    learned: Any, out: Any, numbers: int, scale: NDArray[Any] | None = None
) -> float | None:
    """Tell the share of the variance of recordings `out` that PCA with `numbers` gives back.

    Components are those of `learned`, recordings `(time, channels)` too; channels count in their
    `scale (channels,)`. None where recordings differ in length, are too large for it, or where no
    channel varies.

    >>> waves = np.sin(np.arange(8) / 2 + np.arange(6)[:, None])[..., None]
    >>> round(held_by_pca(waves[:4], waves[4:], 2), 6)
    1.0
    """
    shapes = {np.shape(item) for part in (learned, out) for item in part}
    if len(shapes) > 1:
        return None
    n, width = len(learned), int(np.prod(shapes.pop()))
    if (n + len(out)) * width > _MOST_NUMBERS or min(n, width) > _WIDEST:
        return None
    channel = 1.0 if scale is None else np.asarray(scale, float)
    x, y = (np.asarray(part, float) / channel for part in (learned, out))
    varies = y.reshape(-1, y.shape[-1]).var(0).mean()
    if not varies:
        return None
    mean = x.mean(0).reshape(-1)
    _, _, axes = np.linalg.svd(x.reshape(n, -1) - mean, full_matrices=False)
    axes = axes[:numbers]
    rest = y.reshape(len(y), -1) - mean
    rest = rest - rest @ axes.T @ axes
    return float(1 - np.square(rest).mean() / varies)


def linear_probe(
    features: ArrayLike, labels: Sequence[str], others: ArrayLike, truths: Sequence[str]
) -> float | None:
    """Tell how often a linear map of features `(n, units)` gives the label of others.

    It is learned by ridge regression on each label. None where all labels are one.

    >>> linear_probe([[0.0], [0.1], [1.0], [1.1]], list("aabb"), [[0.2], [0.9]], list("ab"))
    1.0
    """
    known, codes = np.unique(np.asarray(labels, str), return_inverse=True)
    if len(known) < 2:
        return None
    x, y = np.asarray(features, float), np.asarray(others, float)
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1
    x, y = (x - mean) / scale, (y - mean) / scale
    targets = np.eye(len(known))[codes]
    share = targets.mean(0)
    squares = x.T @ x + _RIDGE * len(x) * np.eye(x.shape[1])
    W = np.linalg.solve(squares, x.T @ (targets - share))
    found = known[(y @ W + share).argmax(1)]
    return float((found == np.asarray(truths, str)).mean())
