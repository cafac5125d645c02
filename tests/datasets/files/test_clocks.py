"""Clocks and counters are told from measurements."""

from __future__ import annotations

import numpy as np
import pytest

from elman.datasets.files.clocks import counts_time, is_date, is_named_clock

STEPS = np.arange(12.0)


@pytest.mark.parametrize(
    "name",
    [
        "seconds_elapsed",
        "Time (s)",
        "timestamp_ns",
        "Unnamed: 0",
        "sample",
        "frame",
        "time_ms",
        "loggingTime(txt)",
        "accelerometerTimestamp_sinceReboot(s)",
        "t",
        "epoch (ms)",
        "elapsed (s)",
        "Timestamp",
        "TIME",
        "ts",
        "idx",
        "row",
        "systemTime",
        "",
        "sampleIndex",
    ],
)
def test_a_named_clock_need_only_not_fall(name: str) -> None:
    # Two rows a millisecond apart may have one time.
    assert counts_time(name, [np.array([1.0, 1.0, 2.0]), np.array([0.0, 1.0])])
    assert not counts_time(name, [np.array([1.0, 2.0, 0.0])])
    assert not counts_time(name, [np.array([1.0]), np.array([2.0])])


@pytest.mark.parametrize("values", [STEPS, 1.7e18 + 1e7 * STEPS, STEPS**2, np.cumsum(STEPS + 1)])
def test_what_always_rises_is_a_clock_whatever_its_name(values: np.ndarray) -> None:
    assert counts_time("uhr", [values, values + 3])
    assert not counts_time("uhr", [values, values[::-1]])


def test_little_evidence_takes_no_channel() -> None:
    # A position that rises in two short recordings.
    assert not counts_time("position", [np.array([0.0, 1, 2]), np.array([5.0, 6, 7])])
    assert not counts_time("position", [np.array([5.0])])


@pytest.mark.parametrize("name", ["x", "acc_x", "gyro", "Acceleration z (m/s^2)", "mag", "temp"])
def test_measurements_are_not_named_like_clocks(name: str) -> None:
    assert not is_named_clock(name)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-27",
        "2026-11-27T00:01:02.345Z",
        "2026-11-27 00:01:02+01:00",
        "27/11/2026 00:01",
        "27.11.2026",
        "00:01:02.5",
        "00:01",
        "11:59 PM",
        "2026/1/2",
    ],
)
def test_dates_as_text(cell: str) -> None:
    assert is_date([cell])
    assert not is_date([cell, "1.5"])
