"""Tables with a value a row, made series: order, gaps, equal times, plans, and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets.files.layout import AS_IT_COMES
from elman.datasets.files.series_columns import SeriesColumns
from elman.datasets.files.series_tables import CIRCLES, read_series
from elman.datasets.records.series import Series
from elman.errors import ConfigurationError, SequenceError, TableError

ROWS = """date,shop,sold,promo,size
2026-01-02,north,12,0,3
2026-01-01,north,11,1,3
2026-01-05,north,15,0,3
2026-01-01,south,21,0,5
2026-01-02,south,22,0,5
2026-01-03,south,,1,5
"""


def read(tmp_path: Path, rows: str = ROWS, **columns: Any) -> Series:
    path = tmp_path / "sales.csv"
    path.write_text(rows)
    usual: dict[str, Any] = {"time": "date", "series": "shop", "value": ("sold",)}
    return read_series(path, AS_IT_COMES, SeriesColumns(**{**usual, **columns}))


def test_rows_become_series_in_order(tmp_path: Path) -> None:
    series = read(tmp_path, known=("promo",), static=("size",), fill="linear")
    assert series.names == ("north", "south")
    assert [v.tolist() for v in series.values] == [[11, 12, 13, 14, 15], [21, 22]]
    assert series.starts == (0, 0)
    assert series.static == {"size": [3, 5]}
    assert str(series.clock) == "day"
    assert "out of order: sorted by date" in series.remarks[0]
    assert "2 steps have no value: filled (linear)" in series.remarks[1]
    # A row without a value says what is planned.
    assert series.known["promo"][1].tolist() == [0, 0, 1]


def test_gaps_are_left_missing_and_said_unless_filled(tmp_path: Path) -> None:
    values = read(tmp_path).values[0]
    assert np.isnan(values).tolist() == [False, False, True, True, False]
    assert "2 steps have no value: left missing; a fill of linear" in read(tmp_path).remarks[1]
    assert read(tmp_path, fill="last").values[0].tolist() == [11, 12, 12, 12, 15]
    assert read(tmp_path, fill="zero").values[0].tolist() == [11, 12, 0, 0, 15]


def test_equal_times_are_refused_or_joined(tmp_path: Path) -> None:
    twice = ROWS + "2026-01-01,north,5,1,3\n"
    with pytest.raises(
        SequenceError,
        match="'north' has 2 rows at times that stand twice, the first at '2026-01-01'",
    ):
        read(tmp_path, twice)
    with pytest.raises(SequenceError, match="join them in the table, or pass duplicates="):
        read(tmp_path, twice)
    firsts = {
        how: read(tmp_path, twice, duplicates=how).values[0][0]
        for how in ("sum", "mean", "first", "last")
    }
    assert firsts == {"sum": 16, "mean": 8, "first": 11, "last": 5}


def test_several_values_make_series_of_their_own(tmp_path: Path) -> None:
    series = read(tmp_path, "t,a,b\n1,1,2\n2,3,4\n3,5,6\n", time="t", series=None, value=("a", "b"))
    assert series.names == ("a", "b")
    assert [v.tolist() for v in series.values] == [[1, 3, 5], [2, 4, 6]]
    assert str(series.clock) == "step"


def test_rows_without_times_stand_a_step_apart(tmp_path: Path) -> None:
    series = read(tmp_path, "v\n4\n5\n\n6\n", time=None, series=None, value=("v",))
    assert series.values[0][[0, 1, -1]].tolist() == [4, 5, 6]


def test_a_calendar_is_known_of_all_steps(tmp_path: Path) -> None:
    series = read(tmp_path, calendar=True)
    assert list(series.known) == list(CIRCLES)
    assert [len(row) for row in series.known[CIRCLES[0]]] == [5, 3]


@pytest.mark.parametrize(
    ("rows", "columns", "error", "said"),
    [
        (ROWS, {"value": ()}, TableError, r'needs value=.*value="size"'),
        (ROWS, {"value": ("sale",)}, TableError, "did you mean 'sold'"),
        (ROWS, {"time": "shop"}, TableError, "shop has dates or whole numbers, row 2 has 'north'"),
        (ROWS, {"series": None}, SequenceError, "pass for example series="),
        (ROWS, {"static": ("promo",)}, SequenceError, "promo is one number for a whole series"),
        (ROWS.replace("12", "many"), {}, TableError, "sold holds numbers, 1 row: 2"),
        (ROWS.replace("north,15", ",15"), {}, TableError, "shop is empty in 1 row: 4"),
        (ROWS.replace(",21,", ",,").replace(",22,", ",,"), {}, SequenceError, "'south' has none"),
        (ROWS + "2026-01-05 07:00,south,1,0,5\n", {}, SequenceError, "whole steps of a day apart"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, rows: str, columns: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        read(tmp_path, rows, **columns)


def test_choices_are_checked() -> None:
    with pytest.raises(ConfigurationError, match="fill is one of linear, last, zero"):
        SeriesColumns(fill="magic")  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="A calendar needs times"):
        SeriesColumns(calendar=True)


def test_the_end_of_each_series_is_cut_off() -> None:
    series = Series([np.arange(40.0), np.arange(40.0), np.arange(9.0)])
    known, out = series.cut(0.25)
    assert [len(v) for v in known.values] == [30, 30, 9]
    assert out.begins == (30, 30, 9)
    assert len(out) == 2
    assert len(series.cut(0.0)[1]) == 0
    assert series.select([2]).names == ("3",)
    with pytest.raises(ConfigurationError, match="needs a series of"):
        Series([np.arange(5.0)]).cut(0.9)
