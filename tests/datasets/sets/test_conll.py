"""`conll2002-es`, `conll2002-nl`, `conll2000`: a small archive of the same make, the published."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from elman.datasets import Tagged, load
from elman.datasets.dataset import File
from elman.datasets.sets.conll import DATASETS
from elman.errors import ChecksumMismatch


def test_parts_and_word_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tagging" / "a.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        for part, word in (("train", "Anna"), ("testa", "Zoë"), ("testb", "Otto")):
            archive.writestr(f"conll2002/ned.{part}", f"-DOCSTART- x O\n{word} N B-PER\n\n")
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    dataset = next(d for d in DATASETS if d.name == "conll2002-nl")
    found = dataset.loader(replace(dataset, files=(File("a.zip", sha256, "tagging/a.zip"),)), None)
    assert isinstance(found, Tagged)
    assert found.words == [("Anna",), ("Zoë",), ("Otto",)]
    assert found.columns == {"pos": [("N",)] * 3}
    assert found.split == ["train", "dev", "test"]
    with pytest.raises(ChecksumMismatch):
        dataset.loader(replace(dataset, files=(File("a.zip", "0" * 64, "tagging/a.zip"),)), None)


@pytest.mark.parametrize(
    ("name", "test", "spans"),
    [("conll2002-es", 1517, 3559), ("conll2002-nl", 5195, 3941), ("conll2000", 2012, 23852)],
)
def test_the_published_test_parts(mirror: Path, name: str, test: int, spans: int) -> None:
    data = load(name)
    assert isinstance(data, Tagged)
    part = data.select(data.parts["test"])
    assert len(part) == test
    assert sum(part.counts().values()) == spans
