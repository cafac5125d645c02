"""Layers for measured series, against NumPy and against what they promise."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    GRU,
    Concat,
    Data,
    Dense,
    Frames,
    Pooling,
    Rotate,
    Sequential,
    Squash,
    Standardise,
    Statistics,
    adapt,
    from_json,
    logits_of,
    to_json,
)
from elman.rnn.layers.series import rotations

KEY = jax.random.key(1)
X = np.random.default_rng(0).normal(size=(11, 4, 6)).astype(np.float32)  # (time, batch, channels)


def test_rotation_turns_all_sensors_of_a_sequence_alike_and_keeps_lengths(run: Any) -> None:
    turned = np.asarray(run(Rotate(0.5).build((11, 6), key=KEY), X, key=KEY))
    before, after = (a.reshape(11, 4, 2, 3) for a in (X, turned))
    assert not np.allclose(before, after, atol=1e-2)
    assert np.allclose(np.linalg.norm(before, axis=-1), np.linalg.norm(after, axis=-1), atol=1e-5)
    # Angles between two sensors stay, as they only do when both are turned by the same matrix.
    inner = [np.einsum("tbi,tbi->tb", a[:, :, 0], a[:, :, 1]) for a in (before, after)]
    assert np.allclose(*inner, atol=1e-4)
    for example in range(4):
        turn, *_ = np.linalg.lstsq(
            before[:, example].reshape(-1, 3), after[:, example].reshape(-1, 3), rcond=None
        )
        assert np.allclose(turn @ turn.T, np.eye(3), atol=1e-4)


def test_rotation_is_for_training_only(run: Any) -> None:
    assert np.array_equal(run(Rotate(0.5), X), X)


def test_rotation_matrices_are_proper() -> None:
    R = np.asarray(jax.jit(rotations)(np.random.default_rng(1).normal(size=(20, 3))))
    assert np.allclose(R @ R.transpose(0, 2, 1), np.eye(3), atol=1e-5)
    assert np.allclose(np.linalg.det(R), 1, atol=1e-5)


def test_squash_is_linear_near_zero_and_logarithmic_far_away(run: Any) -> None:
    layer = Squash((0.5, 0.0)).build((3, 2), key=KEY)
    x = np.float32([[[0.001, 7.0]], [[50.0, -7.0]], [[500.0, 0.0]]])
    y = np.asarray(run(layer, x))
    assert y[0, 0, 0] == pytest.approx(0.002, rel=1e-4)
    assert y[2, 0, 0] - y[1, 0, 0] == pytest.approx(np.log(10), rel=1e-3)
    assert np.array_equal(y[..., 1], x[..., 1])


def test_standardise_starts_at_the_statistics_of_the_training_data(run: Any) -> None:
    network = Sequential([Standardise(), Pooling("mean"), Dense(2)]).build((11, 6), key=KEY)
    data = Data(np.swapaxes(5 + 3 * X, 0, 1), np.zeros(4, np.int32))
    layer = adapt(network, data).layers[0]
    z = np.asarray(run(layer, 5 + 3 * X)).reshape(-1, 6)
    assert np.allclose(z.mean(0), 0, atol=1e-5)
    assert np.allclose(z.std(0), 1, atol=1e-5)


def test_standardise_does_not_count_padding() -> None:
    network = Sequential([Standardise(), Pooling("mean"), Dense(2)]).build((None, 6), key=KEY)
    x = np.swapaxes(X, 0, 1).copy()
    x[:, 7:] = 1e6
    padded = adapt(network, Data(x, np.zeros(4, np.int32), np.full(4, 7, np.int32)))
    cut = adapt(network, Data(x[:, :7], np.zeros(4, np.int32)))
    assert np.allclose(padded.layers[0].mean, cut.layers[0].mean, rtol=1e-4)
    assert np.allclose(padded.layers[0].scale, cut.layers[0].scale, rtol=1e-4)


def test_standardise_inside_branches_sees_what_stands_before_it(run: Any) -> None:
    deep = Sequential([Squash((1.0,) * 6), Standardise(), Pooling("mean")])
    wide = Sequential([Statistics(lags=(2,)), Standardise()])
    network = Sequential([Concat((deep, wide)), Dense(2)]).build((11, 6), key=KEY)
    network = adapt(network, Data(np.swapaxes(X, 0, 1), np.zeros(4, np.int32)))
    squashed = np.arcsinh(X).reshape(-1, 6)
    assert np.allclose(network.layers[0].layers[0].layers[1].mean, squashed.mean(0), atol=1e-5)
    statistics = np.asarray(run(network.layers[0].layers[1].layers[0], X))
    found = network.layers[0].layers[1].layers[1].mean
    assert np.allclose(found, statistics.mean(0), atol=1e-4)


def test_frames_join_steps_and_fill_up_the_last(run: Any) -> None:
    frames = np.asarray(run(Frames(4).build((11, 6), key=KEY), X))
    assert frames.shape == (3, 4, 24)
    assert np.array_equal(frames[1, 2], X[4:8, 2].reshape(-1))
    assert np.array_equal(frames[2, 0, 18:], np.zeros(6))
    assert Frames(4).output_shape((11, 6)) == (3, 24)


def test_frames_behind_a_mask_give_what_the_cut_series_gives() -> None:
    network = Sequential([Frames(4), GRU(5), Dense(2)]).build((None, 6), key=KEY)
    x = np.swapaxes(X, 0, 1).copy()
    lengths = np.array([3, 4, 5, 11], np.int32)
    for i, length in enumerate(lengths):
        x[i, length:] = 99.0
    together = logits_of(network, x, lengths)
    for i, length in enumerate(lengths):
        alone = logits_of(network, x[i : i + 1, :length])
        assert np.allclose(together[i], alone[0], atol=1e-5)


def test_statistics_are_those_of_numpy(run: Any) -> None:
    y = np.asarray(run(Statistics(lags=(3,)).build((11, 6), key=KEY), X))
    assert y.shape == (4, *Statistics(lags=(3,)).output_shape((11, 6)))
    lengths = np.linalg.norm(X.reshape(11, 4, 2, 3), axis=-1)
    z = np.concatenate([X, lengths], -1)
    centre, deviation = z - z.mean(0), z.std(0) + 1e-3
    normal = centre / deviation
    axes = normal[..., :6].reshape(11, 4, 2, 3)
    expected = [
        z.mean(0),
        np.log(z.std(0) + 1e-3),
        np.log(np.diff(z, axis=0).std(0) + 1e-3),
        z.min(0),
        z.max(0),
        np.abs(normal).mean(0),
        (normal**3).mean(0),
        (normal[3:] * normal[:-3]).mean(0),
        (axes * np.roll(axes, 1, -1)).mean(0).reshape(4, 6),
    ]
    assert np.allclose(y, np.concatenate(expected, -1), atol=1e-3)


def test_statistics_do_not_count_padding_and_survive_short_series(run: Any) -> None:
    layer = Statistics().build((None, 6), key=KEY)
    garbage = np.concatenate([X[:5], np.full((6, 4, 6), 50.0, np.float32)])
    mask = np.arange(11)[:, None] < np.full(4, 5)
    short = run(layer, X[:5])  # shorter than every lag but one
    assert np.isfinite(short).all()
    assert np.allclose(run(layer, garbage, mask=mask), short, atol=1e-4)


@pytest.mark.parametrize("layer", [Rotate(0.1), Statistics()])
def test_sensors_have_three_channels(layer: Rotate | Statistics) -> None:
    with pytest.raises(ConfigurationError, match="three channels each, received 4"):
        layer.build((11, 4), key=KEY)


def test_settings_outside_their_range_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="angle of zero or more"):
        Rotate(-1.0)
    with pytest.raises(ConfigurationError, match="positive whole number"):
        Frames(0)
    with pytest.raises(ConfigurationError, match="scale for each channel"):
        Squash((1.0,)).build((3, 2), key=KEY)


def test_they_stand_in_model_files() -> None:
    plan = Sequential(
        [
            Rotate(0.2),
            Concat((Sequential([Squash((1.0, 0.0, 1.0)), Standardise(), Frames(2)]), Frames(2))),
        ]
    )
    again = from_json(to_json(plan))
    assert to_json(again) == to_json(plan)
    assert again.layers[1].layers[0].layers[0].scales == (1.0, 0.0, 1.0)
