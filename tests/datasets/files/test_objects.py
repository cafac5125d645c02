"""JSON and lines of it are read as Polars reads them, without Polars."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.columns import Frame
from elman.datasets.files.objects import parsed_json, parsed_lines

VALUE = (st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"))) | st.integers(
    -(2**63), 2**63 - 1
)


def words(frame: Frame) -> dict[str, list[str]]:
    return {name: frame[name].words() for name in frame.columns}


@given(st.lists(st.dictionaries(st.sampled_from("abc"), VALUE, min_size=1), min_size=1, max_size=6))
def test_objects_are_read_as_polars_reads_them(rows: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    theirs = pl.read_ndjson(io.BytesIO(lines.encode()), infer_schema_length=None)
    expected = {
        name: [cell or "" for cell in theirs[name].cast(pl.String)] for name in theirs.columns
    }
    assert words(parsed_lines(lines)) == expected
    assert words(parsed_json(json.dumps(rows))) == expected


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, 1.5, None], "Float64", ["1.0", "1.5", ""]),
        ([1.0, 2.0], "Float64", ["1", "2"]),
        ([True, False], "Boolean", ["true", "false"]),
        ([True, "x"], "String", ["true", "x"]),
        ([2**80], "Int64", [str(2**80)]),
        ([None], "Null", [""]),
        (["", "x"], "String", ["", "x"]),
    ],
)
def test_kinds_of_values(values: list[Any], kind: str, expected: list[str]) -> None:
    column = parsed_json(json.dumps([{"a": value} for value in values]))["a"]
    assert (column.kind, column.words()) == (kind, expected)


def test_lists_and_records_have_no_words() -> None:
    assert not parsed_lines('{"a": [1]}\n{"a": {"b": 1}}\n')["a"].has_words
    assert not parsed_lines('{"a": {"b": 1}}')["a"].has_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}\n{"a": \n', "line 2: Expecting value"),
        ('{"a": 1}, {"a": 2}\n', "line 1: Extra data"),
        ('{"a": [1\n2]}\n', "line 1: "),
        ('{"a": 1},\n{"a": 2}\n', "line 1: Extra data"),
        ("\n[1]\n", "line 2 is no object"),
        ('{"a": NaN}\n', "line 1: NaN is no JSON"),
        ("[" * 100_000, "line 1: lists and objects are nested too deep"),
        ('{"a": "\\ud83d"}', "surrogates not allowed"),
    ],
)
def test_lines_that_are_none_are_refused_with_their_number(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parsed_lines(text)


@pytest.mark.parametrize("text", ["[1]", '"x"', "[[1]]", "[{}, 2]", "[", '[{"a": Infinity}]', "1"])
def test_what_is_no_list_of_objects_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|no list of objects|no JSON"):
        parsed_json(text)


def test_one_object_is_one_row() -> None:
    assert words(parsed_json('{"a": "x"}')) == {"a": ["x"]}
