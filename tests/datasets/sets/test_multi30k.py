"""Captions in three languages: any direction, in the publisher's parts."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from elman.datasets import load
from elman.datasets.sets import multi30k
from elman.errors import ConfigurationError, TableError

LINES = {
    "train": {"de": "Ein Hund\n\nZwei\n", "en": "A dog\nA cat\nTwo\n", "fr": "Un\nDeux\nTrois\n"},
    "val": {"de": "Drei\n", "en": "Three\n", "fr": "Trois\n"},
    "test_2016_flickr": {"de": "Vier\n", "en": "Four\n", "fr": "Quatre\n"},
}


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "translation"
    folder.mkdir()
    for part, sides in LINES.items():
        for code, text in sides.items():
            name = f"{part}.{code}.gz"
            (folder / f"multi30k-{name}").write_bytes(gzip.compress(text.encode()))
            digest = hashlib.sha256(text.encode()).hexdigest()
            monkeypatch.setitem(multi30k._SUMS, name, digest)
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    return folder


def test_any_direction_in_all_parts(published: Path) -> None:
    pairs = load("multi30k", language="de-en", part="all")
    assert list(pairs) == [
        ("Ein Hund", "A dog"),
        ("Zwei", "Two"),
        ("Drei", "Three"),
        ("Vier", "Four"),
    ]
    assert {part: rows.tolist() for part, rows in pairs.parts.items()} == {
        "train": [0, 1],
        "dev": [2],
        "test": [3],
    }
    assert list(load("multi30k", language="fr-en", part="dev")) == [("Trois", "Three")]


def test_what_there_is_not_is_told(published: Path) -> None:
    with pytest.raises(ConfigurationError, match="directions de-en, de-fr"):
        load("multi30k", language="en")
    with pytest.raises(ConfigurationError, match="parts train, dev, test, received 'val'"):
        load("multi30k", language="de-en", part="val")


def test_sides_of_two_lengths_are_refused(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (published / "multi30k-val.de.gz").write_bytes(gzip.compress(b"a\nb\n"))
    monkeypatch.setitem(multi30k._SUMS, "val.de.gz", hashlib.sha256(b"a\nb\n").hexdigest())
    with pytest.raises(TableError, match="received 2 and 1"):
        load("multi30k", language="de-en", part="dev")
