"""Recordings of sound on the command line: learned from a folder, answered one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

soundfile = pytest.importorskip("soundfile")

SMALL = ["--preset", "generic-series", "--units", 4, "--epochs", 2, "--cell", "simple"]


def tone(pitch: float, rate: int = 8000) -> np.ndarray:
    steps = np.arange(rate // 5) / rate
    return 0.4 * np.sin(2 * np.pi * pitch * steps) * (steps > 0.05)


@pytest.fixture
def tones() -> Path:
    for label, pitch in (("low", 250), ("high", 2500)):
        folder = Path("tones") / label
        folder.mkdir(parents=True)
        for i in range(12):
            soundfile.write(folder / f"{i}.wav", tone(pitch + 25 * i), 8000)
    return Path("tones")


def test_sound_is_learned_and_answered(elman: Any, tones: Path) -> None:
    trained = elman("train", tones, "--audio", *SMALL, "-o", "tones.elman")
    assert trained.code == 0, trained.err
    assert "24 examples: high 12, low 12" in trained.out
    soundfile.write("new.flac", tone(260), 8000)
    soundfile.write("other.wav", tone(2600, 16_000), 16_000)
    told = elman("classify", "tones.elman", "new.flac", "other.wav", "--json")
    assert told.code == 0, told.err
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert [answer["recording"] for answer in answers] == ["new.flac", "other.wav"]
    assert "other.wav: of 16,000 Hz, read as 8,000 Hz" in told.err
    measured = elman("evaluate", "tones.elman", tones, "--json")
    assert measured.code == 0, measured.err
    assert elman("show", "tones.elman").code == 0


def test_a_folder_of_sound_needs_no_option(elman: Any, tones: Path) -> None:
    trained = elman("train", tones, *SMALL, "-o", "tones.elman")
    assert trained.code == 0, trained.err


def test_sound_for_a_model_of_something_else(elman: Any, tones: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez("walks.npz", X=rng.normal(size=(12, 5, 2)).astype("float32"), y=["a", "b"] * 6)
    assert elman("train", "walks.npz", *SMALL, "-o", "walks.elman").code == 0
    told = elman("classify", "walks.elman", tones / "low" / "0.wav")
    assert (told.code, told.out) == (2, "")
    assert "must have learned from sound" in told.err
    assert "train one with --audio" in told.err
    measured = elman("evaluate", "walks.elman", tones)
    assert (measured.code, measured.out) == (2, "")
    assert "reads 2 channels, received 40" in measured.err


def test_what_is_no_sound_is_named(elman: Any, tones: Path) -> None:
    (tones / "low" / "0.wav").write_bytes(b"not sound")
    told = elman("train", tones, *SMALL, "-o", "tones.elman")
    assert told.code == 2
    assert "0.wav must be a file of sound" in told.err
    assert not Path("tones.elman").exists()
    kept = elman("train", tones, *SMALL, "-o", "tones.elman", "--skip-bad")
    assert kept.code == 0, kept.err


def test_columns_cannot_act_on_sound(elman: Any, tones: Path) -> None:
    told = elman("train", tones, "--channels", "x", *SMALL)
    assert told.code == 2
    assert "Sound has no" in told.err
