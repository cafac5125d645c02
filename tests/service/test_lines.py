"""Lines: what is read without a parser is what a parser reads; parts follow the time they take."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from elman.service.lines import _next_size, _plain, answers_of
from elman.service.problems import Problem

TEXTS = st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=8)


@given(TEXTS)
def test_strings_are_read_as_a_parser_reads_them(texts: list[str]) -> None:
    lines = [json.dumps(text, ensure_ascii=False).encode() for text in texts]
    assert _plain(lines) in (texts, None)


@given(st.lists(st.text('"\\a\n,[]{}\r\x00 ').map(lambda t: t.replace("\n", "")), min_size=1))
def test_what_is_no_string_is_left_to_the_parser(lines: list[str]) -> None:
    found = _plain([line.encode() for line in lines])
    if found is not None:
        assert found == [json.loads(line) for line in lines]


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
