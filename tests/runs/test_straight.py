"""PCA and a linear probe against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeClassifier
from sklearn.preprocessing import StandardScaler

from elman.runs.straight import held_by_pca, linear_probe

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 6, 2)) @ np.array([[1.0, 0.3], [0.0, 4.0]])


@pytest.mark.parametrize("numbers", [1, 3, 12, 50])
def test_pca_is_scikit_learns(numbers: int) -> None:
    scale = np.array([1.0, 4.0])
    learned, out = (X[:30] / scale).reshape(30, -1), (X[30:] / scale).reshape(10, -1)
    pca = PCA(min(numbers, learned.shape[1])).fit(learned)
    rest = out - pca.inverse_transform(pca.transform(out))
    varies = (X[30:] / scale).reshape(-1, 2).var(0).mean()
    expected = 1 - np.square(rest).mean() / varies
    assert held_by_pca(X[:30], X[30:], numbers, scale) == pytest.approx(expected)
    assert held_by_pca(list(X[:30]), list(X[30:]), numbers, scale) == pytest.approx(expected)


def test_recordings_that_pca_cannot_take() -> None:
    assert held_by_pca([X[0], X[1][:5]], [X[2]], 2) is None
    assert held_by_pca(X[:3] * 0, X[3:5] * 0, 2) is None


def test_a_probe_is_scikit_learns() -> None:
    features = np.concatenate([RNG.normal(size=(90, 4)), np.ones((90, 1))], 1)
    labels = np.array(["a", "b", "c"])[(features[:, 0] > 0).astype(int) + (features[:, 1] > 0)]
    scaled = StandardScaler().fit(features[:60]).transform(features)
    ridge = RidgeClassifier(alpha=0.06).fit(scaled[:60], labels[:60])
    found = linear_probe(features[:60], labels[:60].tolist(), features[60:], labels[60:].tolist())
    assert found == pytest.approx(ridge.score(scaled[60:], labels[60:]))
    assert found > 0.6
    assert linear_probe(features, ["a"] * 90, features, ["a"] * 90) is None
