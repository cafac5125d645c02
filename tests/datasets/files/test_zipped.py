"""Texts of a zip: whole, in order, and what is none of them refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from elman.datasets.files import zipped
from elman.datasets.files.zipped import zipped_texts
from elman.errors import TableError


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_texts_in_the_order_of_their_names(tmp_path: Path) -> None:
    files = {
        "b/2.txt": b"two",
        "a/1.txt": b"one\nline",
        "a/empty.txt": b" \n",
        "a/.hidden": b"no",
        "__MACOSX/1.txt": b"no",
        "a/picture.png": b"\x89PNG",
    }
    assert zipped_texts(packed(tmp_path / "a.zip", files)) == ["one\nline", "two"]


def test_encodings(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"1.txt": "Zoë".encode("latin-1")})
    assert zipped_texts(path, "latin-1") == ["Zoë"]
    with pytest.raises(TableError, match=r"1\.txt"):
        zipped_texts(path)


def test_damage_and_emptiness_are_said(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(TableError, match="no zip archive that can be read"):
        zipped_texts(tmp_path / "bad.zip")
    with pytest.raises(TableError, match="holds no text"):
        zipped_texts(packed(tmp_path / "a.zip", {"a.png": b"x"}))
    with pytest.raises(TableError):
        zipped_texts(tmp_path / "none.zip")
    with pytest.raises(TableError, match="zero byte"):
        zipped_texts(packed(tmp_path / "b.zip", {"1.txt": b"a\x00b"}))


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MOST", 10)
    with pytest.raises(TableError, match="unpacks to more than 10 bytes"):
        zipped_texts(packed(tmp_path / "a.zip", {"1.txt": b"123456", "2.txt": b"123456"}))
