"""What parts the cells of a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets import read_table
from elman.datasets.files.separators import find_separator
from elman.errors import TableError

_CELL = st.text("abcABC 'é", min_size=1).filter(str.strip)


@given(
    st.sampled_from(",;\t|"),
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=8
        )
    ),
)
def test_whatever_parts_them_is_found(separator: str, rows: list[list[str]]) -> None:
    text = "".join(separator.join(row) + "\n" for row in rows)
    assert find_separator(text, "a.csv") == separator


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Anna, Maria;f\nOtto, Hugo;m\n", ";"),
        ("Anna, Maria;f\nOtto;m\n", ";"),
        ("name;price\nAnna;1,5\nOtto;2,5\n", ";"),
        ("1,5;2,5\n3,5;4,5\n", ";"),
        ('"a;b",c\n"d;e",f\n', ","),
        ("id,tags\n1,x;y\n2,z;w\n", ","),
        ("text\nHello\n", ","),
    ],
)
def test_separators_within_cells(text: str, separator: str) -> None:
    assert find_separator(text, "a.csv") == separator


def test_two_that_would_do_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1,x;y\n2,z;w\n")
    with pytest.raises(TableError, match=r"commas \(2 cells a line\) and at semicolons \(2\)"):
        read_table(path, "column_1", "column_2", has_header=False)
    read = read_table(path, "column_1", "column_2", has_header=False, separator=";")
    assert read.labels == ["y", "w"]


def test_a_semicolon_file_without_header_is_not_split_at_its_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Anna, Maria;f\nOtto, Hugo;m\n")
    read = read_table(path, "column_1", "column_2", has_header=False)
    assert (read.inputs, read.labels) == (["Anna, Maria", "Otto, Hugo"], ["f", "m"])


def test_a_separator_is_one_character(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name\tsex\nAnna\tf\n")
    assert read_table(path, "name", "sex", separator="tab").labels == ["f"]
    with pytest.raises(TableError, match="a separator is one character, received '::'"):
        read_table(path, "name", "sex", separator="::")


def test_line_ends_and_lines_at_the_end(tmp_path: Path) -> None:
    for end in ("\r", "\n", "\r\n"):
        path = tmp_path / "a.csv"
        path.write_bytes(end.join(["name,sex", "Anna,f", "Otto,m", "", "", ""]).encode())
        assert read_table(path, "name", "sex").inputs == ["Anna", "Otto"]
