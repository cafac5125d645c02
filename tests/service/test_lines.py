"""Lines: what is read without a parser is what a parser reads; parts follow the time they take."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.service.bodies import json_of, texts_of
from elman.service.lines import _next_size, answers_of
from elman.service.problems import Problem

TEXTS = st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=8)


@given(TEXTS, st.booleans())
def test_strings_are_read_in_one_pass(texts: list[str], escaped: bool) -> None:
    lines = [json.dumps(text, ensure_ascii=escaped).encode() for text in texts]
    assert texts_of(lines) == texts


@given(st.lists(st.text('"\\ud80au\n,[]{}\r\x00 ').map(lambda t: t.replace("\n", "")), min_size=1))
def test_what_no_line_alone_says_is_not_read(lines: list[str]) -> None:
    found = texts_of([line.encode() for line in lines])
    if found is not None:
        assert found == [json_of(line.encode()) for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        ['"a', 'b"', '"x","y"'],
        ['"a","b"', ""],
        ['["a"', '"b"]', '"x","y"'],
        ["NaN", '"a"'],
        ['{"text": "a", "text": "b"}'],
        ['"\\ud800"', '"a"'],
        ["[" * 100_000],
        ["7" * 10_000],
    ],
)
def test_lines_that_are_no_values_are_left_to_be_read_one_by_one(lines: list[str]) -> None:
    assert texts_of([line.encode() for line in lines]) is None


@given(st.lists(st.sampled_from(['"a"', '"bad"', "7", "no", ""]), max_size=12))
def test_each_line_is_answered_in_its_place(lines: list[str]) -> None:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise Problem(422, "wrong-value", "A line is a text")
        return value

    def answer(items: Any) -> list[str]:
        if "bad" in items:
            raise ValueError("bad")
        return [json.dumps({"text": item}) for item in items]

    for longest in (0, 10):
        text, seconds = answers_of([line.encode() for line in lines], 5, read, answer, longest)
        found = [json.loads(line) for line in text.splitlines()]
        filled = [(i, line) for i, line in enumerate(lines, start=5) if line]
        assert len(found) == len(filled)
        assert seconds >= 0
        for (number, line), got in zip(filled, found, strict=True):
            assert got == {"text": "a"} if line == '"a"' else got["line"] == number


def test_parts_grow_step_by_step_and_shrink_at_once() -> None:
    assert _next_size(16, 0.0001) == 128
    assert _next_size(8192, 0.0001) == 8192
    assert _next_size(1024, 0.5) == 102
    assert _next_size(1, 100.0) == 1
