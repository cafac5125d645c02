"""Frames of sound: where a tone lies, what loudness and a microphone change, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.spectrum import LogMel
from elman.errors import ConfigurationError, SequenceError


def tone(pitch: float, rate: int = 8000, seconds: float = 0.5) -> np.ndarray:
    return np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate).astype("float32")


def test_a_higher_tone_lies_in_a_higher_band() -> None:
    # Two tones, one after the other: the mean over time is taken away, so that they show.
    highest = [
        int(LogMel(8000).frames(np.concatenate([tone(100), tone(pitch)]))[70].argmax())
        for pitch in (300, 800, 2000, 3500)
    ]
    assert highest == sorted(set(highest))


@given(st.floats(0.01, 100))
def test_loudness_changes_nothing(gain: float) -> None:
    samples = np.random.default_rng(0).normal(size=2000).astype("float32")
    front = LogMel(8000, bands=8)
    assert np.allclose(front.frames(samples), front.frames(gain * samples), atol=1e-2)


@given(st.integers(1_000, 48_000), st.integers(1, 64))
def test_names_say_what_gives_the_frames(rate: int, bands: int) -> None:
    front = LogMel(rate, bands=bands)
    assert LogMel.of(front.channels) == front
    assert LogMel.of(front.channels[1:]) is None


@pytest.mark.parametrize("channels", [None, [], ["x"], ["log-mel 0 Hz, band 1 of 1"]])
def test_other_channels_are_no_frames(channels: list[str] | None) -> None:
    assert LogMel.of(channels) is None


def test_silence_is_finite() -> None:
    frames = LogMel(8000).frames(np.zeros(4000, "float32"))
    assert frames.shape == (48, 40)
    assert not frames.any()


def test_a_long_sound_is_read_as_its_parts_are() -> None:
    samples = np.random.default_rng(1).normal(size=100_000).astype("float32")
    front = LogMel(8000, bands=4)
    whole = front.frames(samples)
    assert len(whole) == 1 + (100_000 - 200) // 80
    assert np.allclose(
        np.diff(whole[:500], axis=0),
        np.diff(front.frames(samples[:40_200]), axis=0)[:499],
        atol=1e-3,
    )


def test_too_short() -> None:
    with pytest.raises(SequenceError, match="at least 25 ms, received 12"):
        LogMel(8000).frames(np.zeros(100))


@pytest.mark.parametrize("how", [{"rate": 10}, {"bands": 0}, {"step": 30}, {"window": 0}])
def test_settings_that_give_no_frames(how: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError, match="Log-mel frames need"):
        LogMel(**how)


def test_silence_around_what_is_said_changes_nothing() -> None:
    random = np.random.default_rng(0)
    said = np.concatenate([tone(300, seconds=0.2), tone(1200, seconds=0.2)])
    said += 0.01 * random.normal(size=len(said)).astype("float32")
    front = LogMel(8000)
    alone = front.frames(said)
    around = front.frames(np.concatenate([np.zeros(4000), said, 1e-5 * np.ones(8000)]))
    # Two frames reach into it at each end, and two more are kept.
    assert len(around) == len(alone) + 8
    middle = slice(5, len(alone) - 5)
    assert np.abs(around[4:][middle] - alone[middle]).max() < 1.5
    whole = LogMel(8000, depth=0)
    assert len(whole.frames(np.concatenate([np.zeros(4000), said]))) > len(alone) + 40


def test_what_is_far_below_the_loudest_is_no_quieter() -> None:
    said = np.concatenate([tone(300, seconds=0.2), np.zeros(800), tone(1200, seconds=0.2)])
    for depth, range_ in ((40, 40), (60, 60), (0, 80)):
        frames = LogMel(8000, depth=depth).frames(said.astype("float32"))
        deepest = 10 * np.ptp(frames, axis=0).max() / np.log(10)
        assert deepest == pytest.approx(range_, abs=1.5)


def test_a_depth_is_told_by_the_names_and_older_ones_have_none() -> None:
    assert (
        LogMel(8000).channels[0] == "log-mel 8000 Hz, 25 ms every 10 ms, 60 dB deep, band 1 of 40"
    )
    older = [f"log-mel 8000 Hz, 25 ms every 10 ms, band {i} of 40" for i in range(1, 41)]
    assert LogMel.of(older) == LogMel(8000, depth=0)
    said = tone(300, seconds=0.2)
    assert np.allclose(LogMel(8000, depth=0).frames(said).mean(0), 0, atol=1e-5)
    with pytest.raises(ConfigurationError, match="depth of 0 to 80 dB"):
        LogMel(8000, depth=81)


def test_a_longer_recording_says_more_of_its_room() -> None:
    random = np.random.default_rng(0)
    room = np.convolve(random.normal(size=24_000), [1, 0.9, 0.6, 0.3])  # low pitches are louder
    slopes = []
    for seconds in (0.2, 3):
        frames = LogMel(8000).frames(room[: int(8000 * seconds)].astype("float32"))
        slopes.append(float(frames[:, :5].mean() - frames[:, -5:].mean()))
    assert slopes[0] > 2 * slopes[1] > 0
