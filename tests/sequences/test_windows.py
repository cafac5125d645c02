"""Windows and streams: nothing lost, nothing twice, nothing out of order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError, SequenceError
from elman.sequences.windows import next_symbol_windows, sliding, streams


@given(st.integers(0, 60), st.integers(1, 12), st.integers(1, 20))
def test_sliding_windows_are_the_slices_of_the_recording(n: int, window: int, stride: int) -> None:
    recording = np.arange(2 * n).reshape(n, 2)
    expected = [(s, recording[s : s + window]) for s in range(0, n - window + 1, stride)]
    found = list(sliding(recording, window, stride))
    assert [first for first, _ in found] == [first for first, _ in expected]
    for (_, part), (_, slice_) in zip(found, expected, strict=True):
        assert np.array_equal(part, slice_)


def test_sliding_yields_as_soon_as_a_window_is_complete() -> None:
    read = 0

    def rows():  # type: ignore[no-untyped-def]
        nonlocal read
        for i in range(100):
            read += 1
            yield np.array([i])

    windows = sliding(rows(), 4, 2)
    next(windows)
    assert read == 4
    next(windows)
    assert read == 6


def test_sliding_overlaps_by_half_unless_told_otherwise() -> None:
    assert [first for first, _ in sliding(np.arange(12), 4)] == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(("window", "stride"), [(0, 1), (3, 0), (-1, 2)])
def test_sliding_refuses_windows_without_steps(window: int, stride: int) -> None:
    with pytest.raises(ConfigurationError, match="at least 1"):
        list(sliding(np.arange(5), window, stride))


@given(st.integers(1, 10), st.integers(2, 60))
def test_each_window_is_followed_by_its_symbol(window: int, n: int) -> None:
    symbols = np.random.default_rng(n).integers(0, 9, n)
    if n <= window:
        with pytest.raises(SequenceError, match="longer than a window"):
            next_symbol_windows(symbols, window)
        return
    x, y = next_symbol_windows(symbols, window)
    assert len(x) == len(y) == n - window
    for i in range(len(y)):
        assert x[i].tolist() == symbols[i : i + window].tolist()
        assert y[i] == symbols[i + window]


def test_windows_of_a_text_share_its_memory() -> None:
    symbols = np.arange(1000)
    x, y = next_symbol_windows(symbols, 20)
    assert np.shares_memory(x, symbols)
    assert np.shares_memory(y, symbols)


@given(st.integers(1, 6), st.integers(1, 7), st.integers(1, 80))
def test_streams_go_on_where_they_ended(batch: int, steps: int, n: int) -> None:
    symbols = np.arange(n)
    if (n - 1) // batch < 1:
        with pytest.raises(SequenceError, match="at least"):
            list(streams(symbols, batch, steps))
        return
    chunks = list(streams(symbols, batch, steps))
    x = np.concatenate([x for x, _ in chunks], axis=1)
    y = np.concatenate([y for _, y in chunks], axis=1)
    assert np.array_equal(y, x + 1)  # the symbols count up, so the next one is one more
    assert all(np.array_equal(np.diff(row), np.ones(len(row) - 1)) for row in x)
    assert n - 1 - x.size < batch
    assert all(part.shape[1] <= steps for part, _ in chunks)
