"""`surnames`: eighteen files, or the archive they are published in."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import load
from elman.datasets.dataset import File
from elman.datasets.sets import surnames
from elman.datasets.sets.surnames import DATASETS, load_surnames
from elman.errors import ChecksumMismatch, DatasetUnavailable

SMALL = {"Arabic": "Nader\nNader\n Shadid\n", "Spanish": "Núñez\nNuñez\n"}


def small(server: Any, monkeypatch: pytest.MonkeyPatch, path: Path) -> Any:
    sums = {lang: hashlib.sha256(text.encode()).hexdigest() for lang, text in SMALL.items()}
    monkeypatch.setattr(surnames, "_SUMS", sums)
    with zipfile.ZipFile(path, "w") as archive:
        for language, text in SMALL.items():
            archive.writestr(f"data/names/{language}.txt", text)
        archive.writestr("data/eng-fra.txt", "not asked for")
    server.files["data.zip"] = path.read_bytes()
    return replace(
        DATASETS[0],
        files=tuple(File(f"{lang}.txt", sums[lang]) for lang in SMALL),
        archive=File("data.zip", url=server.url("data.zip")),
    )


def test_the_published_archive_is_unpacked(
    server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dataset = small(server, monkeypatch, tmp_path / "z.zip")
    names = load_surnames(dataset)
    assert names.inputs == ["Nader", "Shadid", "Núñez", "Nuñez"]
    assert names.labels == ["Arabic", "Arabic", "Spanish", "Spanish"]
    assert names.groups == ["nader", "shadid", "nunez", "nunez"]
    assert names.source == server.url("data.zip")
    assert len(load_surnames(dataset, unique=False)) == 5
    assert load_surnames(dataset).source == "cache"


def test_a_damaged_archive_is_refused(
    server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dataset = small(server, monkeypatch, tmp_path / "z.zip")
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for language in SMALL:
            archive.writestr(f"data/names/{language}.txt", "Nader\nShadid\n" * 200)
    whole = (tmp_path / "z.zip").read_bytes()
    begin = whole.index(b"Arabic.txt") + len(b"Arabic.txt")
    for change in (
        # A broken deflate stream, a way of packing that nobody knows, a password.
        whole[:begin] + b"\xff" * 20 + whole[begin + 20 :],
        whole.replace(b"\x08\x00", b"\x63\x00"),
        whole.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    ):
        server.files["data.zip"] = change
        with pytest.raises(ChecksumMismatch, match="18 languages"):
            load_surnames(dataset)


@pytest.mark.parametrize("content", [b"no zip", None])
def test_another_archive_is_refused(
    server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    dataset = small(server, monkeypatch, tmp_path / "z.zip")
    if content is None:
        monkeypatch.setattr(surnames, "_SUMS", {"Klingon": ""})
    else:
        server.files["data.zip"] = content
    with pytest.raises(ChecksumMismatch, match="18 languages"):
        load_surnames(dataset)


def test_offline_it_is_unavailable() -> None:
    with pytest.raises(DatasetUnavailable, match=r"download https://\S+data\.zip by hand to"):
        load("surnames")


def test_the_published_surnames(mirror: Path) -> None:
    names = load("surnames")
    assert len(names) == 18_012
    assert len(names.counts()) == 18
    assert names.counts()["Arabic"] == 108
    assert len(load("surnames", unique=False)) == 20_050
