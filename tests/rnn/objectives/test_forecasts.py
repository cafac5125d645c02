"""Losses of forecasts: least where they should be, against SciPy's likelihoods."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from elman.inference.distributions import LEAST_FREEDOM, LEAST_SPREAD, ONE
from elman.rnn.objectives.forecasts import Quantiles, objective_for

RANDOM = np.random.default_rng(0)
OUTPUTS = RANDOM.normal(size=(4, 3, 3)).astype(np.float32)
TARGETS = RANDOM.normal(size=(4, 3)).astype(np.float32)


def softplus(x: np.ndarray) -> np.ndarray:
    return np.logaddexp(x, 0)


def test_likelihoods_are_scipys() -> None:
    a, b, c = np.moveaxis(OUTPUTS.astype(float), -1, 0)
    spread, freedom = softplus(b) + LEAST_SPREAD, softplus(c) + LEAST_FREEDOM
    (loss,) = objective_for("gaussian", ())(jnp.asarray(OUTPUTS[..., :2]), jnp.asarray(TARGETS))
    np.testing.assert_allclose(loss, -stats.norm.logpdf(TARGETS, a, spread), rtol=1e-4)
    (loss,) = objective_for("student", ())(jnp.asarray(OUTPUTS), jnp.asarray(TARGETS))
    np.testing.assert_allclose(loss, -stats.t.logpdf(TARGETS, freedom, a, spread), rtol=1e-4)


def test_the_likelihood_of_counts_is_scipys() -> None:
    counts = RANDOM.integers(0, 20, (4, 3)).astype(np.float32)
    rate = np.full((4, 3), 3.0, np.float32)
    a, b, _ = np.moveaxis(OUTPUTS.astype(float), -1, 0)
    mean, r = rate * softplus(a + ONE), softplus(b) + LEAST_SPREAD
    (loss,) = objective_for("negative-binomial", ())(
        jnp.asarray(OUTPUTS[..., :2]), jnp.stack([counts, rate], -1)
    )
    np.testing.assert_allclose(loss, -stats.nbinom.logpmf(counts, r, r / (r + mean)), rtol=1e-3)


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_a_quantile_has_the_least_loss(level: float) -> None:
    values = np.sort(RANDOM.normal(size=401)).astype(np.float32)
    tried = np.linspace(-2, 2, 81).astype(np.float32)
    outputs = np.broadcast_to(tried[:, None, None], (81, 401, 1))
    (loss,) = Quantiles((level,))(jnp.asarray(outputs), jnp.asarray(values))
    best = tried[np.asarray(loss).mean(1).argmin()]
    assert abs(best - np.quantile(values, level)) < 0.06


def test_squared_errors_are_those_of_the_first_number() -> None:
    (loss,) = objective_for("mean", ())(jnp.asarray(OUTPUTS[..., :1]), jnp.asarray(TARGETS))
    np.testing.assert_allclose(loss, (OUTPUTS[..., 0] - TARGETS) ** 2, rtol=1e-5)
