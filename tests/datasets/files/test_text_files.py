"""A text in files, read a block at a time."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets import Text, TextFiles, find_text, read_text
from elman.datasets.files import text_files
from elman.errors import TableError


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "_BLOCK", 3)


def test_blocks_are_the_text(tmp_path: Path, small_blocks: None) -> None:
    text = "\ufeffZoë\r\nund 秀英\r\n\n\nEnde\r"
    (tmp_path / "a.txt").write_bytes(text.encode())
    found = find_text(tmp_path / "a.txt")
    assert len(list(found.blocks())) > 3
    assert found.text() == "Zoë\nund 秀英\n\n\nEnde\n"
    assert len(found) == len(found.text())
    assert found.sha256 == Text(found.text()).sha256
    assert found.head(5) == "Zoë\nu"
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(text.encode("utf-16")))
    assert find_text(tmp_path / "a.txt.gz", encoding="utf-16").text() == found.text()


@given(share=st.floats(0, 1))
def test_two_parts_are_the_whole(tmp_path_factory: pytest.TempPathFactory, share: float) -> None:
    path = tmp_path_factory.mktemp("text") / "a.txt"
    path.write_text("to be or not to be", encoding="utf-8")
    whole = TextFiles((path,), "a")
    known, held = whole.cut(share)
    assert known.text() + held.text() == whole.text()
    assert (len(known), len(held)) == (len(known.text()), len(held.text()))
    again, rest = held.cut(0.5)
    assert again.text() + rest.text() == held.text()


def test_files_end_with_one_line_end(tmp_path: Path, small_blocks: None) -> None:
    for name, text in {"a": "int a;\n\n\n\n\n", "b": "\n\nint b;\n\n\n\nint c;", "c": ""}.items():
        (tmp_path / f"{name}.c").write_text(text)
    found = find_text(tmp_path, "*.c")
    assert found.text() == "int a;\n\n\nint b;\n\n\n\nint c;\n" == read_text(tmp_path, "*.c").text
    assert found.source == "2 files of " + tmp_path.name


def test_raw_files_keep_every_byte(tmp_path: Path, small_blocks: None) -> None:
    content = b"\xef\xbb\xbfa\r\n\xff\xfe" + "é".encode()
    (tmp_path / "a.bin").write_bytes(content)
    found = find_text(tmp_path / "a.bin", raw=True)
    assert found.text().encode("utf-8", "surrogateescape") == content


def test_undecodable_bytes_are_told_with_their_place(tmp_path: Path, small_blocks: None) -> None:
    (tmp_path / "a.txt").write_bytes("é\né\n".encode() + b"ab\xe9 and more")
    with pytest.raises(TableError, match=r"byte 0xe9 at position 8, line 3; .*latin-1.*bytes"):
        find_text(tmp_path / "a.txt").text()
    (tmp_path / "b.txt").write_bytes("été".encode()[:-1])
    with pytest.raises(TableError, match=r"byte 0xc3 at position 3, line 1"):
        find_text(tmp_path / "b.txt").text()
    (tmp_path / "c.txt").write_bytes("été".encode("utf-16"))
    with pytest.raises(TableError, match='encoding="utf-16"'):
        find_text(tmp_path / "c.txt").text()
    with pytest.raises(TableError, match="knows no encoding 'latin-0'"):
        find_text(tmp_path / "b.txt", encoding="latin-0").text()
    (tmp_path / "d.gz").write_bytes(b"no gzip")
    with pytest.raises(TableError, match="cannot be read"):
        find_text(tmp_path / "d.gz").text()
