from __future__ import annotations

import numpy as np
import pytest

from elman.errors import ConfigurationError, LabelError
from elman.estimators.labels import class_weights, codes_of, learn_labels, listed

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
        (["f", None, "m", "m"], "Every sequence has a label, received None at index 1; leave the "
         "sequence out or give it a label"),
        ([1.0, 1.0, NAN, 2.0], "Every sequence has a label, received nan at index 2; leave the "
         "sequence out or give it a label"),
        (["f", "m", "f", ""], "Every sequence has a label, received '' at index 3; leave the "
         "sequence out or give it a label"),
        (["f", 1, "f", 1], "Labels are of one type, received strings and numbers; convert them "
         "with str()"),
        (["f"] * 4, "A classifier needs at least two labels, received only 'f'; give examples of "
         "another label"),
        (["f", "f", "m", "x"], "Every label needs at least 2 examples, received 1 of 'm', 'x'; "
         "add examples or leave the label out"),
        (np.array([[0], [1], [0], [1]]), "A label is one value, received [0] at index 0; "
         "pass y of shape (n,)"),
    ],
)  # fmt: skip
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
