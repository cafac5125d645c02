"""Labelled records: selecting, counting, sums."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets import Labelled
from elman.errors import ConfigurationError, SequenceError

PEOPLE = Labelled(
    inputs=["Kim", "Kim", "Anna", "Otto"],
    labels=["f", "m", "f", "m"],
    groups=["kim", "kim", "anna", "otto"],
    origins=["US", "KR", "DE", "DE"],
    split=["train", "train", "test", "train"],
    name="people",
    source="a test",
)
WINDOWS = Labelled(np.arange(24, dtype=np.float32).reshape(4, 3, 2), ["a", "b", "a", "b"])
UNEQUAL = Labelled([np.ones((n, 2), np.float32) for n in (3, 1, 2)], ["a", "b", "a"])


@given(st.lists(st.integers(-4, 3)))
def test_select_takes_every_field_of_a_record(indices: list[int]) -> None:
    chosen = PEOPLE.select(indices)
    for field in ("inputs", "labels", "groups", "origins", "split"):
        assert getattr(chosen, field) == [getattr(PEOPLE, field)[i] for i in indices]
    assert (chosen.name, chosen.source) == ("people", "a test")


def test_select_by_mask_and_by_array() -> None:
    assert PEOPLE.select(np.array([False, True, False, True])).inputs == ["Kim", "Otto"]
    assert PEOPLE.select(np.array([3], dtype=np.int32)).inputs == ["Otto"]
    assert isinstance(WINDOWS.select([1, 2]).inputs, np.ndarray)
    assert [len(a) for a in UNEQUAL.select([2, 0]).inputs] == [2, 3]
    assert len(PEOPLE.select([])) == 0


@pytest.mark.parametrize("wrong", [[4], [-5], [True, False]])
def test_select_outside_the_records(wrong: list[int]) -> None:
    with pytest.raises(ConfigurationError, match="people"):
        PEOPLE.select(wrong)


def test_where_keeps_what_agrees_with_every_condition() -> None:
    assert PEOPLE.where(split="train", label="m").inputs == ["Kim", "Otto"]
    assert PEOPLE.where(origin="DE").inputs == ["Anna", "Otto"]
    assert PEOPLE.where(group="kim").labels == ["f", "m"]
    assert len(PEOPLE.where(split="validation")) == 0
    with pytest.raises(ConfigurationError, match="examples has no split"):
        WINDOWS.where(split="train")


def test_counts_are_sorted_by_label() -> None:
    assert list(PEOPLE.counts().items()) == [("f", 2), ("m", 2)]
    many = Labelled(["x"] * 9, list("ihgfedcba"))
    assert repr(many).endswith("h 1, … (9 labels))")


def test_a_field_of_another_length_is_refused() -> None:
    with pytest.raises(SequenceError, match="2 inputs and 1 labels"):
        Labelled(["a", "b"], ["x"])
    with pytest.raises(SequenceError, match="2 inputs and 3 groups"):
        Labelled(["a", "b"], ["x", "y"], groups=["1", "2", "3"])


def test_equal_records_have_equal_sums_and_any_change_another() -> None:
    again = Labelled(
        list(PEOPLE.inputs), PEOPLE.labels, PEOPLE.groups, PEOPLE.origins, PEOPLE.split
    )
    assert again.sha256 == PEOPLE.sha256
    assert WINDOWS.sha256 == WINDOWS.select(range(4)).sha256
    sums = {
        PEOPLE.sha256,
        PEOPLE.select([1, 0, 2, 3]).sha256,
        PEOPLE.select([0, 1, 2]).sha256,
        Labelled(PEOPLE.inputs, PEOPLE.labels).sha256,
        Labelled(["Ki", "mKim", "Anna", "Otto"], PEOPLE.labels).sha256,
        WINDOWS.sha256,
        Labelled(np.asarray(WINDOWS.inputs) + 1, WINDOWS.labels).sha256,
        Labelled(np.asarray(WINDOWS.inputs).reshape(4, 2, 3), WINDOWS.labels).sha256,
        UNEQUAL.sha256,
    }
    assert len(sums) == 9


def test_the_sum_does_not_depend_on_byte_order() -> None:
    swapped = np.asarray(WINDOWS.inputs).astype(">f4")
    assert Labelled(swapped, WINDOWS.labels).sha256 == WINDOWS.sha256


def test_records_cannot_be_changed_and_can_be_sent_to_another_process() -> None:
    with pytest.raises(AttributeError):
        PEOPLE.name = "others"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(PEOPLE)).sha256 == PEOPLE.sha256
