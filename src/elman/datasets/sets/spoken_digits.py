"""`spoken-digits`: ten English digits, said fifty times by each of six people."""

from __future__ import annotations

import hashlib
from io import BytesIO
from itertools import product
from pathlib import Path

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.files.archives import unzipping
from elman.datasets.files.audio import read_frames
from elman.datasets.files.spectrum import LogMel
from elman.datasets.records.labelled import Labelled
from elman.errors import ChecksumMismatch

__all__ = ["DATASETS", "SPEAKERS", "load_digits", "recordings_in"]

SPEAKERS = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler")
_TAKES = 50
_FOLDER = "free-spoken-digit-dataset-1.0.10"
"""In which the archive of a release has them."""
_MOST = 1 << 20
"""Bytes of a recording, with room."""
_CONTENT = "777e08c1170d1ba46ebbc2ccca44ce94aebb69d6d3ae763de1ff652ba9fcf49e"
"""Sum of all recordings with their names, in order: archives of the same files differ."""


def load_digits(dataset: DataSet, progress: Progress | None = None) -> Labelled:
    """Log-mel frames of every recording; labels are digits, groups are speakers.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: the archive does not have the published recordings.
        MissingExtra: what reads sound is not installed.
    """
    found = locate(dataset, progress)
    sounds = recordings_in(found.files[0])
    front = LogMel(8_000)
    return Labelled(
        inputs=[read_frames(BytesIO(raw), front, name)[0] for name, raw in sounds.items()],
        labels=[name.partition("/")[2].split("_")[0] for name in sounds],
        groups=[name.split("_")[1] for name in sounds],
        name=dataset.name,
        source=found.source,
        channels=front.channels,
    )


def recordings_in(archive: Path) -> dict[str, bytes]:
    """The recordings of an archive by name, in order, once their sum is the published one."""
    digest = hashlib.sha256()
    sounds: dict[str, bytes] = {}
    with unzipping(archive, "the recordings of release 1.0.10", _MOST) as read:
        for digit, speaker, take in product(range(10), SPEAKERS, range(_TAKES)):
            name = f"recordings/{digit}_{speaker}_{take}.wav"
            try:
                sounds[name] = read(name)
            except KeyError:
                sounds[name] = read(f"{_FOLDER}/{name}")
            digest.update(name.encode() + b"\0" + sounds[name])
    if digest.hexdigest() != _CONTENT:
        raise ChecksumMismatch(
            f"{archive.name} has the recordings of release 1.0.10, received others",
            remedy="remove it, and it is fetched again",
        )
    return sounds


DATASETS = (
    DataSet(
        name="spoken-digits",
        summary="ten English digits said by six people, as log-mel frames",
        kind="classify-series",
        licence="CC BY-SA 4.0",
        citation="Jackson and others 2018, Free Spoken Digit Dataset",
        loader=load_digits,
        url="https://github.com/Jakobovski/free-spoken-digit-dataset",
        summed=True,
        files=(
            File(
                "free-spoken-digits.zip",
                mirror_path="speech/free-spoken-digits.zip",
                url="https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.zip",
            ),
        ),
    ),
)
