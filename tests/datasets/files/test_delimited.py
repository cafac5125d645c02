"""Cells between separators are read as Polars reads them, without Polars."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.delimited import parsed

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
TRICKY = st.text(st.sampled_from('a1 ",;\t\r\né'), max_size=5)


def cells(text: str, separator: str = ",", *, has_header: bool = True) -> dict[str, list[str]]:
    frame = parsed(text, separator, has_header=has_header)
    return {name: list(frame[name].cells) for name in frame.columns}


def by_polars(text: str, separator: str, *, has_header: bool) -> dict[str, list[str]] | None:
    """What Polars reads, "" for None; None where it refuses."""
    try:
        frame = pl.read_csv(
            io.BytesIO(text.encode()),
            separator=separator,
            has_header=has_header,
            infer_schema=False,
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    if not has_header:
        frame.columns = [f"column_{i}" for i in range(1, frame.width + 1)]
    return {name: [cell or "" for cell in frame[name].to_list()] for name in frame.columns}


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(CELL | TRICKY, min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_comes_back(
    rows: list[list[str]], separator: str, quoting: int, end: str
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # which writes a CR as it is: before a line's end it is lost
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    names = [f"c{i}" for i in range(len(rows[0]))]
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([names, *rows])
    read = cells(written.getvalue(), separator)
    assert read == {name: [row[i] for row in rows] for i, name in enumerate(names)}


@given(
    st.lists(st.lists(st.text("ab1.- é", max_size=3), min_size=1, max_size=4), min_size=1),
    st.sampled_from(",;"),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_plain_lines_are_read_as_polars_reads_them(
    rows: list[list[str]], separator: str, has_header: bool, end: str
) -> None:
    text = "x" + "".join(separator.join(row) + end for row in rows).rstrip("\r\n") + end
    expected = by_polars(text, separator, has_header=has_header)
    if expected is None:
        with pytest.raises(ValueError, match=r"row \d+ has \d+ cells, the first has \d+"):
            cells(text, separator, has_header=has_header)
    else:
        assert cells(text, separator, has_header=has_header) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n\n3,4\n",
        "\n\na,b\n1,2\n",
        'a,b\n"",\n',
        "a,b\nx\n",
        'a,b\n"a""b",f\n',
        'a,b\n"a\nb",f\n',
        "a,b\nx\ry,f\n",
        "a,a,a\n1,2,3\n",
        ",,\n1,2,3\n",
        'a,b\n "q",x\n',
        'a,b\n1,""""\n',
        "a\n" + "long " * 100_000 + "\n",
    ],
)
def test_oddities_are_read_as_polars_reads_them(text: str) -> None:
    assert cells(text) == by_polars(text, ",", has_header=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\nx,y,z\n", "row 2 has 3 cells, the first has 2"),
        ('a,b\n"x",1\nx,y,z\n', "row 3 has 3 cells, the first has 2"),
        ('a,b\n"unclosed,f\nx,m\n', "line 3: unexpected end of data"),
        ('a,b\n"abc"d,f\n', "line 2: ',' expected after '\"'"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(text: str, said: str) -> None:
    assert by_polars(text, ",", has_header=True) is None
    with pytest.raises(ValueError, match="^" + said):
        cells(text)


def test_a_quotation_mark_within_a_cell_is_a_character() -> None:
    assert cells('a,b\n5" disk,f\nx" y,m\n') == {"a": ['5" disk', 'x" y'], "b": ["f", "m"]}


def test_limits_of_the_csv_module_stay_as_they_were() -> None:
    before = csv.field_size_limit()
    cells('a\n"' + "x" * 200_000 + '"\n')
    assert csv.field_size_limit() == before
