"""Probabilities that mean what they say: temperature scaling (Guo et al. 2017)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.classifier.linear import mixed
from elman.inference.choice import softmax

__all__ = ["fit_mixture", "fit_temperature", "sharpen"]

Probabilities = NDArray[np.float64]


def sharpen(probabilities: Probabilities, temperature: float) -> Probabilities:
    """Divide log-probabilities by `temperature` and normalise: `(n, classes)`.

    Above 1 the answer grows less sure, below 1 surer; the most probable class stays.

    >>> sharpen(np.array([[0.8, 0.2]]), 2.0).round(3).tolist()
    [[0.667, 0.333]]
    """
    if temperature == 1.0:
        return probabilities
    scaled: Probabilities = softmax(np.log(np.maximum(probabilities, 1e-30)) / temperature)
    return scaled


def fit_temperature(
    probabilities: Probabilities, codes: NDArray[Any], weights: NDArray[Any] | None = None
) -> float:
    """Find the temperature with the lowest log loss on held-out examples, in [1/8, 8].

    `weights (n,)` say how much each counts.
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(codes))

    def log_loss(log_temperature: float) -> float:
        scaled = sharpen(probabilities, float(np.exp(log_temperature)))
        return _log_loss(scaled[rows, codes], weights)

    limit = float(np.log(8))
    found = minimize_scalar(log_loss, bounds=(-limit, limit), method="bounded")
    return float(np.exp(found.x))


def fit_mixture(
    surely: NDArray[np.float64],
    probabilities: Probabilities,
    codes: NDArray[Any],
    weights: NDArray[Any] | None = None,
) -> float:
    """Find the networks' share beside a linear model, by the log loss on held-out examples.

    Each mixture is calibrated before it is compared; 0 and 1, either alone, are among them, so
    that on these examples no loss of either alone is lower.
    """
    rows = np.arange(len(codes))

    def loss(share: float) -> float:
        both = mixed(surely, probabilities, share)
        calibrated = sharpen(both, fit_temperature(both, codes, weights))
        return _log_loss(calibrated[rows, codes], weights)

    shares = np.linspace(0, 1, 21).tolist()
    return float(min(shares, key=loss))


def _log_loss(true: NDArray[np.float64], weights: NDArray[Any] | None) -> float:
    return float(np.average(-np.log(np.maximum(true, 1e-30)), weights=weights))
