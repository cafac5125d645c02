"""An autoencoder trained: what it learns from, what it refuses, what scikit-learn asks of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import SequenceAutoencoder
from elman.errors import ConfigurationError, SequenceError

X = np.random.default_rng(0).normal(size=(20, 10, 2))
QUICK: dict[str, Any] = {"units": 3, "epochs": 1}


def test_the_same_seed_gives_the_same_model() -> None:
    first, second = (SequenceAutoencoder(**QUICK, seed=4).fit(X) for _ in range(2))
    np.testing.assert_array_equal(first.transform(X), second.transform(X))
    other = SequenceAutoencoder(**QUICK, seed=5).fit(X)
    assert not np.allclose(first.transform(X), other.transform(X))


def test_the_threshold_leaves_out_the_share_that_was_asked_for() -> None:
    model = SequenceAutoencoder(**QUICK, contamination=0.25)
    assert (model.fit_predict(X) == -1).sum() == 5
    held = SequenceAutoencoder(**QUICK, contamination=0.25, validation=0.4)
    held.fit(X, groups=[i // 2 for i in range(20)])
    assert held.record_["trained_on"] == 12
    assert held.record_["validated_on"] == 8
    assert "loss" in held.history_[0][0].held_out


def test_noise_is_added_to_what_is_read_alone() -> None:
    waves = np.sin(np.linspace(0, 6, 16) + np.linspace(0, 6, 40)[:, None])[..., None]
    settings: dict[str, Any] = {"units": 8, "epochs": 80, "learning_rate": 0.02, "batch_size": 8}
    model = SequenceAutoencoder(**settings, noise=0.3, segment=2).fit(waves)
    noisy = waves + np.random.default_rng(1).normal(size=waves.shape) * 0.3 * waves.std()
    assert np.abs(model.reconstruct(noisy) - waves).mean() < np.abs(noisy - waves).mean()


def test_what_will_be_trained_is_told_before() -> None:
    told: list[Any] = []
    SequenceAutoencoder(**QUICK).fit(X, announce=told.append)
    assert "Unfold(GRU(6))" in str(told[0])


def test_labels_of_a_pipeline_are_not_read() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    y = np.arange(20) % 2
    found = make_pipeline(SequenceAutoencoder(**QUICK), LogisticRegression()).fit(X, y)
    assert found.predict(X).shape == (20,)


@pytest.mark.parametrize(
    ("data", "settings", "said"),
    [
        (["Anna", "Bo"], {"noise": 0.1}, "noise cannot act on input without channels"),
        (["Anna", "Bo"], {"segment": 2}, "segment cannot act on input without channels"),
        (X, {"embedding": 8}, "embedding cannot act on input without symbols"),
        (X, {"fold": "case"}, "fold cannot act on input that is no text"),
        (X, {"weight_decay": 0.1}, "weight_decay cannot act on plain steps"),
        (X, {"patience": 3}, "patience cannot act without validation"),
        (X, {"contamination": 0.0}, "contamination"),
        (X, {"contamination": 0.7}, "contamination"),
        (X, {"blank": 1.0}, "blank"),
        (X, {"cell": "transformer"}, "cell"),
        (X, {"units": 0}, "units"),
    ],
)
def test_a_setting_that_cannot_act_or_be_is_refused(
    data: Any, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        SequenceAutoencoder(**{"epochs": 1, **settings}).fit(data)


def test_data_that_cannot_be_learned_from_are_refused() -> None:
    with pytest.raises(SequenceError, match="at least 2"):
        SequenceAutoencoder(**QUICK).fit(X[:1])
    with pytest.raises(SequenceError, match="finite"):
        SequenceAutoencoder(**QUICK).fit(np.full((3, 4, 1), np.nan))
    with pytest.raises(SequenceError, match="must vary"):
        SequenceAutoencoder(**QUICK).fit(np.ones((3, 4, 1)))
    with pytest.raises(ValueError, match="not fitted yet"):
        SequenceAutoencoder().transform(X)


def test_a_failed_fit_leaves_the_model_as_it_was() -> None:
    model = SequenceAutoencoder(**QUICK).fit(X)
    before = model.transform(X)
    with pytest.raises(SequenceError):
        model.fit(np.full((3, 4, 1), np.nan))
    np.testing.assert_array_equal(model.transform(X), before)
