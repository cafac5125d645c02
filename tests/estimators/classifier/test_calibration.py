from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.estimators.classifier.calibration import fit_temperature, sharpen


@given(st.integers(0, 2**20), st.floats(0.125, 8))
def test_sharpening_keeps_the_order_and_sums_to_one(seed: int, temperature: float) -> None:
    probabilities = np.random.default_rng(seed).dirichlet([1, 1, 1], 5)
    scaled = sharpen(probabilities, temperature)
    np.testing.assert_allclose(scaled.sum(1), 1)
    np.testing.assert_array_equal(scaled.argmax(1), probabilities.argmax(1))
    surer = scaled.max(1) - probabilities.max(1)
    assert (surer >= -1e-9).all() if temperature < 1 else (surer <= 1e-9).all()


def test_one_is_the_identity_and_certainty_survives() -> None:
    probabilities = np.array([[0.8, 0.2], [1.0, 0.0]])
    np.testing.assert_array_equal(sharpen(probabilities, 1.0), probabilities)
    assert np.isfinite(sharpen(probabilities, 3.0)).all()


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_was_applied_is_found(temperature: float) -> None:
    random = np.random.default_rng(0)
    honest = random.dirichlet([1, 1], 20_000)
    labels = (random.random(20_000) < honest[:, 1]).astype(int)
    # Reported too sure or not sure enough by a factor.
    reported = sharpen(honest, 1 / temperature)
    assert fit_temperature(reported, labels) == pytest.approx(temperature, rel=0.05)


def test_the_temperature_stays_in_its_range() -> None:
    sure = np.array([[0.9, 0.1], [0.1, 0.9]])
    assert fit_temperature(sure, np.array([0, 1])) == pytest.approx(1 / 8, rel=0.01)
    assert fit_temperature(sure, np.array([1, 0])) == pytest.approx(8, rel=0.01)
