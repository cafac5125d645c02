"""Columns of a table by their names: what is read, what is not, what is missing."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman import SequenceClassifier
from elman.errors import ConfigurationError, InputError, SequenceError
from elman.estimators.reading.named import Table

NAMES = ["Anna", "Lena", "Nora", "Otto", "Hugo", "Milo"] * 4
SEXES = ["f", "f", "f", "m", "m", "m"] * 4
COLUMNS: dict[str, list[Any]] = {
    "name": NAMES,
    "gender": SEXES,
    "born": [*range(24)],
    "often": [1.0] * 24,
}
SETTINGS: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 8, "ngrams": 0, "members": 1}


def pandas(columns: Any) -> Any:
    return pytest.importorskip("pandas").DataFrame(columns)


def polars(columns: Any) -> Any:
    return pytest.importorskip("polars").DataFrame(columns)


def arrow(columns: Any) -> Any:
    return pytest.importorskip("pyarrow").table(columns)


@pytest.mark.parametrize("table", [pandas, polars, arrow])
def test_a_table_is_read_as_its_columns_are(
    table: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    frame = table({**COLUMNS, f"more of {table.__name__}": COLUMNS["born"]})
    weights: Any = {"sample_weight": "often"}
    with caplog.at_level(logging.WARNING, "elman"):
        model = SequenceClassifier(**SETTINGS).fit(frame, text="name", label="gender", **weights)
        model.fit(frame, text="name", label="gender", **weights)
    said = [r.getMessage() for r in caplog.records if table.__name__ in r.getMessage()]
    assert len(said) == 1
    assert "not read: 'born', 'more of" in said[0]
    plain = SequenceClassifier(**SETTINGS).fit(NAMES, SEXES, sample_weight=COLUMNS["often"])
    wanted = plain.predict_proba(NAMES)
    model.save(tmp_path / "m.elman")
    for fitted in (model, elman.load(tmp_path / "m.elman"), elman.use(tmp_path / "m.elman")):
        np.testing.assert_allclose(fitted.predict_proba(frame), wanted, atol=1e-6)
        assert fitted.score(frame) == plain.score(NAMES, SEXES)
    assert np.array_equal(model.predict_proba(NAMES), wanted)


def test_what_stands_beside_is_named_too() -> None:
    frame = polars(COLUMNS)
    model = SequenceClassifier(**SETTINGS).fit(
        frame, text="name", label="gender", features=["born"]
    )
    beside = {"born": COLUMNS["born"]}
    assert np.array_equal(model.predict_proba(frame), model.predict_proba(NAMES, features=beside))


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"text": "nam", "label": "gender"}, r"no column 'nam' \(text\).*did you mean 'name'"),
        ({"text": "name", "label": "gender", "sample_weight": "weight"}, "no column 'weight'"),
        ({"text": "name"}, "received no label="),
        ({"label": "gender"}, "received no text="),
        ({"text": "name", "label": "gender", "y": SEXES}, "received both"),
    ],
)
def test_what_is_wrong_with_names_is_said(named: dict[str, Any], said: str) -> None:
    with pytest.raises((SequenceError, ConfigurationError), match=said):
        SequenceClassifier(**SETTINGS).fit(polars(COLUMNS), **named)


def test_names_are_of_a_table() -> None:
    with pytest.raises(ConfigurationError, match="received a list; pass a table"):
        SequenceClassifier(**SETTINGS).fit(NAMES, text="name", label="gender")
    with pytest.raises(ConfigurationError, match="received a dict"):
        Table({})


def test_a_column_that_is_missing_later_is_named() -> None:
    model = SequenceClassifier(**SETTINGS).fit(polars(COLUMNS), text="name", label="gender")
    other = polars({"person": NAMES, "gender": SEXES})
    with pytest.raises(SequenceError, match=r"no column 'name' \(text\)"):
        model.predict(other)
    with pytest.raises(InputError, match="a table of 2 columns"):
        SequenceClassifier(**SETTINGS).fit(NAMES, SEXES).predict(other)
    # One column is its values, whatever its name.
    alone = polars({"person": NAMES})
    assert np.array_equal(model.predict(alone), model.predict(NAMES))
