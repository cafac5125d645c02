"""Segments are steps side by side, and come apart as they were."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from elman.estimators.autoencoder.segments import in_segments, in_steps
from elman.sequences import ragged


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(1, 10), st.integers(1, 3))
def test_there_and_back(lengths: list[int], segment: int, channels: int) -> None:
    rows = [np.random.default_rng(n).normal(size=(n, channels)) for n in lengths]
    folded = in_segments(ragged(rows), segment)
    assert folded.lengths.tolist() == [-(-n // segment) for n in lengths]
    for row, back in zip(rows, in_steps(folded.rows(), lengths, channels), strict=True):
        np.testing.assert_array_equal(back, row)
