"""What is typical: Mahalanobis's distance, and few examples."""

from __future__ import annotations

import numpy as np

from elman.estimators.autoencoder.typical import Typical

RANDOM = np.random.default_rng(0)


def test_training_data_lie_about_one_deviation_away() -> None:
    vectors = RANDOM.normal(size=(4000, 3)) @ RANDOM.normal(size=(3, 3)) + 7
    errors = np.exp(RANDOM.normal(size=4000))
    found = Typical.of(vectors, errors).strangeness(vectors, errors)
    assert abs(np.sqrt((found**2).mean()) - 1) < 0.01


def test_the_distance_is_mahalanobis() -> None:
    vectors, errors = RANDOM.normal(size=(50000, 2)) * [1, 9], np.exp(RANDOM.normal(size=50000))
    typical = Typical.of(vectors, errors)
    rows = np.array([[3.0, 0.0], [0.0, 3.0]])
    far, near = typical.strangeness(rows, np.ones(2))
    np.testing.assert_allclose([far, near], np.sqrt([9 / 3, 1 / 9 / 3]), rtol=0.05)


def test_fewer_examples_than_numbers_and_constants_do() -> None:
    typical = Typical.of(np.zeros((2, 40), np.float32), np.zeros(2))
    assert np.isfinite(typical.whitening).all()
    far = typical.strangeness(np.ones((1, 40), np.float32), np.zeros(1))
    assert far > 1
