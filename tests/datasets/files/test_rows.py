"""Tables a part at a time: what is read is what is written, and nothing half-written stays."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.layout import AS_IT_COMES, TableLayout
from elman.datasets.files.rows import Part, parts_of, written
from elman.errors import ConfigurationError, TableError

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=6)


def read(path: Path, most: int = 2, layout: TableLayout = AS_IT_COMES) -> list[list[str]]:
    return [row for part in parts_of(path, None, layout, most) for row in part.rows or []]


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=7))
def test_a_csv_comes_back_whatever_its_cells(rows: list[tuple[str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("a", "b"), *rows])
    stream = io.BytesIO(text.getvalue().encode())
    layout = TableLayout(separator=",")

    parts = list(parts_of(Path("standard input"), stream, layout, 2))

    assert [tuple(row) for part in parts for row in part.rows or []] == rows
    assert all(len(part.rows or []) <= 2 for part in parts)


def test_a_packed_table_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress("name,x\nZoë,1\nOtto\n".encode()))

    assert read(tmp_path / "a.csv.gz") == [["Zoë", "1"], ["Otto", ""]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"a,b\n", "no rows"),
        (b"a,a\n1,2\n", "more than one column 'a'"),
        (b"a,b\n1,2\n1,2,3\n", "row 3 has 3 cells, the first has 2"),
        (b'a,b\n1,2\n1,"2\n', "cannot be read, line"),
        (b"a,b\n1,2\n" + b"x,y\n" * 3 + b"\xff,2\n", "is not utf-8"),
    ],
)
def test_what_is_no_table_says_what(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)

    with pytest.raises(TableError, match=said):
        read(tmp_path / "a.csv")


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.parquet"])
def test_parts_are_written_one_after_another(tmp_path: Path, name: str) -> None:
    with written(tmp_path / name) as write:
        for text in ("one, two", 'th"ree'):
            part = Part(["text"], [[text]])
            write(part.with_columns({"label": ["x"], "probability": [0.5]}))

    if name.endswith("parquet"):
        import polars as pl

        frame = pl.read_parquet(tmp_path / name)
        assert frame["text"].to_list() == ["one, two", 'th"ree']
        assert frame["probability"].to_list() == [0.5, 0.5]
        (part,) = parts_of(tmp_path / name, None, AS_IT_COMES, 10)
        assert part.texts("label") == ["x", "x"]
    else:
        assert read(tmp_path / name) == [["one, two", "x", "0.5"], ['th"ree', "x", "0.5"]]
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_failure_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("before")

    def fail() -> None:
        with written(tmp_path / name) as write:
            write(Part(["text"], [["a"]]))
            raise TableError("broken")

    with pytest.raises(TableError):
        fail()

    assert (tmp_path / name).read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"written as .csv, .tsv or .parquet"):
        written(tmp_path / "out.xlsx")
