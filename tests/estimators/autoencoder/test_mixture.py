"""A mixture of normal distributions: against scikit-learn's, and where little is to be learned."""

from __future__ import annotations

import numpy as np
import pytest

from elman.estimators.autoencoder.mixture import Mixture

RANDOM = np.random.default_rng(0)
ROWS = np.concatenate(
    [
        RANDOM.normal(size=(300, 2)) * [1, 0.4] + [4, 0],
        RANDOM.normal(size=(600, 2)) @ [[0.5, 0.4], [0, 0.3]] - [3, 2],
    ]
)


def test_components_are_found_as_elsewhere() -> None:
    sklearn = pytest.importorskip("sklearn.mixture")
    other = sklearn.GaussianMixture(2, reg_covar=1e-2, random_state=0, tol=1e-6).fit(ROWS)
    own = Mixture.of(ROWS, 2)
    assert own.log_density(ROWS).mean() == pytest.approx(other.score(ROWS), abs=1e-3)
    np.testing.assert_allclose(np.sort(own.weights), [1 / 3, 2 / 3], atol=0.01)


def test_a_density_sums_to_one() -> None:
    own = Mixture.of(ROWS[:, :1], 3)
    grid = np.linspace(-12, 12, 4000)[:, None]
    assert np.exp(own.log_density(grid)).sum() * (grid[1, 0] - grid[0, 0]) == pytest.approx(
        1, abs=1e-3
    )


@pytest.mark.parametrize("rows", [np.zeros((3, 2)), ROWS[:1], np.repeat(ROWS[:2], 5, 0)])
def test_little_to_learn_from_is_no_fault(rows: np.ndarray) -> None:
    own = Mixture.of(rows, min(3, len(rows)))
    assert np.isfinite(own.log_density(rows)).all()
    assert own.weights.sum() == pytest.approx(1)


def test_the_same_rows_give_the_same_mixture() -> None:
    for one, other in zip(Mixture.of(ROWS, 4), Mixture.of(ROWS, 4), strict=True):
        np.testing.assert_array_equal(one, other)
