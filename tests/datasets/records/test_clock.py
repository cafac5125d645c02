"""Clocks: found from times, and back and forth between times and steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.records.clock import Clock, clock_of
from elman.errors import ConfigurationError, SequenceError


def seconds(*times: str) -> np.ndarray:
    return np.array(times, "M8[s]").astype(np.int64)


@pytest.mark.parametrize(
    ("times", "name"),
    [
        (["2026-01-01", "2026-01-02", "2026-01-04", "2026-01-05"], "day"),
        (["2026-01-01", "2026-01-08", "2026-01-15"], "week"),
        (["2026-01-01T00:00", "2026-01-01T00:15", "2026-01-01T00:30"], "15 minutes"),
        (["2026-01-01", "2026-02-01", "2026-03-01", "2026-05-01"], "month"),
        (["2025-12-31", "2026-01-31", "2026-02-28"], "month"),
        (["2026-01-01", "2026-04-01", "2026-07-01"], "quarter"),
        (["2024-01-01", "2025-01-01", "2026-01-01"], "year"),
        ([str(d) for d in np.busday_offset("2026-01-05", np.arange(15))], "working day"),
    ],
)
def test_clocks_are_found_and_go_back_and_forth(times: list[str], name: str) -> None:
    read = seconds(*times)
    clock = clock_of([read], dates=True)
    assert str(clock) == name
    steps = clock.steps(read)
    assert clock.times(steps).tolist() == read.tolist()
    assert clock.written(steps)[0].startswith(times[0][:10])
    assert Clock(**clock.to_json()) == clock


@given(
    st.integers(-(10**6), 10**6), st.integers(1, 1000), st.lists(st.integers(-99, 99), min_size=1)
)
def test_numbers_go_back_and_forth(phase: int, every: int, steps: list[int]) -> None:
    clock = Clock("step", every, phase)
    assert clock.steps(clock.times(np.array(steps))).tolist() == steps


def test_months_end_where_they_end() -> None:
    clock = clock_of([seconds("2025-12-31", "2026-01-31")], dates=True)
    assert clock.written(np.arange(4)) == ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"]


def test_a_time_between_two_steps_is_named() -> None:
    with pytest.raises(
        SequenceError, match=r"whole steps of a hour apart, received 2026-01-01T00:20"
    ):
        Clock("second", 3600).steps(seconds("2026-01-01T00:20"))
    with pytest.raises(SequenceError, match="2026-01-03"):
        Clock("workday", 1).steps(seconds("2026-01-03"))
    with pytest.raises(SequenceError, match="at least two times"):
        clock_of([seconds("2026-01-01")], dates=True)


def test_a_calendar_turns() -> None:
    clock = Clock("second", 3600)
    day = clock.calendar(np.arange(24 * 7))
    assert day.shape == (168, 6)
    np.testing.assert_allclose((day[:, :2] ** 2 + day[:, 3:5] ** 2), 1, atol=1e-5)
    np.testing.assert_allclose(day[0, [0, 3]], [0, 1], atol=1e-6)  # midnight
    with pytest.raises(ConfigurationError, match="A calendar needs dates"):
        Clock().calendar(np.arange(3))
