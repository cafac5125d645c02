"""Columns beside a sequence: what they are read as, what is missing, what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError, SequenceError
from elman.estimators.reading.features import MOST_CATEGORIES, Category, Features, Quantity, taken

GIVEN: dict[str, Any] = {"age": [20, None, "40"], "country": ["AT", "", "DE"], "new": [True] * 3}


def test_numbers_are_distances_and_categories_have_places() -> None:
    features = Features.learn(GIVEN, 3)
    assert features.columns == (
        Quantity("age", 30.0, 10.0),
        Category("country", ("AT", "DE")),
        Category("new", ("True",)),
    )
    assert features.read(GIVEN, 3).tolist() == [
        [-1, 0, 1, 0, 0, 1, 0],
        [0, 1, 0, 0, 1, 1, 0],
        [1, 0, 0, 1, 0, 1, 0],
    ]


def test_columns_are_found_by_name_whatever_their_order_and_number() -> None:
    pandas = pytest.importorskip("pandas")
    features = Features.learn(GIVEN, 3)
    frame = pandas.DataFrame({"other": [1, 2, 3], **dict(reversed(GIVEN.items()))})
    np.testing.assert_array_equal(features.read(frame, 3), features.read(GIVEN, 3))


def test_what_training_never_saw_is_none_of_its_categories_and_not_missing() -> None:
    assert Category("c", ("AT",)).read(["FR"], "row").tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("value", "said"),
    [("old", "received 'old' in row 2"), (math.inf, "received inf"), ("1_0", "'1_0'")],
)
def test_a_number_stays_one(value: Any, said: str) -> None:
    features = Features.learn({"age": [20, 40]}, 2)
    with pytest.raises(SequenceError, match=said):
        features.read({"age": [1, value]}, 2)


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ({}, ConfigurationError, "at least one column"),
        ([1, 2], ConfigurationError, "columns by name, received 'list'"),
        ({"age": [1]}, SequenceError, "received 2 sequences and 1 of age"),
        ({"age": [None, ""]}, SequenceError, "age has none"),
        ({"": [1, 2]}, ConfigurationError, "A feature has a name"),
    ],
)
def test_what_cannot_be_learned_is_refused(columns: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        Features.learn(columns, 2)


def test_too_many_categories_are_no_categories() -> None:
    n = MOST_CATEGORIES + 1
    with pytest.raises(SequenceError, match="at most 1,000 categories, id has 1,001"):
        Features.learn({"id": [f"n{i}" for i in range(n)]}, n)


def test_use_needs_every_column() -> None:
    features = Features.learn({"age": [1, 2], "country": ["AT", "DE"]}, 2)
    with pytest.raises(ConfigurationError, match="reads age, country beside the text, received no"):
        features.read({"age": [1]}, 1)
    with pytest.raises(ConfigurationError, match="which a text alone has not"):
        features.read(None, 1)


CELLS = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=False), st.text(max_size=3))


@given(st.lists(CELLS, min_size=1, max_size=12))
def test_whatever_is_learned_is_finite_and_comes_back_from_json(values: list[Any]) -> None:
    try:
        features = Features.learn({"x": values}, len(values))
    except SequenceError:
        assert all(v is None or v != v or (isinstance(v, str) and not v.strip()) for v in values)
        return
    coded = features.read({"x": values}, len(values))
    assert coded.shape == (len(values), features.width)
    assert np.isfinite(coded).all()
    assert Features.from_json(features.to_json()) == features


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ([], "list of columns"),
        ([{"name": ""}], "has a name"),
        ([{"name": "x"}], "a mean and a scale, or categories"),
        ([{"name": "x", "mean": 0.0, "scale": 0.0}], "above zero"),
        ([{"name": "x", "mean": "0", "scale": 1.0}], "are numbers"),
        ([{"name": "x", "categories": ["b", "a"]}], "sorted, each once"),
        ([{"name": "x", "categories": [1]}], "1 to 1000 categories"),
        ([{"name": "x", "categories": ["a"]}] * 2, "different names"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(described: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Features.from_json(described)


def test_rows_are_taken() -> None:
    assert taken({"a": [1, 2, 3]}, np.array([2, 2]), 3) == {"a": [3, 3]}
    assert taken(None, [0], 3) is None
