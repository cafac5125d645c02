"""Contents are summed unpacked, however a file lies there."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from elman.datasets import Text
from elman.datasets.dataset import DataSet, File
from elman.datasets.sets.published import contents_of
from elman.errors import ChecksumMismatch

SUM = hashlib.sha256(b"content").hexdigest()
SET = DataSet(
    name="made-up",
    summary="",
    kind="corpus",
    licence="",
    citation="",
    loader=lambda dataset, progress: Text("content"),
    files=(File("a.txt", mirror_path="a"),),
)


@pytest.mark.parametrize("content", [b"content", gzip.compress(b"content", mtime=0)])
def test_plain_and_packed_are_the_same(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(content)
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    assert contents_of(SET, {"a.txt": SUM}) == ({"a.txt": b"content"}, "mirror")


@pytest.mark.parametrize("content", [b"another", gzip.compress(b"content", mtime=0)[:-9]])
def test_another_content_is_refused(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(content)
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ChecksumMismatch):
        contents_of(SET, {"a.txt": SUM})
