"""Measured series: names of channels, and scaling of any magnitude."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from elman.errors import SequenceError
from elman.estimators.reading.inputs import Reader

RNG = np.random.default_rng(0)
VALUES = RNG.normal(size=(4, 10, 2))
FRAMES = [pd.DataFrame(values, columns=["x", "y"]) for values in VALUES]


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame])
def test_columns_of_frames_are_found_by_name(kind: Any, caplog: pytest.LogCaptureFixture) -> None:
    reader, read = Reader.learn([kind({"x": v[:, 0], "y": v[:, 1]}) for v in VALUES])
    assert reader.channels == ("x", "y")
    turned = [kind({"y": v[:, 1], "note": ["ok"] * 10, "x": v[:, 0]}) for v in VALUES]
    with caplog.at_level(logging.WARNING, logger="elman"):
        np.testing.assert_array_equal(reader.read(turned).values, read.values)
    assert "the model has no channels 'note': not read" in caplog.text
    with pytest.raises(SequenceError, match="Sequence 0 lacks the channel 'x'"):
        reader.read([kind({"y": VALUES[0, :, 1], "z": VALUES[0, :, 0]})])


def test_arrays_have_no_names_and_keep_their_order() -> None:
    reader, read = Reader.learn(FRAMES)
    np.testing.assert_array_equal(reader.read(VALUES).values, read.values)
    unnamed, _ = Reader.learn(VALUES)
    assert unnamed.channels is None
    np.testing.assert_array_equal(unnamed.read(FRAMES).values, read.values)


def test_frames_in_training_may_differ_in_order_not_in_names() -> None:
    _, read = Reader.learn(FRAMES)
    _, other = Reader.learn([FRAMES[0], *(frame[["y", "x"]] for frame in FRAMES[1:])])
    np.testing.assert_array_equal(other.values, read.values)
    with pytest.raises(SequenceError, match="Every sequence has the same channels, received"):
        Reader.learn([FRAMES[0], FRAMES[1].rename(columns={"x": "z"})])


def test_channels_choose_columns_and_name_arrays() -> None:
    reader, read = Reader.learn(FRAMES, channels=["y"])
    assert (reader.channels, read.values.shape) == (("y",), (40, 1))
    assert Reader.learn(VALUES, channels=["x", "y"])[0].channels == ("x", "y")
    with pytest.raises(SequenceError, match="Each of 2 channels has a name, received 3"):
        Reader.learn(VALUES, channels=["x", "y", "z"])


def test_a_clock_in_a_frame_is_refused_unless_it_is_chosen() -> None:
    frames = [frame.assign(seconds=np.arange(10)) for frame in FRAMES]
    with pytest.raises(SequenceError, match=r"'seconds' counts the time .* channels="):
        Reader.learn(frames)
    assert Reader.learn(frames, channels=["x", "seconds"])[0].features == 2


def test_words_in_a_frame_are_named() -> None:
    with pytest.raises(SequenceError, match="whose column 'note' has none"):
        Reader.learn([frame.assign(note="ok") for frame in FRAMES])


@pytest.mark.parametrize("middle", [0.0, 1e9, -1e12, 1e-12])
@pytest.mark.parametrize("size", [1e-12, 1e-3, 1.0, 1e20, 1e-60])
def test_channels_of_any_magnitude_are_standardised(middle: float, size: float) -> None:
    if size < 1e-9 * abs(middle) and middle > 1e-9:
        pytest.skip("lost in float64")
    values = middle + size * VALUES
    if np.ptp(values) <= 1e-13 * np.abs(values).max():
        pytest.skip("lost in float64")
    reader, read = Reader.learn(values)
    exact = (values - values.mean((0, 1))) / (size * VALUES.std((0, 1)))
    np.testing.assert_allclose(read.values, exact.reshape(-1, 2), atol=2e-3)
    np.testing.assert_array_equal(reader.read(values[:1]).values, read.values[:10])


@pytest.mark.parametrize("value", [0.0, 0.1, 1e-12, 1e9])
def test_a_channel_that_does_not_vary(value: float) -> None:
    values = VALUES.copy()
    values[..., 1] = value
    with pytest.raises(SequenceError, match="must vary, channel 1 is always"):
        Reader.learn(values)
    with pytest.raises(SequenceError, match="must vary, channel 'y' is always"):
        Reader.learn([pd.DataFrame(v, columns=["x", "y"]) for v in values])


def test_float32_measurements_are_scaled_as_ever() -> None:
    values = VALUES.astype(np.float32)
    reader, read = Reader.learn(values)
    assert reader.mean is not None
    assert reader.mean.dtype == np.float32
    mean = values.reshape(-1, 2).astype(float).mean(0).astype(np.float32)
    scale = values.reshape(-1, 2).astype(float).std(0).astype(np.float32)
    np.testing.assert_array_equal(read.values, (values.reshape(-1, 2) - mean) / scale)


@pytest.mark.parametrize(
    "item", [VALUES[0].astype(complex), VALUES[0].astype("datetime64[s]"), VALUES[0].astype(str)]
)
def test_what_is_no_measurement(item: Any) -> None:
    with pytest.raises(SequenceError, match="Every sequence is an array of numbers"):
        Reader.learn([item])


def test_a_value_too_far_away_is_refused() -> None:
    reader, _ = Reader.learn(1e-30 * VALUES)
    with pytest.raises(SequenceError, match="Values must lie where the training data did"):
        reader.read([[[1e20, 0.0]]])
