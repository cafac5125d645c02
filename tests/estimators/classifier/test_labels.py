from __future__ import annotations

import json
import time
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError, LabelError
from elman.estimators.classifier.labels import (
    class_weights,
    codes_of,
    label_values,
    learn_labels,
    listed,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("y", "classes", "codes"),
    [
        (["m", "f", "m", "f"], ["f", "m"], [1, 0, 1, 0]),
        (np.array([7, -1, 7, -1]), [-1, 7], [1, 0, 1, 0]),
        ([True, False, False, True], [False, True], [1, 0, 0, 1]),
        ((0.5, 0.5, 1.5, 1.5), [0.5, 1.5], [0, 0, 1, 1]),
        (np.array(["b", "a", "a", "b"], object), ["a", "b"], [1, 0, 0, 1]),
    ],
)
def test_labels_of_any_kind_are_sorted_and_coded(y, classes, codes) -> None:
    learned, found = learn_labels(y, 4)
    assert learned.tolist() == classes
    assert found.tolist() == codes
    assert codes_of(learned, y, 4).tolist() == codes


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (["f", "m", "f"], "Every sequence has a label, received 3 for 4 sequences"),
        (
            ["f", None, "m", "m"],
            "Every sequence has a label, received None at index 1; leave the "
            "sequence out or give it a label",
        ),
        (
            [1.0, 1.0, NAN, 2.0],
            "Every sequence has a label, received nan at index 2; leave the "
            "sequence out or give it a label",
        ),
        (
            ["f", "m", "f", ""],
            "Every sequence has a label, received '' at index 3; leave the "
            "sequence out or give it a label",
        ),
        (
            ["f", 1, "f", 1],
            "Labels are of one type, received strings and numbers; convert them with str()",
        ),
        (
            ["f"] * 4,
            "A classifier needs at least two labels, received only 'f'; give examples of "
            "another label",
        ),
        (
            ["f", "f", "m", "x"],
            "Every label needs at least 2 examples, received 1 of 'm', 'x'; "
            "add examples or leave the label out",
        ),
        (
            [0.37, 1.25, 0.5, 2.0],
            "Labels are classes, received continuous numbers such as 0.37, 4 different ones of 4; "
            "give each a class, for example low and high; numbers that come next are forecast by "
            "SequenceForecaster",
        ),
        (
            np.array([[0, 1], [1, 1], [0, 1], [1, 1]]),
            "A label is one value, received [0, 1] at index 0; pass y of shape (n,)",
        ),
    ],
)
def test_labels_that_cannot_be_learned_say_why(y, message: str) -> None:
    with pytest.raises(LabelError) as caught:
        learn_labels(y, 4)
    assert str(caught.value) == message


def test_a_label_never_seen_is_reported() -> None:
    with pytest.raises(LabelError) as caught:
        codes_of(np.array(["f", "m"]), ["f", "x"], 2)
    assert str(caught.value) == (
        "Labels are 'f', 'm', received 'x' at index 1; leave it out, or train with this label"
    )
    with pytest.raises(LabelError, match=r"received \(1,\) for 2 sequences"):
        codes_of(np.array(["f", "m"]), ["f"], 2)


def test_balanced_weights_give_every_class_the_same_share() -> None:
    codes = np.array([0, 0, 0, 1])
    weights = class_weights("balanced", np.array(["f", "m"]), codes)
    assert weights.tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert weights[codes == 0].sum() == pytest.approx(weights[codes == 1].sum())


def test_a_power_lies_between_none_and_balanced() -> None:
    labels, codes = np.array(["f", "m"]), np.array([0, 0, 0, 1])
    assert class_weights(0, labels, codes).tolist() == [1.0] * 4
    assert class_weights(1.0, labels, codes).tolist() == pytest.approx(
        class_weights("balanced", labels, codes).tolist()
    )
    half = class_weights(0.5, labels, codes)
    assert half[3] / half[0] == pytest.approx(3**0.5)


def test_weights_by_label_default_to_one() -> None:
    codes = np.array([0, 1, 1])
    assert class_weights({"m": 3}, np.array(["f", "m"]), codes).tolist() == [1, 3, 3]
    assert class_weights(None, np.array(["f", "m"]), codes) is None


@pytest.mark.parametrize(
    ("setting", "kind", "message"),
    [
        ("even", ConfigurationError, 'None, "balanced", a number from 0 to 1 or label'),
        (1.5, ConfigurationError, "a number from 0 to 1"),
        ({"x": 1}, LabelError, r"labels of the data \('f', 'm'\), received 'x'"),
        ({"f": -1}, ConfigurationError, "zero or more, received {'f': -1}"),
        ({"f": NAN}, ConfigurationError, "zero or more"),
        ({"f": 0, "m": 0}, ConfigurationError, "zero or more"),
    ],
)
def test_weights_that_make_no_sense_are_refused(setting, kind, message: str) -> None:
    with pytest.raises(kind, match=message):
        class_weights(setting, np.array(["f", "m"]), np.array([0, 1]))


def test_a_long_list_of_labels_is_cut() -> None:
    assert listed(np.arange(10)) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"


class Sex(Enum):
    FEMALE = 1


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([b"a", b"b"], r"received b'a' \(bytes\) at index 0; decode them"),
        (np.array([b"a", b"b"]), r"\(bytes_\) at index 0; decode them"),
        ([Sex.FEMALE] * 2, r"received <Sex.FEMALE: 1> \(Sex\) at index 0; pass \[label.value"),
        ([date(2026, 1, 1)] * 2, r"\(date\) at index 0; convert them, for example with .astype"),
        (list(np.array(["2026-01-01"], "M8[ns]")), r"\(datetime64\) at index 0; convert"),
        ([Decimal(1)] * 2, r"\(Decimal\) at index 0; convert"),
        ([1j, 2j], r"\(complex\) at index 0; convert"),
        ([True, 1], "of one type, received truth values and numbers"),
        ([np.True_, 1.0], "of one type, received truth values and numbers"),
        ([2**63 + 1, -1], "between -9223372036854775808 and 9223372036854775807, received 9"),
        ([10**400, 1], "more than 30 digits"),
        ([2**53 + 1, 1.5], "between -9007199254740992 and 9007199254740992"),
        ([float("inf"), 1.0], "A label is finite, received inf"),
        (["\u00e9", "e\u0301"], r"look the same are the same, received 'e\\u0301' and '\\xe9'"),
        (["m", "m "], "look the same are the same, received 'm' and 'm '"),
        (["m", "m\u200b"], "look the same are the same"),
        (["m", "  "], "has a label, received '  ' at index 1"),
        (["m\x00", "m"], "no NUL"),
        (["x" * 20_000, "y"], r"at most 256 characters.*\(20000 characters\) at index 0"),
        ("ffmm", "received one string 'ffmm'"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_a_file_could_not_hold_is_no_label(y: Any, message: str) -> None:
    with pytest.raises(LabelError, match=message):
        label_values(y)


def test_missing_labels_of_pandas_are_missing() -> None:
    pd = pytest.importorskip("pandas")
    for y in (
        pd.Series(["a", pd.NA], dtype="string"),
        pd.Series([1, pd.NA], dtype="Int64"),
        pd.Series(["a", None]),
        [pd.NaT, "a"],
    ):
        with pytest.raises(LabelError, match="Every sequence has a label, received "):
            label_values(y)


LABEL = st.one_of(
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.binary(max_size=3),
    st.dates(),
    st.none(),
    st.sampled_from([np.int8(3), np.float32(0.1), np.uint64(2**64 - 1), np.str_("a"), Sex.FEMALE]),
)


@given(st.lists(LABEL, min_size=2, max_size=5) | st.lists(st.text(max_size=4), min_size=2))
def test_whatever_is_learned_comes_back_equal_from_json(values: list[Any]) -> None:
    y = [value for value in values for _ in range(2)]
    try:
        classes, codes = learn_labels(y, len(y))
    except LabelError:
        return
    again = np.asarray(json.loads(json.dumps(classes.tolist())))
    assert again.tolist() == classes.tolist()
    assert again.dtype == classes.dtype
    assert [again.tolist()[code] == label for code, label in zip(codes, y, strict=True)] == [
        True
    ] * len(y)
    assert len(set(classes.tolist())) == len(classes)


def test_many_labels_take_no_more_room_than_they_need() -> None:
    y = [f"label {i}" for i in range(20_000)] * 2
    begun = time.perf_counter()
    classes, codes = learn_labels(y, len(y))
    assert time.perf_counter() - begun < 5
    assert len(classes) == 20_000
    assert classes[codes[0]] == "label 0"
    with pytest.raises(LabelError, match="at most 65,536 labels, received 70,000"):
        learn_labels([*range(70_000)] * 2, 140_000)


@pytest.mark.parametrize("setting", ["0.5", True, {"f": "2"}, {"f": None}])
def test_weights_that_are_no_numbers_are_refused(setting: Any) -> None:
    with pytest.raises(ConfigurationError):
        class_weights(setting, np.array(["f", "m"]), np.array([0, 1]))


def test_a_column_of_labels_is_its_labels() -> None:
    classes, codes = learn_labels(np.array([[0], [1], [0], [1]]), 4)
    assert (classes.tolist(), codes.tolist()) == ([0, 1], [0, 1, 0, 1])
    # Numbers between whole ones are classes where they come again.
    assert learn_labels([0.5, 1.5] * 4, 8)[0].tolist() == [0.5, 1.5]
