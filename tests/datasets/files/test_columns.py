"""Columns of words and numbers tell the same as Polars' columns, with which they are compared."""

from __future__ import annotations

import io

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.columns import Column, Frame, readable_float

NUMBER = (
    st.integers(-(2**70), 2**70).map(str)
    | st.floats(width=64).map(repr)
    | st.sampled_from(["007", "1.", ".5", "1E5", "-0", "inf", "-inf", "NaN", "1e400", "2.0"])
)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_as_polars_writes_them(number: float) -> None:
    assert readable_float(number) == pl.Series([number]).cast(pl.String)[0]


@given(st.lists(NUMBER | st.just(""), min_size=1))
def test_numbers_in_words_are_those_that_polars_finds(cells: list[str]) -> None:
    text = "x,y\n" + "".join(f"{cell},1\n" for cell in cells)
    theirs = pl.read_csv(io.BytesIO(text.encode()), infer_schema_length=None)["x"]
    column = Column("x", cells).typed()
    if not any(cells):
        assert column.is_text
        return
    assert column.is_number
    expected = theirs.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    np.testing.assert_array_equal(column.numbers, expected)
    assert column.missing.tolist() == theirs.is_null().to_list()
    if theirs.dtype.is_integer():
        assert column.words() == [str(n) if n is not None else "" for n in theirs]


@pytest.mark.parametrize("cell", ["1_000", "0x1", "١", "1,5", "-", "e5", "two", "2020-01-01"])
def test_what_only_python_reads_as_a_number_is_a_word(cell: str) -> None:
    column = Column("x", ["1", cell, ""])
    assert column.typed().is_text
    assert column.strange.tolist() == [False, True, False]
    assert Column("x", [cell, "1"]).typed().is_text


def test_spaces_around_numbers_are_none_of_them() -> None:
    column = Column("x", [" 1", "2 ", "  "]).typed()
    assert column.words() == ["1", "2", ""]
    assert column.missing.tolist() == [False, False, True]


def test_switches_only_where_they_are_asked_for() -> None:
    column = Column("x", ["True", "false", ""])
    assert column.typed().words() == ["True", "false", ""]
    assert column.typed(switches=True).words() == ["true", "false", ""]
    assert Column("x", ["true", "1"]).typed(switches=True).is_text


def test_rows_taken_keep_what_was_read() -> None:
    for column in (Column("x", ["1", "", "3"]).typed(), Column("x", np.array([1.0, np.nan, 3.0]))):
        part = column.take(np.array([2, 1]))
        np.testing.assert_array_equal(part.numbers, [3.0, np.nan])
        assert len(part) == 2


def test_a_frame_makes_its_columns_when_they_are_asked_for() -> None:
    made: list[str] = []

    def make(name: str) -> Column:
        made.append(name)
        return Column(name, ["1"])

    frame = Frame({name: lambda name=name: make(name) for name in "ab"}, 1)  # type: ignore[misc]
    assert frame.columns == ["a", "b"]
    assert frame["b"] is frame["b"]
    assert made == ["b"]
