"""The spoken digits: from an archive with the published recordings, and from no other."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from elman.datasets import load
from elman.datasets.sets.spoken_digits import SPEAKERS, recordings_in
from elman.errors import ChecksumMismatch


def test_an_archive_without_the_recordings(tmp_path: Path) -> None:
    path = tmp_path / "digits.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("recordings/0_george_0.wav", b"RIFF")
    with pytest.raises(ChecksumMismatch, match=r"digits\.zip holds the recordings"):
        recordings_in(path)


def test_an_archive_of_others(tmp_path: Path) -> None:
    path = tmp_path / "digits.zip"
    with zipfile.ZipFile(path, "w") as made:
        for digit in range(10):
            for speaker in SPEAKERS:
                for take in range(50):
                    made.writestr(f"some/recordings/{digit}_{speaker}_{take}.wav", b"")
    with pytest.raises(ChecksumMismatch):
        recordings_in(path)


@pytest.mark.slow
def test_the_published_set(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("soundfile")
    if not (mirror / "speech" / "free-spoken-digits.zip").is_file():
        pytest.skip("the mirror has no spoken digits")
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(mirror))
    digits = load("spoken-digits")
    assert set(digits.counts().values()) == {300}
    assert Counter(digits.groups) == dict.fromkeys(SPEAKERS, 500)
    assert all(frames.shape[1] == 40 for frames in digits.inputs)
