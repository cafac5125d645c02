"""Standard input line by line, good lines and bad ones."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.app.given.reading import LONGEST, line_chunks
from elman.errors import SequenceError


def test_a_bad_line_ends_the_stream_or_is_left_out() -> None:
    stream = b"Anna\nZo\xeb\nMia\n\xff\n"
    with pytest.raises(SequenceError, match="line 2 must be UTF-8, received byte 0xeb"):
        list(line_chunks(BytesIO(stream)))
    faults: list[str] = []
    found = list(line_chunks(BytesIO(stream), skipped=faults.append))
    assert found == [(1, ["Anna"]), (3, ["Mia"])]
    assert [fault.partition(" must")[0] for fault in faults] == ["line 2", "line 4"]


def test_an_endless_line_is_left_out() -> None:
    stream = b"Anna\n" + b"x" * (3 * LONGEST) + b"\nMia\n"
    with pytest.raises(SequenceError, match="line 2 must end"):
        list(line_chunks(BytesIO(stream)))
    faults: list[str] = []
    lines = [
        (number + i, text)
        for number, texts in line_chunks(BytesIO(stream), skipped=faults.append)
        for i, text in enumerate(texts)
    ]
    assert lines == [(1, "Anna"), (3, "Mia")]
    assert len(faults) == 1


@given(st.lists(st.binary(max_size=6).filter(lambda line: b"\n" not in line), max_size=20))
def test_numbers_are_those_of_the_stream(lines: list[bytes]) -> None:
    faults: list[str] = []
    chunks = line_chunks(BytesIO(b"".join(line + b"\n" for line in lines)), 3, faults.append)
    found = {number + i: text for number, texts in chunks for i, text in enumerate(texts)}
    for number, text in found.items():
        raw = lines[number - 1].decode().removesuffix("\r")
        assert text == (raw.removeprefix("\ufeff") if number == 1 else raw)
    assert len(found) + len(faults) == len(lines)
