"""Recordings in tables: one series a recording, or one table a recording."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from elman.datasets import Labelled, read_windows
from elman.errors import ConfigurationError, SequenceError, TableError

LONG = pl.DataFrame(
    {
        "id": ["b", "b", "a", "a", "c", "c"],
        "x": [0, 1, 2, 3, 4, 5],
        "y": [0.5, 1.5, 2.5, 3.5, 4.5, 5.5],
        "kind": ["rest", "rest", "run", "run", "rest", "rest"],
        "who": [1, 1, 1, 1, 2, 2],
    }
)


def long(tmp_path: Path, frame: pl.DataFrame = LONG, **options: Any) -> Labelled:
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


@pytest.mark.parametrize("missing", ["", "  "])
def test_rows_without_a_series_are_numbered_or_left_out(
    tmp_path: Path, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    frame = LONG.with_columns(id=pl.Series(["b", "b", "a", missing, "c", missing]))
    fails("nothing in column 'id' in 2 rows: 5, 7 (the header is row 1)", tmp_path, frame)
    examples = long(tmp_path, frame, skip_bad=True)
    assert [len(values) for values in examples.inputs] == [2, 1, 1]
    assert "2 rows: 5, 7" in caplog.text
    assert examples.source == "long.csv (left out 1: '2 rows of long.csv without id')"


def test_series_of_numbers_may_lack_one(tmp_path: Path) -> None:
    ids = pl.Series([1.0, 1.0, float("nan"), None, 2.0, 2.0])
    LONG.with_columns(id=ids).write_parquet(tmp_path / "long.parquet")
    with pytest.raises(TableError, match="nothing in column 'id' in 2 rows: 3, 4"):
        read_windows(tmp_path / "long.parquet", label="kind", series="id")


def test_spaces_around_a_series_make_no_other_one(tmp_path: Path) -> None:
    frame = LONG.with_columns(id=pl.Series(["b", " b", "a", "a ", "c", "c"]))
    assert len(long(tmp_path, frame)) == 3


CLOCKED = pl.DataFrame(
    {
        "id": ["a"] * 6 + ["b"] * 6,
        "uhr": [*range(6), *range(3, 9)],
        "x": [0.0, 2, 1, 3, 2, 4] * 2,
        "kind": ["rest"] * 6 + ["run"] * 6,
    }
)


def test_a_column_that_always_rises_is_no_channel_unless_it_is_named(tmp_path: Path) -> None:
    options: dict[str, Any] = {"group": None}
    fails("'uhr' in long.csv counts the time", tmp_path, CLOCKED, **options)
    fails("channels=['x'], or keep it with channels=['uhr', 'x']", tmp_path, CLOCKED, **options)
    kept = long(tmp_path, CLOCKED, channels="uhr,x", **options)
    assert kept.channels == ["uhr", "x"]
    fallen = CLOCKED.with_columns(uhr=pl.Series([*range(6), *range(8, 2, -1)]))
    assert long(tmp_path, fallen, **options).channels == ["uhr", "x"]


def test_a_clock_must_rise_in_every_file_of_a_folder(tmp_path: Path) -> None:
    for name, uhr in {"rest/1.csv": range(6), "run/1.csv": range(9, 15)}.items():
        (tmp_path / name).parent.mkdir()
        pl.DataFrame({"uhr": uhr, "x": [0.0, 2, 1, 3, 2, 4]}).write_csv(tmp_path / name)
    with pytest.raises(TableError, match=r"'uhr' in .* counts the time"):
        read_windows(tmp_path)
    pl.DataFrame({"uhr": [3, 2], "x": [1, 2]}).write_csv(tmp_path / "run" / "2.csv")
    assert read_windows(tmp_path).channels == ["uhr", "x"]


def test_the_channels_of_a_model_are_found_by_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    frame = LONG.select("y", "id", "x", "kind", time=pl.Series([1, 2] * 3))
    examples = long(tmp_path, frame, group=None, like=["x", "y"])
    np.testing.assert_array_equal(examples.inputs[1], [[2, 2.5], [3, 3.5]])
    assert examples.channels == ["x", "y"]
    assert "the model has no channels 'time': not read" in caplog.text
    with pytest.raises(SequenceError, match="lacks the channel 'z'"):
        long(tmp_path, frame, group=None, like=["x", "z"])
    other = long(tmp_path, frame, group=None, like=["x", "z"], channels=["x", "y"])
    np.testing.assert_array_equal(other.inputs, examples.inputs)


def test_a_file_without_names_is_read_by_position(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "1.csv").write_text("5,1\n4,2\n")
    np.testing.assert_array_equal(
        read_windows(tmp_path, like=["x", "y"]).inputs, [[[5, 1], [4, 2]]]
    )
    with pytest.raises(TableError, match="no names for its 2 columns, where the model reads 3"):
        read_windows(tmp_path, like=["x", "y", "z"])


def test_encoding_header_and_separator_act(tmp_path: Path) -> None:
    (tmp_path / "gehen").mkdir()
    path = tmp_path / "gehen" / "1.csv"
    path.write_bytes("größe;x\n2;1\n1;2\n".encode("latin-1"))
    with pytest.raises(TableError, match="is not utf-8"):
        read_windows(tmp_path)
    assert read_windows(tmp_path, encoding="latin-1").channels == ["größe", "x"]
    path.write_text("x y|x,z\n1.5|2\n2.5|1\n")
    assert read_windows(tmp_path, separator="|").channels == ["x y", "x,z"]
    path.write_text("2;1\n1;2\n")
    examples = read_windows(tmp_path, has_header=False, channels=["column_2"])
    np.testing.assert_array_equal(examples.inputs, [[[1], [2]]])


def test_hidden_files_are_none_of_the_recordings(tmp_path: Path) -> None:
    root = folder(tmp_path)
    for name in ("rest/._1.csv", ".git/a.csv", "run/~$1.csv", "__MACOSX/rest/1.csv"):
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).write_bytes(b"\x00\x05\x16\x07")
    assert read_windows(root).labels == ["rest", "rest", "run"]


def test_other_files_in_a_folder_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = folder(tmp_path)
    (root / "run" / "2.npz").write_bytes(b"")
    (root / "run" / "3.xlsx").write_bytes(b"")
    assert len(read_windows(root)) == 3
    assert "not read in walks, since no tables: 1 .npz, 1 .xlsx" in caplog.text


def test_a_table_beside_the_folders_of_labels_has_no_label(tmp_path: Path) -> None:
    root = folder(tmp_path)
    (root / "stray.csv").write_text("x,y\n1,2\n")
    with pytest.raises(TableError, match=r"stray\.csv lies beside the folders"):
        read_windows(root)
    assert len(read_windows(root, skip_bad=True)) == 3


def test_small_variations_of_large_values_are_kept(tmp_path: Path) -> None:
    x = [1e9, 1e9 + 0.5, 1e9 + 0.25]
    for name in ("rest", "run"):
        (tmp_path / name).mkdir()
        pl.DataFrame({"x": x}).write_csv(tmp_path / name / "1.csv")
    assert read_windows(tmp_path).inputs[0].tolist() == [[value] for value in x]


@pytest.mark.parametrize("options", [{"channels": "x,id"}, {"group": "kind"}, {"channels": "x,x"}])
def test_one_column_does_not_do_two_things(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="twice"):
        long(tmp_path, **options)


def test_the_folder_one_stands_in_has_a_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder(tmp_path) / "run")
    assert read_windows(".").labels == ["run"]
