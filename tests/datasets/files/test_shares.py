"""Processes that read shares of a table have what one has that reads it whole."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.datasets.files import cuts, shares
from elman.datasets.files.frames import read_frame
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.tables import labelled_texts
from elman.datasets.source import Source
from elman.errors import ElmanError, TableError


class Seat:
    """One of some threads that say something to each other, as processes do."""

    def __init__(self, number: int, said: list[bytes], meeting: threading.Barrier) -> None:
        self.number, self.count = number, len(said)
        self._said, self._meeting = said, meeting
        self.sent = 0

    def gathered(self, own: bytes) -> list[bytes]:
        self._said[self.number] = own
        self.sent += len(own)
        self._meeting.wait()
        heard = list(self._said)
        self._meeting.wait()
        return heard


def each(count: int, work: Any) -> list[Any]:
    """What so many threads return, or raise, that each have a seat."""
    said, meeting, found = [b""] * count, threading.Barrier(count, timeout=60), [None] * count

    def sit(number: int) -> None:
        try:
            found[number] = work(Seat(number, said, meeting))
        except (ElmanError, shares._Apart) as error:
            found[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=sit, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "LEAST", 1)
    monkeypatch.setattr(cuts, "_BLOCK", 64)


def in_shares(path: Path, layout: TableLayout, columns: Sequence[str], count: int = 2) -> list[Any]:
    """The cells of columns as each of some processes has them; none reads the whole."""
    frames = each(count, lambda seat: shares._shared(path, layout, columns, seat))
    if any(isinstance(frame, shares._Apart) for frame in frames):
        assert all(isinstance(frame, shares._Apart) for frame in frames)
        return []
    return [[list(frame[column].cells) for column in columns] for frame in frames]


CELLS = st.text('ab zé,;"\n', max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=12, max_size=40),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["", "\ufeff"]),
    st.integers(2, 3),
)
def test_shares_of_delimited_rows_are_the_whole(
    tmp_path: Path, rows: list[tuple[str, str]], end: str, header: bool, begin: str, count: int
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=end).writerows([("c1", "c2")] * header + rows)
    path = tmp_path / "rows.csv"
    path.write_text(begin + written.getvalue(), "utf-8", newline="")
    layout = TableLayout(text="c1", separator=",", has_header=header)
    columns = ("c1", "c2") if header else ("column_1", "column_2")
    whole = read_frame(path, layout)
    for found in in_shares(path, layout, columns, count):
        assert found == [list(whole[column].cells) for column in columns]


def test_line_ends_within_quotation_marks_are_none(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    cells = ["a\nb", 'c""d', "e,f\n\n"] * 30
    path.write_text("name,n\n" + "".join(f'"{cell}",{i}\n' for i, cell in enumerate(cells)))
    first, second = in_shares(path, TableLayout(text="name"), ["name", "n"])
    assert first == second
    assert first[0] == [cell.replace('""', '"') for cell in cells]
    assert first[1] == [str(i) for i in range(90)]


def test_a_mark_within_a_cell_is_read_by_each(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("name,n\n" + "".join(f'disk of 5" or more,{i}\n' for i in range(40)))
    assert in_shares(path, TableLayout(text="name"), ["name"]) == []
    frames = each(2, lambda seat: shares.shared_frame(path, TableLayout(), ["name"], seat))
    assert [frame["name"].cells for frame in frames] == [['disk of 5" or more'] * 40] * 2


def test_shares_of_objects_are_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.ndjson"
    rows = [{"name": f"née {i}\n", "n": i} for i in range(50)]
    path.write_text("\n".join(map(json.dumps, rows)))
    for found in in_shares(path, TableLayout(), ["n", "name"], 3):
        assert found == [[str(i) for i in range(50)], [f"née {i}\n" for i in range(50)]]


def test_shares_of_parquet_are_the_whole(tmp_path: Path) -> None:
    pl = pytest.importorskip("polars")
    path = tmp_path / "rows.parquet"
    names, numbers = [f"née {i}" for i in range(50)], list(range(50))
    frame = pl.DataFrame({"name": names, "n": numbers, "other": names})
    frame.write_parquet(path, row_group_size=12)
    for found in in_shares(path, TableLayout(), ["name", "n"], 3):
        assert found == [names, numbers]
    frame.with_columns(n=pl.when(pl.col("n") == 3).then(None).otherwise("n")).write_parquet(path)
    assert in_shares(path, TableLayout(), ["n"]) == []  # Numbers here, texts with gaps there.


def test_each_parses_its_own_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("name,n\n" + "".join(f"name {i:04},{i:04}\n" for i in range(500)))
    parsed: dict[int, int] = {}
    before = shares.parsed

    def counted(text: str, *how: Any, **more: Any) -> Any:
        frame = before(text, *how, **more)
        who = threading.get_ident()
        parsed[who] = parsed.get(who, 0) + frame.height
        return frame

    monkeypatch.setattr(shares, "parsed", counted)
    assert len(in_shares(path, TableLayout(), ["name", "n"])[0][0]) == 500
    assert sum(parsed.values()) == 500
    assert max(parsed.values()) < 300


def test_records_and_faults_are_those_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = [f"name {i},{' ab'[i % 3]} ,g{i % 7}\n" for i in range(90)]
    path.write_text("name,kind,who\n" + "".join(rows).replace("  ,", "x,"))
    layout = TableLayout(text="name", label="kind", group="who")
    whole = labelled_texts(path, layout)
    for found in each(2, lambda seat: labelled_texts(path, layout, seat)):
        assert found.sha256 == whole.sha256
        assert (found.groups, found.source) == (whole.groups, whole.source)
    path.write_text("name,kind,who\n" + "".join(rows))
    faults = each(2, lambda seat: labelled_texts(path, layout, seat))
    with pytest.raises(TableError) as alone:
        labelled_texts(path, layout)
    assert [str(fault) for fault in faults] == [str(alone.value)] * 2
    assert "30 rows: 2, 5, 8" in str(alone.value)
    skipping = TableLayout(text="name", label="kind", group="who", skip_bad=True)
    left = labelled_texts(path, skipping)
    for found in each(2, lambda seat: labelled_texts(path, skipping, seat)):
        assert (found.sha256, found.source) == (left.sha256, left.source)


def test_other_bytes_are_read_whole_by_each(tmp_path: Path) -> None:
    texts = ["name\n" + "Anna\n" * 40, "name\n" + "Otto\n" * 40]
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    layout = TableLayout(text="name")

    def read(seat: Seat, *about: str, same: bool) -> Any:
        source = Source(str(paths[0 if same else seat.number]), layout).shared(seat, *about)
        return source.shares, set(source.labelled(needs_label=False).inputs)

    assert each(2, lambda seat: read(seat, same=False)) == [(None, {"Anna"}), (None, {"Otto"})]
    for shared, texts in each(2, lambda seat: read(seat, same=True)):
        assert (shared.count, texts) == (2, {"Anna"})
    other = each(2, lambda seat: read(seat, f"task {seat.number}", same=True))
    assert other == [(None, {"Anna"})] * 2
    packed = each(2, lambda seat: Source("names.csv.gz", layout).shared(seat).shares)
    assert packed == [None, None]


def test_alone_the_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("name\nAnna\n")
    assert shares.shared_frame(path, TableLayout(), ["name"], None)["name"].cells == ["Anna"]
