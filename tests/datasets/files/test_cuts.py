"""A file is cut where a row begins, and nowhere else."""

from __future__ import annotations

import mmap
from collections.abc import Iterator

import pytest

from elman.datasets.files import cuts


@pytest.fixture
def file() -> Iterator[mmap.mmap]:
    written = b'n,m\n"a\nb",1\nc,"d"\n'
    with mmap.mmap(-1, len(written)) as mapped:
        mapped.write(written)
        yield mapped


def test_marks_before_a_stretch_say_what_is_within_them(file: mmap.mmap) -> None:
    assert cuts.count_marks(file, 0, 6) == 1
    assert cuts.cuts_of(file, 0, 6, ",", 0) == [0, 4]
    assert cuts.cuts_of(file, 6, len(file), ",", 1) == [12, 18]
    assert cuts.first_record(file) == b"n,m\n"


def test_no_row_begins_within_a_cell(file: mmap.mmap) -> None:
    with pytest.raises(ValueError, match="no row begins"):
        cuts.cuts_of(file, 6, 9, ",", 1)


def test_a_mark_that_is_no_cells_end_is_no_place_to_cut(file: mmap.mmap) -> None:
    with pytest.raises(ValueError, match="a quotation mark within a cell"):
        cuts.cuts_of(file, 0, len(file), ";", 0)
