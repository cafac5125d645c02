"""Sets of series: read from small files such as the publishers', with their boundary."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from elman.datasets import describe, load
from elman.datasets.sets import forecasting
from elman.errors import ChecksumMismatch

TRAIN = b'"V1","V2","V3","V4"\n"H1","1","2","3"\n"H2","4","5",""\n'
TEST = b'"V1","V2"\n"H1","10"\n"H2","20"\n'
ETT = b"date,HUFL,OT\n" + b"".join(
    f"2016-07-01 {hour:02}:00:00,{hour},{hour / 2}\n".encode() for hour in range(12)
)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "forecasting"
    folder.mkdir()
    contents = {"Hourly-train.csv": TRAIN, "Hourly-test.csv": TEST, "ETTh1.csv": ETT}
    names = ("m4-hourly-train", "m4-hourly-test", "ETTh1")
    for (name, content), packed in zip(contents.items(), names, strict=True):
        (folder / f"{packed}.csv.gz").write_bytes(gzip.compress(content))
        monkeypatch.setitem(forecasting._SUMS, name, hashlib.sha256(content).hexdigest())
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    return folder


def test_m4_has_what_was_to_be_forecast_behind_what_was_known(published: Path) -> None:
    series = load("m4-hourly")
    assert series.names == ("H1", "H2")
    assert [values.tolist() for values in series.values] == [[1, 2, 3, 10], [4, 5, 20]]
    assert series.begins == (3, 2)
    assert series.source == "mirror"


def test_etth1_has_an_hour_a_step(published: Path) -> None:
    series = load("etth1")
    assert series.names == ("HUFL", "OT")
    assert str(series.clock) == "hour"
    assert series.clock.written(np.array([series.starts[0]])) == ["2016-07-01 00:00"]
    assert series.values[1].tolist() == [hour / 2 for hour in range(12)]


def test_another_file_is_refused(published: Path) -> None:
    (published / "ETTh1.csv.gz").write_bytes(gzip.compress(ETT[:-1]))
    with pytest.raises(ChecksumMismatch, match="ETTh1"):
        load("etth1")


def test_each_file_has_a_public_address() -> None:
    for name in ("m4-hourly", "m4-weekly", "etth1"):
        assert all(file.url.startswith("https://") for file in describe(name).files)
        assert describe(name).holds == "series"
