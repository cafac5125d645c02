"""`names-nltk`: the published counts, and a small archive of the same make."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from elman.datasets import Labelled, best_reachable_accuracy, load
from elman.datasets.dataset import DataSet, File
from elman.datasets.sets.names_nltk import DATASETS, load_names_nltk
from elman.errors import ChecksumMismatch


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], DataSet]:
    """The set with a small archive in its place, on a mirror."""

    def zipped(members: dict[str, str]) -> DataSet:
        path = tmp_path / "names" / "names.zip"
        path.parent.mkdir()
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        return replace(DATASETS[0], files=(File("names.zip", sha256, "names/names.zip"),))

    return zipped


def test_men_then_women_each_line_stripped(make: Callable[[dict[str, str]], DataSet]) -> None:
    dataset = make({"names/female.txt": "Anna\nKim\n\n", "names/male.txt": "Kim \r\nOtto\n"})
    names = load_names_nltk(dataset)
    assert names.inputs == ["Kim", "Otto", "Anna", "Kim"]
    assert names.labels == ["male", "male", "female", "female"]
    assert names.groups == ["kim", "otto", "anna", "kim"]
    assert names.source == "mirror"
    assert best_reachable_accuracy(names) == 0.75


@pytest.mark.parametrize("members", [{"names/male.txt": "Otto\n"}, {"names/male.txt": "Zoë"}])
def test_another_archive_is_refused(
    make: Callable[[dict[str, str]], DataSet], members: dict[str, str]
) -> None:
    with pytest.raises(ChecksumMismatch, match="this one does not"):
        load_names_nltk(make(members))


def test_the_published_names(mirror: Path) -> None:
    names = load("names-nltk")
    assert isinstance(names, Labelled)
    assert names.counts() == {"female": 5001, "male": 2943}
    assert names.inputs[0] == "Aamir"
    assert names.labels[:2943] == ["male"] * 2943
    assert max(len(name) for name in names.inputs) == 15
    both = {n for n, label in zip(names.inputs, names.labels, strict=True) if label == "male"}
    assert len(both & set(names.inputs[2943:])) == 365
    assert best_reachable_accuracy(names) == pytest.approx(0.954, abs=0.0005)
