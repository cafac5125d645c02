"""Features, sequences from them, and how strange sequences are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import SequenceAutoencoder
from elman.errors import ConfigurationError, SequenceError

from .conftest import NAMES


def test_waves_are_given_back_in_their_own_units(
    model: SequenceAutoencoder, waves: list[np.ndarray]
) -> None:
    features = model.transform(waves)
    assert features.shape == (len(waves), 8)
    given = model.reconstruct(waves)
    assert [row.shape for row in given] == [row.shape for row in waves]
    assert np.concatenate([a - b for a, b in zip(given, waves, strict=True)]).std() < 0.5
    lengths = [len(row) for row in waves]
    unfolded = model.inverse_transform(features, lengths)
    np.testing.assert_allclose(np.concatenate(unfolded), np.concatenate(given), atol=1e-5)


def test_a_neighbour_changes_no_feature(
    model: SequenceAutoencoder, waves: list[np.ndarray]
) -> None:
    alone = np.concatenate([model.transform([wave]) for wave in waves[:3]])
    np.testing.assert_allclose(model.transform(waves)[:3], alone, atol=1e-5)


def test_the_step_that_is_strange_is_found(
    model: SequenceAutoencoder, waves: list[np.ndarray]
) -> None:
    bumped = waves[4].copy()
    bumped[13] += [8, 25]
    before, after = model.step_errors([waves[4], bumped])
    assert len(after) == len(bumped)
    assert after.argmax() == 13
    assert after[13] > 20 * before[13]


def test_errors_are_squares_in_deviations_of_a_channel(
    model: SequenceAutoencoder, waves: list[np.ndarray]
) -> None:
    (errors,) = model.step_errors(waves[:1])
    scale = np.asarray(model.reader_.scale)
    off = (np.asarray(model.reconstruct(waves[:1])[0]) - waves[0]) / scale
    np.testing.assert_allclose(errors, (off**2).mean(1), rtol=1e-3, atol=1e-6)


def test_noise_is_an_anomaly(model: SequenceAutoencoder, waves: list[np.ndarray]) -> None:
    noise = np.random.default_rng(0).normal(size=(5, 28, 2)) * [1, 3] + [0, 50]
    assert (model.predict(noise) == -1).all()
    assert (model.predict(waves) == 1).mean() > 0.9
    assert model.score_samples(noise).max() < model.score_samples(waves).min()
    shown = model.decision_function(waves)
    np.testing.assert_allclose(shown, model.score_samples(waves) - model.offset_)


def test_texts_end_by_themselves(of_names: SequenceAutoencoder) -> None:
    assert of_names.reconstruct(NAMES) == NAMES
    assert of_names.inverse_transform(of_names.transform(NAMES)) == NAMES
    errors = of_names.step_errors(["Otto"])[0]
    assert errors.shape == (5,), "four letters and the end"
    assert of_names.score_samples(["aaaaaaaaa"]) < of_names.score_samples(NAMES).min()
    with pytest.raises(ConfigurationError, match="end by themselves"):
        of_names.inverse_transform(of_names.transform(NAMES), [4] * 8)


def test_equally_long_arrays_come_back_as_one() -> None:
    x = np.random.default_rng(0).normal(size=(6, 7, 2))
    model = SequenceAutoencoder(units=3, epochs=1).fit(x)
    assert model.inverse_transform(model.transform(x)).shape == (6, 7, 2)
    assert model.reconstruct(x).shape == (6, 7, 2)


def test_symbols_come_back_as_symbols() -> None:
    x = [np.array([1, 2, 0]), np.array([2, 2])]
    model = SequenceAutoencoder(units=3, epochs=1).fit(x)
    given = model.reconstruct(x)
    assert [row.shape for row in given] == [(3,), (2,)]
    assert all(row.dtype.kind == "i" for row in given)


@pytest.mark.parametrize(
    ("features", "lengths", "said"),
    [
        (np.zeros((2, 5)), [3, 3], r"array \(n, 8\)"),
        (np.zeros(8), [3], r"array \(n, 8\)"),
        ("many", [3], r"array \(n, 8\)"),
        (np.full((1, 8), np.nan), [3], "finite"),
        (np.zeros((1, 8)), [0], "whole numbers from 1"),
        (np.zeros((1, 8)), [3, 4], "whole numbers from 1"),
        (np.zeros((1, 8)), [2.5], "whole numbers from 1"),
        (np.zeros((1, 8)), [10**9], "ten times"),
    ],
)
def test_what_cannot_be_unfolded_is_refused(
    model: SequenceAutoencoder, features: Any, lengths: Any, said: str
) -> None:
    with pytest.raises(SequenceError, match=said):
        model.inverse_transform(features, lengths)


def test_lengths_are_needed_where_they_differed(model: SequenceAutoencoder) -> None:
    with pytest.raises(ConfigurationError, match="pass lengths"):
        model.inverse_transform(np.zeros((1, 8)))


def test_strange_steps_lie_above_their_threshold(
    model: SequenceAutoencoder, waves: list[np.ndarray]
) -> None:
    bumped = waves[4].copy()
    bumped[13] += [8, 25]
    (told,) = model.predict_steps([bumped])
    assert told[13] == -1
    (errors,) = model.step_errors([bumped])
    assert (told == -1).tolist() == (errors > model.step_offset_).tolist()
    # The thresholds were set by these: as many lie above as were to be called so.
    steps = np.concatenate(model.predict_steps(waves))
    assert (steps == -1).mean() == pytest.approx(model.contamination, abs=0.01)


def test_symbols_are_right_or_wrong(
    of_names: SequenceAutoencoder, model: SequenceAutoencoder, waves: list[np.ndarray]
) -> None:
    right = of_names.steps_right(NAMES)
    assert [len(row) for row in right] == [len(name) + 1 for name in NAMES]
    given = of_names.reconstruct(NAMES)
    for row, name, back in zip(right, NAMES, given, strict=True):
        assert row.all() == (back == name)
    with pytest.raises(ConfigurationError, match="received a model of recordings"):
        model.steps_right(waves)
