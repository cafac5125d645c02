"""Archives that are not what they should be: one kind of error, and bounded work."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import describe, load
from elman.datasets.files.archives import gunzip, unzipping
from elman.errors import ChecksumMismatch

TEXT = b"Anna\n" * 1000


def packed(content: bytes = TEXT, name: str = "a.txt") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def changed(raw: bytes, at: int, to: bytes) -> bytes:
    return raw[:at] + to + raw[at + len(to) :]


WHOLE = packed()
CENTRAL = WHOLE.rindex(b"PK\x01\x02")
BROKEN = {
    "nothing": b"",
    "no zip": b"<html>not found</html>",
    "cut off": WHOLE[: len(WHOLE) // 2],
    "deflate": changed(WHOLE, 36, b"\xff" * 12),
    "deflate with a password": changed(changed(WHOLE, 6, b"\1\0"), CENTRAL + 8, b"\1\0"),
    "an unknown method": changed(changed(WHOLE, 8, b"\x63\0"), CENTRAL + 10, b"\x63\0"),
    "another member": packed(name="../../a.txt"),
    "a bomb": packed(bytes(10_000_000)),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_zip_that_is_not_what_was_published(kind: str) -> None:
    wanted = r"names\.zip holds a\.txt, this one does not"
    with (
        pytest.raises(ChecksumMismatch, match=wanted),
        unzipping(BROKEN[kind], "a.txt", most=5000, name="names.zip") as read,
    ):
        read("a.txt")


def test_a_member_is_read_up_to_its_bound() -> None:
    with unzipping(WHOLE, "a.txt", most=5000) as read:
        assert read("a.txt") == TEXT


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text",
        gzip.compress(TEXT, mtime=0)[:-9],
        changed(gzip.compress(TEXT, mtime=0), 12, b"\xff" * 9),
        gzip.compress(TEXT + b"1", mtime=0),
    ],
)
def test_a_gzip_that_is_not_what_was_published(raw: bytes) -> None:
    with pytest.raises(ChecksumMismatch, match=r"a\.gz is a text packed with gzip"):
        gunzip(raw, "a.gz", most=5000)


@pytest.mark.parametrize("kind", BROKEN)
def test_the_archive_of_surnames(cache: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = cache / "surnames" / "data.zip"
    place.parent.mkdir(parents=True)
    place.write_bytes(BROKEN[kind])
    with pytest.raises(ChecksumMismatch, match=r"data\.zip holds"):
        load("surnames")
    assert not place.exists()


@pytest.mark.parametrize("kind", BROKEN)
def test_the_archive_of_activities(tmp_path: Path, kind: str) -> None:
    unpack: Any = describe("activity").unpack
    (tmp_path / "a.zip").write_bytes(BROKEN[kind])
    with pytest.raises(ChecksumMismatch, match=r"a\.zip holds"):
        unpack(tmp_path / "a.zip", tmp_path)
    nested = packed(BROKEN[kind], "UCI HAR Dataset.zip")
    (tmp_path / "a.zip").write_bytes(nested)
    with pytest.raises(ChecksumMismatch, match=r"a\.zip holds"):
        unpack(tmp_path / "a.zip", tmp_path)
