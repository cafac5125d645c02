from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from elman.errors import ConfigurationError, SequenceError
from elman.sequences import holdout

fractions = st.floats(0.01, 0.99)
labels = st.lists(st.sampled_from("abc"), min_size=1, max_size=60)
seeds = st.integers(0, 5)


def partition(labels, fraction, **options) -> tuple[list[int], list[int]]:
    groups = options.get("groups", range(len(labels)))
    groups_of = {
        label: {g for g, other in zip(groups, labels, strict=True) if other == label}
        for label in labels
    }
    try:
        kept, held = (side.tolist() for side in holdout(labels, fraction, **options))
    except ConfigurationError:
        # No group can go without taking some label's last record.
        assert all(
            any(owned <= {group} for owned in groups_of.values()) for group in set(groups)
        ), "something could have been held out"
        reject()
    assert held, "nothing is held out, and nothing is said"
    assert sorted(kept + held) == list(range(len(labels)))
    assert set(labels) == {labels[i] for i in kept}, "a label is missing in training"
    return kept, held


@given(labels, fractions, seeds)
def test_single_records_are_stratified_to_one_record(labels, fraction, seed) -> None:
    _, held = partition(labels, fraction, seed=seed)
    count, held_count = Counter(labels), Counter(labels[i] for i in held)
    # At least one stays for training.
    targets = {label: min(n * fraction, n - 1) for label, n in count.items()}
    for label, target in targets.items():
        assert abs(held_count[label] - target) < 1 + 1e-9
    assert abs(len(held) - max(sum(targets.values()), 0.5)) <= 0.5 + 1e-9, "the share in all"


@pytest.mark.parametrize("fraction", [0.1, 0.2, 0.3, 0.5])
@pytest.mark.parametrize("size", [3, 4, 7])
def test_many_small_labels_lose_the_share_asked_for_in_all(size: int, fraction: float) -> None:
    labels = [label for label in range(50) for _ in range(size)]
    _, held = partition(labels, fraction)
    assert len(held) == pytest.approx(fraction * len(labels), abs=0.5)
    held_count = Counter(labels[i] for i in held)
    assert {held_count[label] for label in range(50)} <= {
        int(size * fraction),
        int(size * fraction) + 1,
    }


def test_many_small_groups_lose_the_share_asked_for_in_all() -> None:
    labels = [label for label in range(50) for _ in range(4)]
    _, held = partition(labels, 0.2, groups=[i // 2 for i in range(200)])
    assert len(held) == 40


def test_a_large_label_keeps_its_share_beside_many_small_ones() -> None:
    labels = ["large"] * 1000 + [f"small{label}" for label in range(50) for _ in range(4)]
    _, held = partition(labels, 0.2)
    assert abs(len(held) - 240) <= 1.2
    assert abs(sum(labels[i] == "large" for i in held) - 200) <= 1


@pytest.mark.parametrize("fraction", [0.01, 0.2, 0.3])
def test_something_is_held_out_however_large_the_groups(fraction: float) -> None:
    # 90 of one person and 10 of another: a tenth where a hundredth was asked for, not nothing.
    kept, held = partition(["a"] * 100, fraction, groups=["x"] * 90 + ["y"] * 10)
    assert len(held) == 10
    assert len(kept) == 90


@pytest.mark.parametrize(
    ("labels", "groups", "told"),
    [
        (["a"] * 5 + ["b"] * 5, ["x"] * 5 + ["y"] * 5, "another group"),
        (["a", "b", "c"], None, "another record"),
        (["a", "b"] * 5, ["x"] * 10, "another group"),
    ],
)
def test_nothing_is_never_held_out_in_silence(labels, groups, told) -> None:
    with pytest.raises(ConfigurationError, match=f"None of .* can be held out.*{told}"):
        holdout(labels, 0.2, groups=groups)


def test_as_many_records_stay_as_are_asked_for() -> None:
    labels = ["a"] * 10 + ["b"] * 3 + ["c"] * 2
    kept, held = holdout(labels, 0.9, keep=2)
    assert Counter(labels[i] for i in kept) == {"a": 2, "b": 2, "c": 2}
    assert len(held) == 9
    with pytest.raises(ConfigurationError, match="keeps at least 2 in training"):
        holdout(["a", "a", "b", "b"], 0.5, keep=2)


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
    [[("Ann", 1), ("Ann", 2), ("Bo", 1), ("Bo", 2)] * 3, [1, "1", 2, "2"] * 3, np.arange(12) // 3],
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


def test_numbers_of_groups_part_as_their_names() -> None:
    chance = np.random.default_rng(0)
    names = [f"g{i}" for i in chance.integers(0, 40, 200)]
    labels = [f"l{i}" for i in chance.integers(0, 3, 200)]
    numbers = np.array([-int(name[1:]) for name in names])
    for ours, others in zip(
        holdout(labels, 0.2, groups=names), holdout(labels, 0.2, groups=numbers), strict=True
    ):
        assert ours.tolist() == others.tolist()
