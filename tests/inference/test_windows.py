"""Windows over series: nothing of what is held out, of other series or of the future is read."""

from __future__ import annotations

import numpy as np

from elman.inference.framing import Framing
from elman.inference.windows import SeriesData, Windows, read_windows, targets_of

VALUES = np.concatenate([np.arange(1.0, 11), [np.nan] * 3, np.arange(101.0, 109), [np.nan] * 3])
DATA = SeriesData(
    VALUES,
    np.arange(len(VALUES), dtype=np.float32)[:, None],
    np.array([0, 13, 24]),
    np.array([1.0, 2.0]),
    np.array([0, 1], np.int32),
)
FRAMING = Framing(3, 4, 1, by_series=True)


def test_a_window_ends_before_its_origin() -> None:
    at = Windows(np.array([0, 1]), np.array([5, 4]))
    batch, framed, future = read_windows(DATA, at, FRAMING, 2, gaps=False)
    assert batch.values.T.tolist() == [[-3, -2, -1, 0], [-1.5, -1, -0.5, 0]]
    assert framed.level.tolist() == [5, 104]
    assert future.tolist() == [[6, 7, 8], [105, 106, 107]]
    assert batch.beside[:, 0, 0].tolist() == [1, 2, 3, 4]
    # Four steps ahead are known, for whole segments are read.
    assert batch.ahead[:, 0, 0].tolist() == [5, 6, 7, 8]
    assert batch.series.tolist() == [0, 1]


def test_the_beginning_of_a_series_is_masked_and_not_the_end_of_another() -> None:
    at = Windows(np.array([1]), np.array([1]))
    batch, _, _ = read_windows(DATA, at, FRAMING, 2, gaps=True)
    assert batch.values[:, 0].tolist() == [0, 0, 0, 0]
    assert batch.mask[:, 0].tolist() == [False, True]
    assert batch.beside[:, 0].tolist() == [[0, 0], [0, 0], [0, 0], [13, 1]]


def test_what_is_held_out_weighs_nothing() -> None:
    at = Windows(np.array([0]), np.array([6]))
    read = read_windows(DATA, at, FRAMING, 2, gaps=False, ends=np.array([7, 8]))
    targets, weights = targets_of("mean", read[2], read[1], FRAMING)
    assert weights[:, 0].tolist() == [1, 0, 0]
    assert targets[0, 0] == 1
    # Behind the last value there is nothing yet.
    behind = read_windows(DATA, Windows(np.array([0]), np.array([10])), FRAMING, 2, gaps=False)
    assert np.isnan(behind[2]).all()


def test_counts_are_learned_as_they_are_with_their_rate() -> None:
    at = Windows(np.array([0]), np.array([5]))
    _, framed, future = read_windows(DATA, at, FRAMING, 2, gaps=False)
    targets, weights = targets_of("negative-binomial", future, framed, FRAMING)
    assert targets[:, 0].tolist() == [[6, 6], [7, 6], [8, 6]]
    assert weights[:, 0].tolist() == [1, 1, 1]
