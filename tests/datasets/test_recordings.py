"""Recordings in tables: one series a recording, or one table a recording."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from elman.datasets import Examples, read_windows
from elman.errors import TableError

LONG = pl.DataFrame(
    {
        "id": ["b", "b", "a", "a", "c", "c"],
        "x": [0, 1, 2, 3, 4, 5],
        "y": [0.5, 1.5, 2.5, 3.5, 4.5, 5.5],
        "kind": ["rest", "rest", "run", "run", "rest", "rest"],
        "who": [1, 1, 1, 1, 2, 2],
    }
)


def long(tmp_path: Path, frame: pl.DataFrame = LONG, **options: Any) -> Examples:
    frame.write_csv(tmp_path / "long.csv")
    columns = {"label": "kind", "series": "id", "group": "who"} | options
    return read_windows(tmp_path / "long.csv", **columns)


def fails(said: str, *args: Any, **options: Any) -> None:
    with pytest.raises(TableError) as caught:
        long(*args, **options) if options.pop("long", True) else read_windows(*args, **options)
    assert said in str(caught.value), str(caught.value)


def test_a_long_table_keeps_the_order_of_its_series(tmp_path: Path) -> None:
    examples = long(tmp_path)
    assert np.asarray(examples.inputs).shape == (3, 2, 2)
    assert np.asarray(examples.inputs).dtype == np.float32
    np.testing.assert_array_equal(examples.inputs[1], [[2, 2.5], [3, 3.5]])
    assert examples.labels == ["rest", "run", "rest"]
    assert examples.groups == ["1", "1", "2"]
    assert examples.source == "long.csv"


def test_rows_of_a_series_may_lie_apart_and_recordings_differ_in_length(tmp_path: Path) -> None:
    examples = long(tmp_path, LONG[[0, 2, 1, 3, 4]])
    assert [len(values) for values in examples.inputs] == [2, 2, 1]
    assert isinstance(examples.inputs, list)
    np.testing.assert_array_equal(examples.inputs[0], [[0, 0.5], [1, 1.5]])


def test_parquet_and_chosen_channels(tmp_path: Path) -> None:
    LONG.write_parquet(tmp_path / "long.parquet")
    examples = read_windows(
        tmp_path / "long.parquet", label="kind", series="id", channels=["y", "x"]
    )
    np.testing.assert_array_equal(examples.inputs[0], [[0.5, 0], [1.5, 1]])
    assert examples.groups is None


@pytest.mark.parametrize("clock", [[1, 2, 1, 2, 1, 2], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]])
def test_a_clock_is_no_channel(tmp_path: Path, clock: list[float]) -> None:
    frame = LONG.with_columns(pl.Series("Time", clock))
    fails("'Time' in long.csv counts the time", tmp_path, frame)
    fails("channels=['x', 'y']", tmp_path, frame)
    assert np.asarray(long(tmp_path, frame, channels=["x", "y"]).inputs).shape == (3, 2, 2)
    assert np.asarray(long(tmp_path, frame, channels=["x", "Time"]).inputs).shape == (3, 2, 2)


def test_dates_and_words_are_no_channels(tmp_path: Path) -> None:
    frame = LONG.with_columns(when=pl.lit("x").alias("when"))
    fails("'when' in long.csv has String; name the channels", tmp_path, frame)
    dated = LONG.with_columns(when=pl.date(2026, 1, 1))
    dated.write_parquet(tmp_path / "d.parquet")
    with pytest.raises(TableError, match=r"'when' in d\.parquet counts the time"):
        read_windows(tmp_path / "d.parquet", label="kind", series="id")
    words = LONG.with_columns(x=pl.Series(["0", "1", "n/a", "3", "4", "5"]))
    fails("'x' in long.csv has String: row 4 has 'n/a'", tmp_path, words)
    fails("'x' in long.csv has String: row 4 has 'n/a'", tmp_path, words, channels=["x"])


def test_a_gap_is_located_and_its_recording_can_be_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for hole in (None, float("nan"), float("inf")):
        frame = LONG.with_columns(y=pl.Series([0.5, 1.5, 2.5, hole, 4.5, 5.5], strict=False))
        fails("id a of long.csv has 1 gaps (empty, NaN or infinite) in 'y'", tmp_path, frame)
        fails("the first in row 5 of long.csv", tmp_path, frame)
    with caplog.at_level(logging.WARNING, logger="elman"):
        examples = long(tmp_path, frame, skip_bad=True)
    assert examples.labels == ["rest", "rest"]
    assert examples.source == "long.csv (left out 1: 'id a of long.csv')"
    assert "the first in row 5" in caplog.text


def test_a_label_that_changes_within_a_recording(tmp_path: Path) -> None:
    frame = LONG.with_columns(kind=pl.Series(["rest", "run", "run", "run", "rest", None]))
    fails("id b of long.csv has one value in column 'kind' throughout", tmp_path, frame)
    fails("received 'rest', 'run'", tmp_path, frame)
    fails("received 'None', 'rest'", tmp_path, frame[4:])


def test_columns_and_options(tmp_path: Path) -> None:
    fails("no column 'label'; it has 'id', 'x'", tmp_path, label="label")
    fails("no column 'z'", tmp_path, channels=["x", "z"])
    fails("pass series, the column that does", tmp_path, series=None)
    fails("has no channels besides 'kind', 'id', 'who'", tmp_path, LONG.drop("x", "y"))


def folder(tmp_path: Path) -> Path:
    root = tmp_path / "walks"
    for name, length in {"run/1.csv": 3, "rest/1.csv": 2, "rest/2.csv": 3}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"x": range(length), "y": [0.5] * length}).write_csv(root / name)
    return root


def test_a_folder_of_recordings_is_labelled_by_its_folders(tmp_path: Path) -> None:
    examples = read_windows(folder(tmp_path))
    assert examples.labels == ["rest", "rest", "run"]
    assert [len(values) for values in examples.inputs] == [2, 3, 3]
    assert (examples.name, examples.source) == ("walks", "walks")


def test_channels_may_stand_in_another_order_but_not_be_others(tmp_path: Path) -> None:
    root = folder(tmp_path)
    pl.DataFrame({"y": [9.0], "x": [8.0]}).write_csv(root / "run" / "2.csv")
    np.testing.assert_array_equal(read_windows(root).inputs[-1], [[8, 9]])
    pl.DataFrame({"x": [8.0], "y": [9.0], "z": [7.0]}).write_csv(root / "run" / "3.csv")
    with pytest.raises(TableError, match=r"3\.csv has the channels 'x', 'y', 'z', but 1\.csv"):
        read_windows(root)
    examples = read_windows(root, skip_bad=True)
    assert examples.source == "walks (left out 1: '3.csv')"
    assert len(examples) == 4
    assert len(read_windows(root, channels=["x"])) == 5


def test_a_bad_file_is_named_or_left_out(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "rest" / "0.csv").write_text("")
    with pytest.raises(TableError, match=r"0\.csv is empty"):
        read_windows(root)
    assert read_windows(root, skip_bad=True).source == "walks (left out 1: '0.csv')"


def test_a_folder_without_tables_or_without_good_ones(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"has no tables; put files in it that end in \.csv"):
        read_windows(tmp_path)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x\n")
    with pytest.raises(TableError, match=r"no usable recording; left out: 'a\.csv', 'b\.csv'"):
        read_windows(tmp_path, skip_bad=True)


def test_a_table_with_a_label_column_in_a_folder(tmp_path: Path) -> None:
    for name in ("1", "2"):
        LONG.filter(pl.col("id") == "a").drop("id").write_csv(tmp_path / f"{name}.csv")
    examples = read_windows(tmp_path, label="kind", group="who")
    assert examples.labels == ["run", "run"]
    assert examples.groups == ["1", "1"]
