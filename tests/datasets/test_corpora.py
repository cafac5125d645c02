"""The corpora: sonnets, plays, tunes and C."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import load
from elman.datasets.dataset import File
from elman.datasets.sets import c_source, nottingham, sonnets
from elman.datasets.sets.sonnets import sonnets_from_book
from elman.errors import ChecksumMismatch, DatasetUnavailable

BOOK = """The Project Gutenberg EBook\r
\r
THE SONNETS\r
\r
  I\r
\r
  From fairest creatures,\r
    Pity the world.\r
\r
  II\r
\r
  Thy beauty’s use\r
    To see thy blood.\r
\r
\r
End of Project Gutenberg\r
"""
POEMS = (
    "\ufeffFrom fairest creatures,\n  Pity the world.\n\nThy beauty's use\n  To see thy blood.\n"
)


def test_poems_are_taken_out_of_the_book() -> None:
    assert sonnets_from_book(BOOK) == POEMS
    assert sonnets_from_book("\ufeff" + BOOK.replace("\r\n", "\n")) == POEMS


def test_the_sonnets_are_made_from_the_published_book(server: Any) -> None:
    server.files["pg1041.txt"] = BOOK.encode()
    dataset = replace(
        sonnets.DATASETS[0],
        files=(File("sonnets.txt", hashlib.sha256(POEMS.encode()).hexdigest()),),
        archive=File("pg1041.txt", url=server.url("pg1041.txt")),
    )
    assert sonnets.load_text(dataset).text == POEMS
    assert sonnets.load_text(dataset).source == "cache"


def test_another_book_is_refused(server: Any) -> None:
    server.files["pg1041.txt"] = b"<html>Sign in to the hotel's network</html>"
    archive = File("pg1041.txt", url=server.url("pg1041.txt"))
    with pytest.raises(ChecksumMismatch, match="book 1041 has 154 poems"):
        sonnets.load_text(replace(sonnets.DATASETS[0], archive=archive))


def test_the_sonnets_as_the_unit_has_them(mirror: Path) -> None:
    corpus = load("sonnets")
    assert len(corpus) == 94_652
    assert len(set(corpus.text)) == 62
    assert corpus.text[0] == "\ufeff"
    book = (mirror / "sonnets" / "gutenberg_1041.txt").read_bytes().decode()
    assert sonnets_from_book(book) == corpus.text
    modern = book.replace("'", "’")
    assert sonnets_from_book(modern) == corpus.text


def test_plays_tunes_and_the_kernel(mirror: Path) -> None:
    assert len(load("tiny-shakespeare")) == 1_115_394
    tunes = load("nottingham").text
    assert tunes.count("\nT:") == 1034
    assert len(set(load("linux-kernel").text)) == 102


def test_tunes_follow_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.abc", "b.abc"):
        (tmp_path / name).write_text(f"X:1\nT:{name}\nK:D\nABc|\n\n")
    files = tuple(
        File(n, hashlib.sha256((tmp_path / n).read_bytes()).hexdigest(), n)
        for n in ("a.abc", "b.abc")
    )
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    corpus = nottingham.load_tunes(replace(nottingham.DATASETS[0], files=files))
    assert corpus.text == "X:1\nT:a.abc\nK:D\nABc|\n\nX:1\nT:b.abc\nK:D\nABc|\n"


def test_the_kernel_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "k.gz").write_bytes(gzip.compress(b"int main;\n"))
    sha256 = hashlib.sha256((tmp_path / "k.gz").read_bytes()).hexdigest()
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    dataset = replace(c_source.DATASETS[1], files=(File("k.gz", sha256, "k.gz"),))
    assert c_source.load_kernel(dataset).text == "int main;\n"


def test_without_a_mirror_the_kernel_points_to_read_text() -> None:
    with pytest.raises(DatasetUnavailable, match=r'read_text\("linux/kernel"'):
        load("linux-kernel")


def test_headers_are_here_and_always_in_the_same_order() -> None:
    corpus = load("c-headers")
    assert "NumPy" in corpus.source
    assert corpus.source.endswith("(installed)")
    assert "#include" in corpus.text
    assert len(corpus) > 100_000
    assert load("c-headers").sha256 == corpus.sha256


def test_no_headers_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c_source, "_header_folders", lambda: [("Python", tmp_path)])
    with pytest.raises(DatasetUnavailable, match="neither is installed"):
        load("c-headers")
