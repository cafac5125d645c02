"""Quantiles of distributions, against SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from elman.inference.distributions import (
    LEAST_FREEDOM,
    LEAST_SPREAD,
    ONE,
    numbers_of,
    quantiles_of,
    student_quantiles,
)

LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)
RANDOM = np.random.default_rng(0)


def softplus(x: np.ndarray) -> np.ndarray:
    return np.logaddexp(x, 0)


@pytest.mark.parametrize("p", [0.001, 0.025, 0.2, 0.5, 0.8, 0.999])
def test_students_quantiles_are_scipys(p: float) -> None:
    freedom = np.array([2.0, 2.5, 4.0, 5.0, 9.0, 40.0, 500.0])
    np.testing.assert_allclose(
        student_quantiles(p, freedom), stats.t.ppf(p, freedom), rtol=2e-3, atol=1e-9
    )


def test_distributions_have_scipys_quantiles() -> None:
    outputs = RANDOM.normal(size=(4, 3, 3))
    a, b, c = np.moveaxis(outputs, -1, 0)
    spread, freedom = softplus(b) + LEAST_SPREAD, softplus(c) + LEAST_FREEDOM
    found = quantiles_of("gaussian", outputs[..., :2], LEVELS)
    np.testing.assert_allclose(found, [stats.norm.ppf(p, a, spread) for p in LEVELS])
    found = quantiles_of("student", outputs, LEVELS)
    expected = [stats.t.ppf(p, freedom, a, spread) for p in LEVELS]
    np.testing.assert_allclose(found, expected, rtol=5e-3, atol=5e-3)


@pytest.mark.parametrize("level", [0.3, 4.0, 300.0])
def test_counts_have_scipys_quantiles(level: float) -> None:
    outputs = RANDOM.normal(size=(5, 4, 2))
    rate = np.full((5, 4), level)
    mean, r = rate * softplus(outputs[..., 0] + ONE), softplus(outputs[..., 1]) + LEAST_SPREAD
    found = quantiles_of("negative-binomial", outputs, LEVELS, rate) * rate
    expected = np.array([stats.nbinom.ppf(p, r, r / (r + mean)) for p in LEVELS])
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_large_counts_are_near_scipys() -> None:
    outputs = np.zeros((1, 1, 2))
    outputs[..., 1] = 30.0
    rate = np.full((1, 1), 1e6)
    mean, r = rate * softplus(outputs[..., 0] + ONE), softplus(outputs[..., 1]) + LEAST_SPREAD
    found = quantiles_of("negative-binomial", outputs, LEVELS, rate) * rate
    expected = np.array([stats.nbinom.ppf(p, r, r / (r + mean)) for p in LEVELS])
    np.testing.assert_allclose(found, expected, rtol=0.01)


def test_quantiles_never_cross_and_a_mean_is_its_own() -> None:
    outputs = RANDOM.normal(size=(2, 2, 5))
    assert (np.diff(quantiles_of("quantiles", outputs, LEVELS), axis=0) >= 0).all()
    assert (quantiles_of("mean", outputs[..., :1], LEVELS) == outputs[..., 0]).all()
    assert numbers_of("quantiles", LEVELS) == 5
