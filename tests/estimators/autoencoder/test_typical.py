"""What is typical: a density of features and errors, and few examples."""

from __future__ import annotations

import numpy as np

from elman.estimators.autoencoder.typical import DIRECTIONS, Typical

RANDOM = np.random.default_rng(0)


def test_what_lies_between_two_crowds_is_strange() -> None:
    sides = np.where(RANDOM.random(2000) < 0.5, -4.0, 4.0)[:, None]
    vectors = sides + 0.5 * RANDOM.normal(size=(2000, 2))
    errors = np.exp(RANDOM.normal(size=(2000, 1)))
    typical = Typical.of(vectors, errors)
    # The middle is the mean of all: Mahalanobis's distance would call it the most usual.
    middle, side = typical.strangeness(np.array([[0.0, 0.0], [4.0, 4.0]]), np.ones((2, 1)))
    assert middle > side + 3


def test_a_channel_that_is_given_back_too_well_is_strange() -> None:
    vectors = RANDOM.normal(size=(2000, 3))
    errors = np.exp(0.2 * RANDOM.normal(size=(2000, 2)))
    typical = Typical.of(vectors, errors)
    usual, still, loud = typical.strangeness(
        np.zeros((3, 3)), np.array([[1.0, 1.0], [1.0, 0.2], [5.0, 1.0]])
    )
    assert min(still, loud) > usual + 3


def test_few_directions_are_kept_of_many_numbers() -> None:
    typical = Typical.of(RANDOM.normal(size=(300, 40)), np.exp(RANDOM.normal(size=(300, 30))))
    assert typical.axes.shape == (70, sum(DIRECTIONS))
    rows = RANDOM.normal(size=(300, 40)) @ typical.axes[:40, : DIRECTIONS[0]]
    assert 0.5 < rows.std() < 2


def test_the_scale_of_numbers_does_not_count() -> None:
    vectors, errors = RANDOM.normal(size=(400, 3)), np.exp(RANDOM.normal(size=(400, 2)))
    own = Typical.of(vectors, errors).strangeness(vectors, errors)
    other = Typical.of(vectors * 1000, errors).strangeness(vectors * 1000, errors)
    np.testing.assert_allclose(own, other, rtol=1e-6)


def test_fewer_examples_than_numbers_and_constants_do() -> None:
    typical = Typical.of(np.zeros((2, 40), np.float32), np.zeros((2, 1)))
    assert np.isfinite(typical.mixture.whitenings).all()
    far, near = typical.strangeness(np.eye(2, 40, dtype=np.float32) * 9, np.zeros((2, 1)))
    assert np.isfinite([far, near]).all()
