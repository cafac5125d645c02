"""Times as people write them."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.times import parsed_times
from elman.errors import TableError


def dates(cells: list[str]) -> list[str]:
    found = parsed_times(cells, "date")
    assert found.dates
    return [str(t) for t in found.values.astype("M8[s]").astype("M8[m]")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2026-03-01"], ["2026-03-01T00:00"]),
        (["2026-03-01 14:05", "2026-03-01T15:05:00"], ["2026-03-01T14:05", "2026-03-01T15:05"]),
        (["2026/3/1", "2026.03.02"], ["2026-03-01T00:00", "2026-03-02T00:00"]),
        (["1.3.2026", "31.3.2026 9:05"], ["2026-03-01T00:00", "2026-03-31T09:05"]),
        (["3/31/2026", "4/1/2026"], ["2026-03-31T00:00", "2026-04-01T00:00"]),
        (
            ["2026-03", "2026Q2", "2026-Q3"],
            ["2026-03-01T00:00", "2026-04-01T00:00", "2026-07-01T00:00"],
        ),
        (["20260301", "20260228"], ["2026-03-01T00:00", "2026-02-28T00:00"]),
        (["1772323200", "1772326800"], ["2026-03-01T00:00", "2026-03-01T01:00"]),
        (["1772323200000"], ["2026-03-01T00:00"]),
    ],
)
def test_times_are_read(cells: list[str], expected: list[str]) -> None:
    assert dates(cells) == expected


@given(st.datetimes(min_value=datetime(1800, 1, 1)))
def test_every_iso_time_is_read(time: object) -> None:
    found = parsed_times([str(time)], "t").values[0]
    assert abs(found - np.datetime64(str(time).replace(" ", "T"), "s").astype(int)) <= 1


def test_numbers_stay_numbers() -> None:
    found = parsed_times(["1", "2", "30"], "week")
    assert (found.dates, found.values.tolist(), found.remarks) == (False, [1, 2, 30], [])
    # A February has no thirtieth day: these count something.
    assert not parsed_times(["20260230"], "n").dates


def test_a_change_of_the_time_zone_is_said() -> None:
    found = parsed_times(["2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00"], "time")
    assert np.diff(found.values).tolist() == [3600]
    assert "changes its time zone (2 different): all are read as UTC" in found.remarks[0]
    same = parsed_times(["2026-03-29T01:00+01:00", "2026-03-29T03:00+01:00"], "time")
    assert same.remarks == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["2026-03-01", ""], "row 3 has none"),
        (["2026-03-01", "soon"], "row 3 has 'soon'"),
        (["2026-02-30"], "row 2 has '2026-02-30'"),
        (["1/2/2026", "3/4/2026"], "Nobody can tell day from month"),
        (["13/2/2026", "3/14/2026"], "before the month or behind it"),
        (["2026-03-01 10:00", "2026-03-01T11:00+01:00"], "have a time zone or none"),
    ],
)
def test_what_is_no_time_is_named(cells: list[str], said: str) -> None:
    with pytest.raises(TableError, match=said):
        parsed_times(cells, "date")
