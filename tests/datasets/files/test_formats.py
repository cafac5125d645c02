"""One list of tables, arrays, texts and what is refused."""

from __future__ import annotations

import gzip
import os
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from elman.datasets import read_table, read_text
from elman.datasets.files.formats import check_text, kind_of, looks_like_file
from elman.errors import TableError


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "table"),
        ("a.CSV.gz", "table"),
        ("a.tab", "table"),
        ("a.tsv.gz", "table"),
        ("a.jsonl", "table"),
        ("a.json", "table"),
        ("a.pq", "table"),
        ("a.npz", "arrays"),
        ("a.txt", "text"),
        ("a.txt.gz", "text"),
        ("novel", "text"),
        ("a.py", "text"),
        ("a.xlsx", None),
        ("a.feather", None),
        ("a.npy", None),
        ("a.pkl", None),
        ("a.h5", None),
        ("a.zip", None),
        ("a.csv.zip", None),
        ("a.tar.gz", None),
        ("a.arff", None),
        ("a.csv.bz2", None),
        ("a.sqlite", None),
        ("a.ods", None),
        ("a.mp3", None),
    ],
)
def test_a_kind_by_name(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "zip archive or a spreadsheet; export it as .csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old spreadsheet"),
        (b"PAR1\x15\x04", "a Parquet table; give it a name that ends in .parquet"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"BZh91AY", "packed by bzip2; unpack it first"),
        (b"\xfd7zXZ\x00\x00", "packed by xz"),
        (b"\x89HDF\r\n", "an HDF5 file"),
        (b"\x93NUMPY\x01\x00", "a NumPy array"),
        (b"ARROW1\x00\x00", "an Arrow table"),
        (b"name,sex\nAnna\x00,f\n", "a zero byte at position 13"),
        (bytes(range(1, 32)) * 8 + b"\n", "control characters"),
        (b"@relation people\n@attribute name string\n@data\nAnna\n", "a header of @ lines"),
        (b"#c\n@problemName x\n@timeStamps false\n@data\n1:a\n", "a header of @ lines"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_what_is_no_text_is_refused_whatever_its_name_and_encoding(
    tmp_path: Path, content: bytes, said: str, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    read: Any = read_text if name == "a.txt" else partial(read_table, text="name", label="sex")
    with pytest.raises(TableError, match=said):
        read(path, encoding="latin-1")


def test_text_of_any_script_and_encoding_is_text() -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1"):
        check_text("Zoë, Müller\t\f\r\n\x1b[0m".encode(encoding), "a", encoding)
    check_text("Жанна, 花子".encode(), "a")


def test_utf16_without_a_mark_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("name,sex\nAnna,f\n".encode("utf-16-le"))
    with pytest.raises(TableError, match='encoding="utf-16-le"'):
        read_table(tmp_path / "a.csv", "name", "sex")
    read = read_table(tmp_path / "a.csv", "name", "sex", encoding="utf-16-le")
    assert read.inputs == ["Anna"]


def test_a_name_that_says_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("name\tsex\n")
    with pytest.raises(TableError, match=r"a spreadsheet; export it as \.csv"):
        read_text(tmp_path / "a.xls")
    with pytest.raises(TableError, match=r"a spreadsheet; export it as \.csv"):
        read_table(tmp_path / "a.xls", "name", "sex")


def test_packed_by_name_or_by_content(tmp_path: Path) -> None:
    packed = gzip.compress(b"name,sex\nAnna,f\n")
    for name in ("a.csv.gz", "b.csv"):
        (tmp_path / name).write_bytes(packed)
        assert read_table(tmp_path / name, "name", "sex").inputs == ["Anna"]
    (tmp_path / "c.txt").write_bytes(packed)
    assert read_text(tmp_path / "c.txt").text == "name,sex\nAnna,f\n"


@pytest.mark.parametrize("name", ["a.csv.gz", "a.txt.gz"])
def test_a_damaged_deflate_stream(tmp_path: Path, name: str) -> None:
    packed = bytearray(gzip.compress(os.urandom(2000).hex().encode()))
    packed[30:60] = bytes(30)
    (tmp_path / name).write_bytes(packed)
    read: Any = read_text if "txt" in name else partial(read_table, text="name", label="sex")
    with pytest.raises(TableError, match="cannot be read"):
        read(tmp_path / name)


def test_a_damaged_parquet_is_an_error_and_quiet(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"name": ["Anna"] * 100, "sex": ["f"] * 100}).write_parquet(path)
    raw = path.read_bytes()
    for place in range(4, len(raw), 7):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :])
        try:
            read_table(path, "name", "sex")
        except TableError:
            continue
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(TableError, match="is a named pipe, not a file"):
        read_table(tmp_path / "a.csv", "name", "sex")
    with pytest.raises(TableError, match="is a named pipe, not a file"):
        read_text(tmp_path / "a.txt")
    with pytest.raises(TableError, match="is a device, not a file"):
        read_text("/dev/zero")


def test_an_open_stream_is_read_once(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"to be\r\nor not")
    os.close(writing)
    try:
        assert read_text(f"/dev/fd/{reading}").text == "to be\nor not"
    finally:
        os.close(reading)


def test_names_of_files_are_told_from_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").write_text("x")
    (tmp_path / "Anna").mkdir()
    for name in ("a.csv", "b.parquet", "c.txt", "d.jsonl.gz", "notes", "./Anna", "e.xlsx"):
        assert looks_like_file(name), name
    for text in ("Anna", "St. Ann", "no. 5", "", "x" * 5000, "a\0b", "3.14", "Dr. No."):
        assert not looks_like_file(text), text
