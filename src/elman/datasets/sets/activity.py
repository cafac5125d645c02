"""`activity`: what a phone at the waist measures while 30 people walk, sit, stand and lie.

`activity` is the archive as published by UCI; `activity-hapt` has windows that were rebuilt
from raw recordings of the same people. They are near each other and not the same, so
neither ever stands in for the other.

UCI publishes no sum of its archive. It is taken for genuine when it has the published files,
windows, steps and channels; its own sum is kept with the windows and told in their source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.cache import file_sha256, write_bytes
from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.files.archives import unzipping
from elman.datasets.records.labelled import Labelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ACTIVITIES", "CHANNELS", "DATASETS", "load_windows"]

ACTIVITIES = ("WALKING", "WALKING_UPSTAIRS", "WALKING_DOWNSTAIRS", "SITTING", "STANDING", "LAYING")
CHANNELS = tuple(
    f"{sensor}_{axis}" for sensor in ("body_acc", "body_gyro", "total_acc") for axis in "xyz"
)
STEPS = 128
WINDOWS = {"train": 7352, "test": 2947}
"""How many windows the publisher counts in each part of the UCI archive."""
_MOST = 1 << 27
"""Bytes of the archive's largest member, with room."""


def load_windows(dataset: DataSet, progress: Progress | None = None) -> Labelled:
    """Windows of 128 steps at 50 Hz in 9 channels, float32, with the publisher's split.

    Labels are `ACTIVITIES`, groups are people, channels are in the order of `CHANNELS`.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: a source has something else.
    """
    import numpy as np

    found = locate(dataset, progress)
    source = found.source
    if dataset.name == "activity-hapt":
        source = f"HAPT windows (rebuilt), {source}"
    with np.load(found.files[0], allow_pickle=False) as arrays:
        parts = {key: arrays[key] for key in arrays.files}
    if "archive_sha256" in parts:
        source = f"{source}, archive sha256 {parts['archive_sha256'].item()}"
    labels = np.concatenate([parts["y_train"], parts["y_test"]]).tolist()
    people = np.concatenate([parts["subject_train"], parts["subject_test"]]).tolist()
    return Labelled(
        inputs=np.concatenate([parts["X_train"], parts["X_test"]]),
        labels=[ACTIVITIES[label - 1] for label in labels],
        groups=[str(person) for person in people],
        split=["train"] * len(parts["y_train"]) + ["test"] * len(parts["y_test"]),
        name=dataset.name,
        source=source,
        channels=list(CHANNELS),
    )


def windows_from_archive(archive: Path, folder: Path) -> None:
    """Write the UCI archive's windows as one `activity.npz`, if its counts are as published.

    Args:
        archive: the zip as published: an archive in an archive.
        folder: where the file goes.

    Raises:
        ChecksumMismatch: it is not that archive.
    """
    import numpy as np

    arrays: dict[str, Any] = {"archive_sha256": np.array(file_sha256(archive))}
    what = "the windows that UCI has published"
    with unzipping(archive, what, _MOST) as read:
        try:
            inner: Path | bytes = read("UCI HAR Dataset.zip")
        except KeyError:
            inner = archive
    with unzipping(inner, what, _MOST, name=archive.name) as read:
        for part in ("train", "test"):
            arrays |= _read_part(read, part)
    content = BytesIO()
    np.savez_compressed(content, **arrays)
    write_bytes(folder / "activity.npz", content.getvalue())


def _read_part(read: Callable[[str], bytes], part: str) -> dict[str, NDArray[Any]]:
    import numpy as np

    root = f"UCI HAR Dataset/{part}"
    channels = [
        _numbers(read, f"{root}/Inertial Signals/{channel}_{part}.txt", STEPS)
        for channel in CHANNELS
    ]
    labels = _numbers(read, f"{root}/y_{part}.txt", 1).ravel().astype(np.int8)
    people = _numbers(read, f"{root}/subject_{part}.txt", 1).ravel().astype(np.int8)
    counts = Counter([*map(len, channels), len(labels), len(people)])
    if set(counts) != {WINDOWS[part]}:
        raise ValueError(f"{part} has {WINDOWS[part]:,} windows, found {sorted(counts)}")
    if not set(labels.tolist()) <= set(range(1, len(ACTIVITIES) + 1)):
        raise ValueError(f"y_{part}.txt has labels outside 1 to {len(ACTIVITIES)}")
    return {
        f"X_{part}": np.stack(channels, axis=-1),
        f"y_{part}": labels,
        f"subject_{part}": people,
    }


def _numbers(read: Callable[[str], bytes], name: str, columns: int) -> NDArray[Any]:
    import numpy as np

    text = read(name).decode("ascii")
    numbers = np.array(text.split(), dtype=np.float32)
    if numbers.size % columns or not np.isfinite(numbers).all():
        raise ValueError(f"{name} does not have {columns} finite numbers a line")
    return numbers.reshape(-1, columns)


_ARCHIVE = "human+activity+recognition+using+smartphones.zip"
_RAW = "smartphone+based+recognition+of+human+activities+and+postural+transitions.zip"
_UCI = "https://archive.ics.uci.edu/static/public"

DATASETS = (
    DataSet(
        name="activity",
        summary="10,299 windows of 128 steps and 9 channels, six activities (UCI HAR)",
        kind="classify-series",
        licence="CC BY 4.0 (UCI); the archive's own README prohibits commercial use",
        citation="Anguita et al., A Public Domain Dataset for Human Activity Recognition "
        "Using Smartphones, ESANN 2013",
        loader=load_windows,
        url=f"{_UCI}/240/{_ARCHIVE}",
        files=(File("activity.npz"),),
        archive=File(_ARCHIVE, mirror_path=f"activity/{_ARCHIVE}", url=f"{_UCI}/240/{_ARCHIVE}"),
        unpack=windows_from_archive,
        instead="activity-hapt has 10,411 windows rebuilt from recordings of the same 30 people",
    ),
    DataSet(
        name="activity-hapt",
        summary="10,411 windows of the same people and channels, rebuilt from raw recordings",
        kind="classify-series",
        licence="the raw recordings' README prohibits commercial use",
        citation="Reyes-Ortiz et al., Transition-Aware Human Activity Recognition Using "
        "Smartphones, Neurocomputing 2016",
        loader=load_windows,
        url=f"{_UCI}/341/{_RAW}",
        files=(
            File(
                "hapt_windows_128x9_f32.npz",
                sha256="945f8320cf3269deea851db40e318c8ea94dd252ea755d7c54119567cf8e8d00",
                mirror_path="activity/hapt_windows_128x9_f32.npz",
                size=24_541_177,
            ),
        ),
        instead="it was rebuilt from the raw recordings and only mirrors have it: its address "
        "has those recordings, not these windows",
    ),
)
