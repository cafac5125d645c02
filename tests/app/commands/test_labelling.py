"""`elman classify MODEL TABLE -o FILE`: all columns, and two more."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

TABLE = "id,name,sex\n1,Anna,f\n2,,m\n3,Otto,m\n"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_columns_are_kept_and_two_are_added(elman: Any, model: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TABLE)

    ended = elman("classify", model, "in.csv", "--text", "name", "-o", "out.csv")
    rows = rows_of(tmp_path / "out.csv")

    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert [row["label"] for row in rows] == ["f", "", "m"]
    assert [bool(row["probability"]) for row in rows] == [True, False, True]
    assert ended.out == "3 rows with label and probability: out.csv\n"
    assert "1 rows have no text" in ended.err


def test_parquet_and_back(elman: Any, model: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TABLE)
    elman("classify", model, "in.csv", "--text", "name", "-o", "out.parquet")

    ended = elman("classify", model, "out.parquet", "--text", "name", "-o", "again.csv")
    rows = rows_of(tmp_path / "again.csv")

    assert ended.code == 0
    assert [row["predicted_label"] for row in rows] == [row["label"] for row in rows]


def test_a_table_that_is_piped_in(elman: Any, model: Path, tmp_path: Path) -> None:
    ended = elman("classify", model, "--text", "name", "-o", "out.csv", stdin=TABLE)

    assert (ended.code, len(rows_of(tmp_path / "out.csv"))) == (0, 3)


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        (TABLE, ["--text", "nam"], "has no column 'nam'"),
        (TABLE.replace("Otto", "語"), ["--text", "name"], "in.csv, row 4: "),
        (TABLE, ["--text", "name", "--json"], "--json cannot act on a table that is copied"),
        ("", ["--text", "name"], "in.csv is empty"),
    ],
)
def test_what_cannot_be_done_leaves_no_file(
    elman: Any, model: Path, tmp_path: Path, table: str, options: list[str], said: str
) -> None:
    (tmp_path / "in.csv").write_text(table)

    ended = elman("classify", model, "in.csv", *options, "-o", "out.csv")

    assert ended.code == 2
    assert said in ended.err
    assert [file.name for file in tmp_path.iterdir()] == ["in.csv"]


def test_rows_that_cannot_be_read_are_left_empty(elman: Any, model: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TABLE.replace("Otto", "語"))

    ended = elman("classify", model, "in.csv", "--text", "name", "--skip-bad", "-o", "out.csv")

    assert [row["label"] for row in rows_of(tmp_path / "out.csv")] == ["f", "", ""]
    assert "1 rows could not be read" in ended.err


def test_the_table_itself_is_never_replaced(elman: Any, model: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TABLE)

    ended = elman("classify", model, "in.csv", "--text", "name", "-o", "in.csv")

    assert ended.code != 0
    assert (tmp_path / "in.csv").read_text() == TABLE
