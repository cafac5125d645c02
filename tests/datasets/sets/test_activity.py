"""`activity` and `activity-hapt`: the archive as published, and never one for the other."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets import load
from elman.datasets.dataset import DataSet, File
from elman.datasets.sets import activity
from elman.datasets.sets.activity import ACTIVITIES, CHANNELS, DATASETS, load_windows
from elman.errors import ChecksumMismatch, DatasetUnavailable

UCI, HAPT = DATASETS
COUNTS = {"train": 3, "test": 2}


def archive(nested: bool = True, **changes: str) -> bytes:
    """An archive like UCI's with five windows; `changes` replace members by file name."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as published:
        for part, windows in COUNTS.items():
            root = f"UCI HAR Dataset/{part}"
            members = {
                f"y_{part}.txt": "\n".join(str(1 + i) for i in range(windows)),
                f"subject_{part}.txt": "\n".join(str(7 + i) for i in range(windows)),
            }
            for c, channel in enumerate(CHANNELS):
                lines = [" ".join(f" {c + w / 8:.7e}" for _ in range(128)) for w in range(windows)]
                members[f"Inertial Signals/{channel}_{part}.txt"] = "\n".join(lines)
            for name, text in members.items():
                published.writestr(f"{root}/{name}", changes.get(Path(name).stem, text))
    if not nested:
        return inner.getvalue()
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as published:
        published.writestr("UCI HAR Dataset.zip", inner.getvalue())
        published.writestr("UCI HAR Dataset.names", "")
    return outer.getvalue()


@pytest.fixture
def published(server: Any, monkeypatch: pytest.MonkeyPatch) -> DataSet:
    monkeypatch.setattr(activity, "WINDOWS", COUNTS)
    server.files["har.zip"] = archive()
    return replace(UCI, archive=File("har.zip", url=server.url("har.zip")))


def test_windows_labels_people_and_split(published: DataSet, server: Any, cache: Path) -> None:
    examples = load_windows(published)
    inputs = np.asarray(examples.inputs)
    assert inputs.shape == (5, 128, 9)
    assert inputs.dtype == np.float32
    np.testing.assert_array_equal(inputs[1, 0], np.arange(9) + 1 / 8)
    assert examples.labels == [*ACTIVITIES[:3], *ACTIVITIES[:2]]
    assert examples.groups == ["7", "8", "9", "7", "8"]
    assert examples.split == ["train"] * 3 + ["test"] * 2
    assert hashlib.sha256(server.files["har.zip"]).hexdigest() in examples.source
    assert {path.name for path in (cache / "activity").iterdir()} == {
        "activity.npz",
        "activity.npz.sha256",
    }
    again = load_windows(published)
    assert again.sha256 == examples.sha256
    assert again.source.startswith("cache, archive sha256 ")
    assert len(server.asked) == 1


def test_the_archive_may_also_lie_unnested(published: DataSet, server: Any) -> None:
    server.files["har.zip"] = archive(nested=False)
    assert len(load_windows(published)) == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no zip", "not a zip"),
        (archive(y_test="1\n2\n3"), "test has 2 windows, found"),
        (archive(y_train="1\n2\n7"), "labels outside 1 to 6"),
        (archive(body_acc_x_train="1 2 3"), "does not have 128 finite numbers"),
        (archive(body_acc_x_train=" ".join(["nan"] * 384)), "finite"),
        (archive(subject_test="1\nx"), "could not convert"),
    ],
)
def test_another_archive_is_refused(
    published: DataSet, server: Any, cache: Path, content: bytes, said: str
) -> None:
    server.files["har.zip"] = content
    with pytest.raises(ChecksumMismatch, match=said):
        load_windows(published)
    assert not (cache / "activity" / "activity.npz").exists()
    assert not (cache / "activity" / "har.zip").exists()


def test_offline_the_rebuilt_windows_are_named_and_not_substituted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "activity").mkdir()
    (tmp_path / "activity" / "hapt_windows_128x9_f32.npz").write_bytes(b"")
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    with pytest.raises(DatasetUnavailable, match="activity-hapt has 10,411 windows rebuilt"):
        load("activity")


def test_rebuilt_windows_say_that_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrays: dict[str, Any] = {
        f"{key}_{part}": value
        for part in COUNTS
        for key, value in {
            "X": np.zeros((1, 128, 9), np.float32),
            "y": np.array([6], np.int8),
            "subject": np.array([4], np.int8),
        }.items()
    }
    path = tmp_path / "w.npz"
    np.savez(path, **arrays)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    examples = load_windows(replace(HAPT, files=(File("w.npz", sha256, "w.npz"),)))
    assert examples.source == "HAPT windows (rebuilt), mirror"
    assert examples.labels == ["LAYING", "LAYING"]
    assert examples.groups == ["4", "4"]


def test_the_rebuilt_windows(mirror: Path) -> None:
    examples = load("activity-hapt")
    inputs = np.asarray(examples.inputs)
    assert inputs.shape == (10_411, 128, 9)
    assert inputs.dtype == np.float32
    assert len(examples.where(split="train")) == 7415
    assert len(examples.where(split="test")) == 2996
    assert set(examples.labels) == set(ACTIVITIES)
    train = set(examples.where(split="train").groups or [])
    assert not train & set(examples.where(split="test").groups or [])
    assert "HAPT windows (rebuilt)" in examples.source
