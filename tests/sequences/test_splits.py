from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError, SequenceError
from elman.sequences import holdout

fractions = st.floats(0.01, 0.99)
labels = st.lists(st.sampled_from("abc"), min_size=1, max_size=60)
seeds = st.integers(0, 5)


def partition(labels, fraction, **options) -> tuple[list[int], list[int]]:
    kept, held = (side.tolist() for side in holdout(labels, fraction, **options))
    assert sorted(kept + held) == list(range(len(labels)))
    assert set(labels) == {labels[i] for i in kept}, "a label is missing in training"
    return kept, held


@given(labels, fractions, seeds)
def test_single_records_are_stratified_to_half_a_record(labels, fraction, seed) -> None:
    _, held = partition(labels, fraction, seed=seed)
    count, held_count = Counter(labels), Counter(labels[i] for i in held)
    for label, n in count.items():
        # At least one stays for training.
        target = min(n * fraction, n - 1)
        assert abs(held_count[label] - target) <= 0.5 + 1e-9


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9)), min_size=1), fractions, seeds)
def test_whole_groups_are_stratified_to_one_group(groups, fraction, seed) -> None:
    labels = [label for label, size in groups for _ in range(size)]
    group_of = [i for i, (_, size) in enumerate(groups) for _ in range(size)]
    kept, held = partition(labels, fraction, groups=group_of, seed=seed)
    assert {group_of[i] for i in kept}.isdisjoint(group_of[i] for i in held)
    held_count = Counter(labels[i] for i in held)
    for label, n in Counter(labels).items():
        largest = max(size for other, size in groups if other == label)
        assert abs(held_count[label] - n * fraction) <= largest


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 6)), min_size=1), fractions, seeds)
def test_groups_of_several_labels_stay_whole(records, fraction, seed) -> None:
    labels, groups = zip(*records, strict=True)
    kept, held = partition(labels, fraction, groups=groups, seed=seed)
    assert {groups[i] for i in kept}.isdisjoint(groups[i] for i in held)


def test_the_seed_decides() -> None:
    labels = ["f", "m"] * 50
    first, again, other = (holdout(labels, 0.3, seed=seed)[1].tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_label_with_one_group_is_never_held_out() -> None:
    kept, held = holdout(["f"] * 9 + ["m"], 0.9)
    assert 9 in kept
    assert len(held) == 8


@pytest.mark.parametrize(
    "groups",
    [
        [("Ann", 1), ("Ann", 2), ("Bo", 1), ("Bo", 2)] * 3,
        [1, "1", 2, "2"] * 3,
        np.arange(12) // 3,
    ],
)
def test_groups_are_any_hashable_values(groups) -> None:
    kept, held = partition(["f"] * 12, 0.5, groups=groups)
    assert len(held) == 6
    assert {groups[i] for i in kept}.isdisjoint(groups[i] for i in held)


def test_every_record_needs_a_group() -> None:
    with pytest.raises(SequenceError, match="received 2 groups for 3 records"):
        holdout([0, 1, 1], 0.5, groups=["a", "b"])


@pytest.mark.parametrize("fraction", [0, 1, -0.2, 1.5, float("nan")])
def test_the_fraction_lies_between_0_and_1(fraction: float) -> None:
    with pytest.raises(ConfigurationError) as caught:
        holdout([0, 1], fraction)
    assert str(caught.value) == (
        f"The held-out fraction lies between 0 and 1, received {fraction}; pass for example 0.2"
    )
