"""What every estimator makes of columns and tables of pandas, Polars, Arrow and NumPy."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import polars as pl
import pytest

from elman import (
    SequenceClassifier,
    SequenceForecaster,
    SequenceGenerator,
    SequenceTagger,
    SequenceTransducer,
)
from elman.errors import SequenceError
from elman.estimators.forecaster.given import fixed_in, planned_in, series_in
from elman.estimators.generator.corpus import text_values
from elman.estimators.reading.inputs import Reader
from elman.estimators.tagger.words import sentences_in
from elman.estimators.transducer.sides import items_in

pa, pd = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")

NAMES = ["Anna", "Bo"]
COLUMNS: dict[str, Any] = {
    "pandas": pd.Series(NAMES),
    "pandas table": pd.DataFrame({"name": NAMES}),
    "Polars": pl.Series(NAMES),
    "Polars table": pl.DataFrame({"name": NAMES}),
    "Arrow": pa.chunked_array([NAMES]),
    "Arrow array": pa.array(NAMES),
    "Arrow table": pa.table({"name": NAMES}),
    "NumPy": np.array(NAMES),
}
TABLES: list[Any] = [pd.DataFrame, pl.DataFrame, pa.table]


@pytest.mark.parametrize("held", COLUMNS)
def test_every_estimator_reads_a_column(held: str) -> None:
    column = COLUMNS[held]
    assert Reader.learn(column)[1].lengths.tolist() == [5, 3]
    assert text_values(column) == NAMES
    assert items_in(column, "Inputs", "words", spaces="keep") == NAMES
    assert items_in(column, "Inputs", "characters", spaces="keep") == [list(n) for n in NAMES]


@pytest.mark.parametrize("table", TABLES, ids=["pandas", "Polars", "Arrow"])
def test_several_columns_are_never_their_names(table: Any) -> None:
    both = table({"name": NAMES, "sex": ["f", "m"]})
    for fit in (
        lambda: SequenceClassifier().fit(both, ["f", "m"]),
        lambda: SequenceGenerator().fit(both),
        lambda: SequenceTransducer().fit(both, NAMES),
        lambda: SequenceTagger().fit(both, NAMES),
    ):
        with pytest.raises(SequenceError, match=r"2 columns .*pass one column.*\['name'\]"):
            fit()
    with pytest.raises(SequenceError, match=r"that of series name are not.*choose the columns"):
        SequenceForecaster().fit(both)


@pytest.mark.parametrize("table", TABLES, ids=["pandas", "Polars", "Arrow"])
def test_sentences_may_be_a_column_of_lists(table: Any) -> None:
    told = table({"words": [["Anna", "sings"], ["Bo"]]})
    assert sentences_in(told, "Sentences", 10) == [("Anna", "sings"), ("Bo",)]


@pytest.mark.parametrize("table", TABLES, ids=["pandas", "Polars", "Arrow"])
def test_columns_of_numbers_are_series_with_their_names(table: Any) -> None:
    given = series_in(table({"north": [1.0, 2.0, 4.0], "south": [3.0, 5.0, 7.0]}), None, None, None)
    assert given.names == ("north", "south")
    assert [values.tolist() for values in given.values] == [[1, 2, 4], [3, 5, 7]]
    known = planned_in(table({"price": [1.0, 2.0, 3.0]}))
    static = fixed_in(table({"size": [9.0]}))
    given = series_in([[1.0, 2.0, 4.0]], known, static, None)
    assert given.beside[0].tolist() == [[1], [2], [3]]
    assert given.static.tolist() == [[9]]


@pytest.mark.parametrize("table", TABLES, ids=["pandas", "Polars", "Arrow"])
def test_recordings_are_tables_whose_channels_are_found_by_name(table: Any) -> None:
    first = table({"x": [1.0, 2.0], "y": [3.0, 5.0]})
    reader, read = Reader.learn([first], standardise=False)
    assert (reader.channels, read.values.tolist()) == (("x", "y"), [[1, 3], [2, 5]])
    turned = table({"y": [3.0, 5.0], "z": [0.0, 0.0], "x": [1.0, 2.0]})
    assert reader.read([turned]).values.tolist() == read.values.tolist()


def test_a_frame_not_computed_yet_is_refused() -> None:
    with pytest.raises(SequenceError, match=r"not computed yet; pass .collect\(\)"):
        SequenceForecaster().fit(pl.LazyFrame({"x": [1.0]}))


def test_one_string_is_no_list_anywhere() -> None:
    for call in (
        lambda: SequenceClassifier().fit("anna", ["f"]),
        lambda: SequenceTransducer().fit("anna", "anna"),
        lambda: SequenceTagger().fit("anna", "anna"),
    ):
        with pytest.raises(SequenceError, match="come as a list, received one string 'anna'; pass"):
            call()


def test_sparse_and_complex_values_are_refused() -> None:
    from scipy.sparse import csr_matrix

    with pytest.raises(SequenceError, match=r"received a sparse csr_matrix; pass .toarray\(\)"):
        Reader.learn(csr_matrix(np.eye(3)))
    with pytest.raises(SequenceError, match="received a sparse dok_matrix"):
        Reader.learn(csr_matrix(np.eye(3)).todok())
    with pytest.raises(SequenceError, match=r"Complex data not supported: .*two channels"):
        Reader.learn(np.zeros((2, 3, 1), complex))


def test_channels_that_come_first_are_asked_about(caplog: pytest.LogCaptureFixture) -> None:
    X = np.random.default_rng(0).normal(size=(4, 30, 3))
    with caplog.at_level(logging.WARNING, "elman"):
        reader, _ = Reader.learn(X)
        Reader.learn(X.transpose(0, 2, 1), channels=[f"c{i}" for i in range(30)])
        assert not caplog.records
        Reader.learn(X.transpose(0, 2, 1))
    (said,) = [record.getMessage() for record in caplog.records]
    assert said == (
        "sequences have shape (time, features), these have more channels (30) than timesteps (3): "
        "pass X.transpose(0, 2, 1), or [x.T for x in X] if channels come first, or name them with "
        "channels="
    )
    with pytest.raises(SequenceError, match=r"3 channels, received 30; pass X.transpose\(0, 2, 1"):
        reader.read(X.transpose(0, 2, 1))
    with pytest.raises(SequenceError, match="received 5; give the channels of the training data"):
        reader.read(X[:, :, [0, 1, 2, 0, 1]])
