from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import SequenceError
from elman.sequences import Ragged, bucket_widths, ragged

lengths = st.lists(st.integers(0, 6), min_size=1, max_size=8)


def sequences_of(lengths: list[int], features: int | None) -> list[np.ndarray]:
    """Sequences with a different number in every place, so that no two can be confused."""
    shape = () if features is None else (features,)
    count = iter(range(1, 10_000))
    return [
        np.array([next(count) for _ in range(n * (features or 1))], np.int32).reshape(n, *shape)
        for n in lengths
    ]


@given(lengths, st.sampled_from([None, 1, 3]), st.data())
def test_take_pad_and_mask_do_what_a_loop_does(lengths, features, data) -> None:
    rows = sequences_of(lengths, features)
    picked = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=10))
    chosen = ragged(rows).take(picked)
    assert len(chosen) == len(picked)
    assert [row.tolist() for row in chosen.rows()] == [rows[i].tolist() for i in picked]

    width = max((lengths[i] for i in picked), default=0) + data.draw(st.integers(0, 3))
    padded, mask = chosen.pad(width, value=-1), chosen.mask(width)
    assert padded.shape == (len(picked), width, *rows[0].shape[1:])
    assert mask.shape == (len(picked), width)
    for place, i in enumerate(picked):
        for t in range(width):
            real = t < lengths[i]
            assert mask[place, t] == real
            expected = rows[i][t] if real else np.full(rows[0].shape[1:], -1)
            assert (padded[place, t] == expected).all()


@given(lengths)
def test_the_width_is_that_of_the_longest(lengths: list[int]) -> None:
    laid = ragged(sequences_of(lengths, None))
    assert laid.width == max(lengths)
    assert laid.pad().shape == laid.mask().shape == (len(lengths), max(lengths))


def test_padding_keeps_the_type_and_fills_with_zero() -> None:
    padded = ragged([np.array([1.5], np.float32), np.array([2.5, 3.5], np.float32)]).pad()
    assert padded.dtype == np.float32
    assert padded.tolist() == [[1.5, 0.0], [2.5, 3.5]]


def test_a_sequence_too_long_for_the_width_is_reported() -> None:
    laid = ragged([np.zeros(1), np.zeros(4), np.zeros(2)])
    with pytest.raises(SequenceError) as caught:
        laid.pad(3)
    assert str(caught.value) == (
        "Sequences have at most 3 timesteps, received 4 at index 1; cut it, or raise the limit"
    )


def test_lengths_must_add_up() -> None:
    with pytest.raises(SequenceError, match="add up to the number of timesteps, received 3 and 4"):
        Ragged(np.zeros(4), np.array([1, 2]))


def test_features_must_agree() -> None:
    with pytest.raises(SequenceError) as caught:
        ragged([np.zeros((2, 9)), np.zeros((3, 9)), np.zeros((2, 6))])
    assert str(caught.value) == (
        "All sequences have the features of the first, (9,), received (6,) at index 2; "
        "give every sequence the same channels, in the same order"
    )


def test_no_sequences_are_none() -> None:
    empty = ragged([])
    assert (len(empty), empty.width, empty.rows(), empty.pad().shape) == (0, 0, [], (0, 0))


@given(st.lists(st.integers(0, 500), max_size=20), st.sampled_from([1, 7, 16]))
def test_buckets_hold_each_sequence_once_in_the_narrowest_width(lengths, smallest) -> None:
    buckets = list(bucket_widths(np.array(lengths, np.int64), smallest=smallest))
    assert sorted(i for _, indices in buckets for i in indices) == list(range(len(lengths)))
    assert len({width for width, _ in buckets}) == len(buckets)
    for width, indices in buckets:
        assert np.log2(width / smallest) % 1 == 0
        for i in indices:
            assert lengths[i] <= width
            assert width == smallest or lengths[i] > width // 2
