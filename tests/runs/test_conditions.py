"""A class, and numbers to begin from, by how they are written."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from elman.errors import ConfigurationError, LabelError
from elman.estimators.reading.features import Category, Features, Quantity
from elman.runs.conditions import beyond, condition_of, listed, values_of

COLOUR = SimpleNamespace(
    features_=Features((Quantity("r", 0.5, 0.25), Category("kind, or so", ("a,b", "c"))))
)


def test_a_class_is_found_by_how_it_is_written() -> None:
    model = SimpleNamespace(classes_=(1, "f"))
    assert condition_of(model, "1") == 1
    assert condition_of(model, "f") == "f"
    assert condition_of(model, None) is None
    with pytest.raises(LabelError, match="trained without classes, received condition='f'"):
        condition_of(SimpleNamespace(classes_=()), "f")


def test_values_stand_in_order_or_have_names() -> None:
    assert values_of(COLOUR, '0.1, "a,b"') == {"r": "0.1", "kind, or so": "a,b"}
    assert values_of(COLOUR, '"kind, or so=c",r=1') == {"kind, or so": "c", "r": "1"}
    assert values_of(COLOUR, ",") == {"r": "", "kind, or so": ""}
    assert values_of(SimpleNamespace(features_=None), None) is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "begins from r, kind, or so, received no values"),
        ("", "2 values, r, kind, or so, received 0"),
        ("1,2,3", "received 3; give one of each"),
        ("r=1,r=2", "given once"),
    ],
)
def test_values_that_do_not_fit_are_told(written: str | None, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        values_of(COLOUR, written)
    with pytest.raises(ConfigurationError, match="no values"):
        values_of(SimpleNamespace(features_=None), "1")


def test_what_lies_far_away_is_remarked_on() -> None:
    assert beyond(COLOUR, {"r": "0.9", "kind, or so": "c"}) == []
    (remark,) = beyond(COLOUR, {"r": "255", "kind, or so": "c"})
    assert remark.startswith("r 255 lies 1,018 deviations from the 0.5 of training")


def test_of_many_columns_the_first_and_the_last_are_named() -> None:
    many = SimpleNamespace(features_=Features(tuple(Quantity(f"f{i}", 0, 1) for i in range(512))))
    with pytest.raises(ConfigurationError, match=r"512 values, f0, f1, \.\.\., f511") as caught:
        values_of(many, "1,2")
    assert len(str(caught.value)) < 200
    assert listed(["a", "b" * 100]).endswith("(100 characters)")
