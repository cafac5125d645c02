from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from elman.errors import LabelError, SequenceError
from elman.estimators.classifier.labels import label_values
from elman.estimators.generator.corpus import learn
from elman.estimators.reading.containers import as_list, group_values, is_missing, weight_values
from elman.estimators.reading.inputs import Reader

pd = pytest.importorskip("pandas")

NAMES = ["Anna", "Bo"]

SAME: dict[str, Any] = {
    "tuple": tuple(NAMES),
    "iterator": lambda: iter(NAMES),
    "generator": lambda: (name for name in NAMES),
    "values of a dict": {1: "Anna", 2: "Bo"}.values(),
    "array": np.array(NAMES),
    "objects": np.array(NAMES, object),
    "column of an array": np.array(NAMES)[:, None],
    "pandas column": pd.Series(NAMES),
    "pandas categories": pd.Series(NAMES, dtype="category"),
    "pandas strings": pd.Series(NAMES, dtype="string"),
    "pandas index": pd.Index(NAMES),
    "pandas table": pd.DataFrame({"name": NAMES}),
    "Polars column": pl.Series(NAMES),
    "Polars table": pl.DataFrame({"name": NAMES}),
    "masked, nothing hidden": np.ma.array(NAMES),
}


@pytest.mark.parametrize("held", SAME)
def test_one_column_in_any_container_is_its_values(held: str) -> None:
    def values() -> Any:
        made = SAME[held]
        return made() if callable(made) else made

    assert as_list(values()) == NAMES
    assert Reader.learn(values())[0] == Reader.learn(NAMES)[0]
    assert label_values(values()) == NAMES
    corpus = learn(values(), values(), unit="characters", vocabulary=0, validation=None, seed=0)
    assert corpus.classes == ("Anna", "Bo")
    assert set(corpus.vocabulary.pieces) == set("AnnaBo")


REFUSED: list[tuple[Any, str]] = [
    (
        pd.DataFrame({"name": NAMES, "sex": ["f", "m"]}),
        r"table of 2 columns \('name', 'sex'\); "
        r"pass one column, such as table\['name'\]",
    ),
    (pl.DataFrame({"name": NAMES, "sex": ["f", "m"]}), r"table of 2 columns \('name', 'sex'\)"),
    (pl.LazyFrame({"name": NAMES}), r"not computed yet; pass .collect\(\)"),
    (pd.DataFrame(), "table of 0 columns"),
    ({"name": "Anna", "sex": "f"}, "received a dict of 2 entries; pass list"),
    ({"Anna", "Bo"}, "received a set, which has none; pass a list"),
    (frozenset(NAMES), "received a frozenset, which has none"),
    (b"Anna", "received bytes; decode"),
    (bytearray(b"Anna"), "received bytearray; decode"),
    ("Anna", "received one string 'Anna'"),
    (np.array("Anna"), "received a single value"),
    (np.ma.array(NAMES, mask=[False, True]), "a masked array that hides 1 of 2; fill"),
    (
        np.array([("Anna", 1)], [("name", "U9"), ("n", "i4")]),
        r"fields 'name', 'n'; pass one of "
        r"them, such as values\['name'\]",
    ),
    (np.array(["2026-11-27"], "M8[D]"), r"datetime64\[D\]; convert"),
    (3, "received 3"),
]


@pytest.mark.parametrize(("held", "message"), REFUSED, ids=lambda value: type(value).__name__)
def test_what_is_no_list_is_refused_everywhere(held: Any, message: str) -> None:
    with pytest.raises(SequenceError, match=message):
        Reader.learn(held)
    with pytest.raises(LabelError, match=message):
        label_values(held)
    if not isinstance(held, str):
        with pytest.raises(SequenceError, match=message):
            learn(held, None, unit="characters", vocabulary=0, validation=None, seed=0)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (np.ma.array([1.0, 2.0], mask=[False, True]), "a masked array at index 0 that hides 1"),
        ([np.ma.array([1.0, 2.0], mask=[False, True])], "a masked array at index 0 that hides 1"),
        (b"Anna", "received bytes at index 0; decode"),
        (["1", "2"], "a list of strings at index 0; join them"),
        ({"x": 1.0}, "received a dict at index 0"),
        (np.array(["2026-11-27"], "M8[D]"), "datetime64"),
        (np.array([1 + 2j]), "complex128"),
        (pd.DataFrame({"x": ["a", "b"]}), "received strings at index 0"),
        (np.array([1.0, None], object), "received ndarray at index 0"),
        (pd.Series([1, pd.NA], dtype="Int64"), "index 0|finite"),
    ],
    ids=str,
)
def test_a_sequence_that_is_none_is_refused(item: Any, message: str) -> None:
    with pytest.raises(SequenceError, match=message):
        Reader.learn([item, item], standardise=False)


def test_symbols_in_an_array_of_objects_are_symbols() -> None:
    assert Reader.learn([np.array([1, 2], object)])[0].kind == "symbols"
    assert Reader.learn(pl.Series([[1, 2], [3]]))[0].kind == "symbols"


def test_recordings_may_be_tables() -> None:
    for table in (pd.DataFrame, pl.DataFrame):
        reader, read = Reader.learn([table({"x": [1.0, 2.0], "y": [3.0, 5.0]})], standardise=False)
        assert (reader.kind, read.values.tolist()) == ("series", [[1, 3], [2, 5]])


@pytest.mark.parametrize(
    "value", [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT")], ids=str
)
def test_missing_values_of_any_kind_are_known(value: Any) -> None:
    assert is_missing(value)
    assert not is_missing(0)
    assert not is_missing("")


def test_groups_and_weights_are_read_like_labels() -> None:
    assert group_values(pd.Series(["a", "b"]), 2) == ["a", "b"]
    assert weight_values(pl.Series([1.0, 0.5]), 2) == [1.0, 0.5]
    for wrong, message in [
        (["a", None], "received None at index 1; give"),
        (["a", ["b"]], "at index 1"),
        ({"a": 1, "b": 2}, "received a dict"),
        (np.ma.array([1, 2], mask=[0, 1]), "hides 1"),
    ]:
        with pytest.raises(SequenceError, match=message):
            group_values(wrong, 2)
    for weights, message in [
        ([1, -1], "zero or more, received -1 at index 1"),
        ([1, float("nan")], "received nan"),
        (["a", 1], "received 'a'"),
        ([0, 0], "above zero is needed"),
        ([1], "received 1 for 2"),
    ]:
        with pytest.raises(SequenceError, match=message):
            weight_values(weights, 2)
