"""Anyone's own text: one file or a folder of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from elman.datasets import read_text
from elman.errors import TableError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src" / "sub").mkdir(parents=True)
    (tmp_path / "src" / ".git").mkdir()
    for name, text in {
        "b.c": "int b;\r\n",
        "a.h": "int a;",
        "sub/c.c": "int c;\n\n",
        ".git/d.c": "hidden",
        "e.txt": "not C",
    }.items():
        (tmp_path / "src" / name).write_bytes(text.encode())
    return tmp_path / "src"


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffto be\r\nor\rnot\n".encode())
    corpus = read_text(tmp_path / "a.txt")
    assert corpus.text == "to be\nor\nnot\n"
    assert corpus.name == corpus.source == "a.txt"
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"packed"))
    assert read_text(tmp_path / "a.txt.gz").text == "packed"
    (tmp_path / "b.txt").write_bytes("Zoë".encode("latin-1"))
    assert read_text(tmp_path / "b.txt", encoding="latin-1").text == "Zoë"


def test_a_folder_in_the_order_of_its_paths(folder: Path) -> None:
    corpus = read_text(folder, glob="**/*.[ch]")
    assert corpus.text == "int a;\nint b;\nint c;\n"
    assert (corpus.name, corpus.source) == ("src", "3 files of src")


def test_a_file_that_is_no_text_is_named_or_left_out(folder: Path) -> None:
    (folder / "z.bin").write_bytes(b"a\nb\xff\xfe")
    with pytest.raises(TableError, match=r"z\.bin is not utf-8: byte 0xff at position 3, line 2"):
        read_text(folder)
    corpus = read_text(folder, skip_bad=True)
    assert corpus.source == "4 files of src (left out 1: z.bin)"


def test_nothing_to_read(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no readable text in files matching"):
        read_text(folder, glob="*.rs")
    with pytest.raises(TableError, match="is no pattern for files"):
        read_text(folder, glob="/etc/*")
    with pytest.raises(TableError, match="there is no file"):
        read_text(tmp_path / "none.txt")
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(TableError, match="is empty"):
        read_text(tmp_path / "empty.txt")
