"""What the outputs of a forecaster mean: quantiles themselves, or a distribution that has some."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["numbers_of", "quantiles_of", "rate_of", "student_quantiles"]

Floats = NDArray[np.float64]

LEAST_SPREAD = 1e-3
"""Scales that a distribution is wide at least."""

LEAST_FREEDOM = 2.0
"""Degrees of freedom from which a Student distribution has a variance."""

ONE = 0.5413248546129181
"""What `softplus` makes 1 of."""

_MOST_COUNTS = 20_000
"""Counts beyond which a negative binomial is read off a gamma's normal approximation."""


def numbers_of(kind: str, levels: Sequence[float]) -> int:
    """Tell how many numbers describe one step.

    >>> numbers_of("quantiles", (0.1, 0.5, 0.9)), numbers_of("student", (0.5,))
    (3, 3)
    """
    own = {"gaussian": 2, "student": 3, "negative-binomial": 2, "mean": 1}
    return len(levels) if kind == "quantiles" else own[kind]


def rate_of(baseline: Floats) -> Floats:
    """Take the count that a negative binomial is measured in: the baseline and one."""
    return np.maximum(baseline, 0.0) + 1.0


def quantiles_of(
    kind: str, outputs: NDArray[Any], levels: Sequence[float], rate: Floats | None = None
) -> Floats:
    """Read quantiles off the outputs `(steps, batch, numbers)`: `(levels, steps, batch)`.

    Those of counts are given in units of `rate (steps, batch)`.

    >>> quantiles_of("gaussian", np.zeros((1, 1, 2)), (0.1, 0.5, 0.9)).round(2).ravel().tolist()
    [-0.89, 0.0, 0.89]
    """
    o = np.moveaxis(np.asarray(outputs, np.float64), -1, 0)
    match kind:
        case "quantiles":
            return np.sort(o, 0)
        case "mean":
            return np.repeat(o, len(levels), 0)
        case "gaussian":
            spread = _softplus(o[1]) + LEAST_SPREAD
            return np.stack([o[0] + NormalDist().inv_cdf(p) * spread for p in levels])
        case "student":
            spread = _softplus(o[1]) + LEAST_SPREAD
            freedom = _softplus(o[2]) + LEAST_FREEDOM
            return np.stack([o[0] + student_quantiles(p, freedom) * spread for p in levels])
    assert rate is not None, "counts are measured in a rate"
    mean, shape = rate * _softplus(o[0] + ONE), _softplus(o[1]) + LEAST_SPREAD
    return _count_quantiles(mean, shape, levels) / rate


def _softplus(x: Floats) -> Floats:
    soft: Floats = np.logaddexp(x, 0.0)
    return soft


def student_quantiles(p: float, freedom: Floats) -> Floats:
    """Compute quantiles of Student's distribution (Hill 1970, algorithm 396).

    >>> float(student_quantiles(0.975, np.array([5.0]))[0].round(4))
    2.5706
    """
    n, tails = freedom, 2 * min(p, 1 - p)
    if tails >= 1:
        return np.zeros_like(n)
    a = 1 / (n - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * np.sqrt(a * np.pi / 2) * n
    y = (d * tails) ** (2 / n)
    x = NormalDist().inv_cdf(tails / 2)
    c_near = np.where(n < 5, c + 0.3 * (n - 4.5) * (x + 0.6), c)
    c_near = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c_near
    square = x * x
    near = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / c_near - square - 3) / b) + 1
    near = np.expm1(a * (near * x) ** 2)
    far = 1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)
    far = (far * y - 1) * (n + 1) / (n + 2) + 1 / y
    size: Floats = np.sqrt(n * np.where(y > 0.05 + a, near, far))
    return size if p > 0.5 else -size


def _count_quantiles(mean: Floats, shape: Floats, levels: Sequence[float]) -> Floats:
    """Sum the probabilities of counts up, until they pass each level."""
    spread = np.sqrt(mean + mean**2 / shape)
    deviates = [NormalDist().inv_cdf(p) for p in levels]
    # Wilson and Hilferty's cube root of a gamma, where there are too many counts to add up.
    v = 1 / (9 * np.maximum(mean**2 / spread**2, 1e-3))
    found = np.stack([mean * np.maximum(1 - v + z * np.sqrt(v), 0) ** 3 for z in deviates])
    most = mean + 12 * spread + 10 / shape
    exact = most <= _MOST_COUNTS
    if not exact.any():
        return np.round(found)
    mu, r = mean[exact], shape[exact]
    share = mu / (mu + r)
    probability = np.exp(r * np.log1p(-share))
    below, counts = probability.copy(), np.zeros((len(levels), len(mu)))
    for k in range(int(most[exact].max()) + 1):
        left = below < np.array(levels)[:, None]
        if not left.any():
            break
        counts += left
        probability = probability * (k + r) / (k + 1) * share
        below = below + probability
    found = np.round(found)
    found[:, exact] = counts
    return found
