"""Tables of measurements as loggers and spreadsheets write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets.files.layout import TableLayout
from elman.datasets.files.measurements import Measurements, narrowed, numbers_of, read_measurements
from elman.errors import TableError


def read(tmp_path: Path, text: str, **how: Any) -> Measurements:
    (tmp_path / "a.csv").write_text(text)
    return read_measurements(tmp_path / "a.csv", TableLayout(**how))


def values(table: Measurements) -> list[list[float]]:
    return numbers_of(table, table.columns, "a.csv").tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1,2.5\n3,4\n",
        "x, y\n1, 2.5\n3, 4\n",
        "x,y,\n1,2.5,\n3,4,\n",
        "x,y\n1,2.5\n\n3,4\n\n\n",
        "x;y\n1;2.5\n3;4\n",
        "x\ty\r\n1\t2.5\r\n3\t4\r\n",
    ],
    ids=["plain", "spaces", "last separator", "empty lines", "semicolons", "tabs, Windows"],
)
def test_one_table_written_in_many_ways(tmp_path: Path, text: str) -> None:
    table = read(tmp_path, text)
    assert table.found([]) == ["x", "y"]
    assert values(table) == [[1, 2.5], [3, 4]]


def test_a_first_line_of_numbers_is_a_row(tmp_path: Path) -> None:
    table = read(tmp_path, "4,4\n5,4\n6,5\n")
    assert not table.named
    assert table.columns == ["column_1", "column_2"]
    assert values(table) == [[4, 4], [5, 4], [6, 5]]


def test_columns_numbered_by_pandas_are_names(tmp_path: Path) -> None:
    table = read(tmp_path, ",0,1\n0,0.5,0.25\n1,0.75,0.5\n")
    assert table.named
    assert table.columns == ["", "0", "1"]


@pytest.mark.parametrize("cell", ["1,5", "1.234,5", "1,234,567.5", "12'345", "12 345"])
def test_numbers_written_for_people_are_told(tmp_path: Path, cell: str) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path, f"x;y\n1;2\n{cell};3\n").found([])
    assert f"'x' in a.csv has String: row 3 has {cell!r}" in str(caught.value)
    assert "with a decimal point and without thousands marks" in str(caught.value)


def test_dates_as_text_count_the_time(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"'when' in a\.csv counts the time"):
        read(tmp_path, "when,x\n2026-11-27T00:00:00Z,1\n2026-11-27T00:00:01Z,2\n").found([])


def test_equal_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="more than one column 'x'"):
        read(tmp_path, "x,x\n1,2\n").found([])


def test_what_float32_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"1e\+300 in 'x', row 3 of a\.csv: more than float32"):
        values(read(tmp_path, "x,y\n1,2\n1e300,3\n"))


def test_a_gap_in_a_single_column_is_no_empty_line(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"gaps .* the first in row 3"):
        values(read(tmp_path, "x\n1\n\n3\n"))


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (np.array([[0.1], [0.2]]), "float32"),
        (np.array([[0.1], [0.1]]), "float32"),
        (np.array([[1e9], [1e9 + 1]]), "float64"),
        (np.array([[1e-300], [2e-300]]), "float64"),
        (np.array([[1], [2]]), "float32"),
    ],
)
def test_float64_only_where_float32_loses_what_varies(array: np.ndarray, dtype: str) -> None:
    (kept,) = narrowed([array])
    assert kept.dtype == dtype
