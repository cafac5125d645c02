"""Columns of a table by their names: what is read, what is not, what is missing."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman import (
    SequenceAutoencoder,
    SequenceClassifier,
    SequenceGenerator,
    SequenceTagger,
    SequenceTransducer,
)
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


PAIRS = {"de": ["ab", "ba", "aab", "bb"] * 4, "en": ["AB", "BA", "AAB", "BB"] * 4, "no": [0] * 16}
SENTENCES: dict[str, list[Any]] = {
    "words": [["Anna", "sings"], ["Otto", "lives", "here"]] * 6,
    "labels": [["B-PER", "O"], ["B-PER", "O", "O"]] * 6,
    "pos": [["N", "V"], ["N", "V", "A"]] * 6,
}


@pytest.mark.parametrize("table", [pandas, polars, arrow])
def test_pairs_are_two_columns(table: Any, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"units": 8, "embedding": 4, "epochs": 2, "batch_size": 8}
    frame, plain = table(PAIRS), SequenceTransducer(**settings).fit(PAIRS["de"], PAIRS["en"])
    model = SequenceTransducer(**settings).fit(frame, text="de", label="en")
    assert model.predict(frame) == model.predict(PAIRS["de"]) == plain.predict(PAIRS["de"])
    assert model.score(frame) == plain.score(PAIRS["de"], PAIRS["en"])
    model.save(tmp_path / "m.elman")
    assert elman.use(tmp_path / "m.elman").score(frame) == model.score(frame)
    with pytest.raises(SequenceError, match=r"no column 'de' \(text\)"):
        model.predict(table({"source": ["ab"], "n": [1]}))


@pytest.mark.parametrize("table", [pandas, polars, arrow])
def test_sentences_are_columns_of_lists(table: Any, tmp_path: Path) -> None:
    frame = table(SENTENCES)
    settings: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 4, "validation": None}
    model = SequenceTagger(**settings).fit(frame, text="words", label="labels", columns=["pos"])
    words, labels, beside = SENTENCES["words"], SENTENCES["labels"], {"pos": SENTENCES["pos"]}
    plain = SequenceTagger(**settings).fit(words, labels, columns=beside)
    model.save(tmp_path / "m.elman")
    wanted = plain.predict(words, columns=beside)
    for fitted in (model, elman.use(tmp_path / "m.elman")):
        assert fitted.predict(frame) == wanted
        assert fitted.score(frame) == plain.score(words, labels, columns=beside)
        spans: list[Any] = [[] for _ in words]
        assert len(fitted.confidences(frame, spans)) == len(words)


@pytest.mark.parametrize("table", [pandas, polars, arrow])
def test_texts_have_classes_and_numbers(table: Any) -> None:
    frame = table({**COLUMNS})
    settings: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 2, "steps": 8}
    model = SequenceGenerator(**settings).fit(frame, text="name", label="gender")
    plain = SequenceGenerator(**settings).fit(NAMES, SEXES)
    assert model.classes_ == ("f", "m")
    assert float(model.score_texts(frame)) == float(plain.score_texts(NAMES, SEXES))
    born = SequenceGenerator(units=4, epochs=1, batch_size=8, validation=None)
    born.fit(frame, text="name", features=["born"])
    beside = {"born": COLUMNS["born"]}
    assert float(born.score_texts(frame)) == float(born.score_texts(NAMES, features=beside))
    with pytest.raises(ConfigurationError, match="received no text="):
        born.fit(frame, label="gender")


@pytest.mark.parametrize("table", [pandas, polars, arrow])
def test_an_autoencoder_reads_a_column(table: Any) -> None:
    model = SequenceAutoencoder(units=4, epochs=1, batch_size=8)
    model.fit(table(COLUMNS), text="name", groups="name")
    assert np.array_equal(model.transform(table(COLUMNS)), model.transform(NAMES))


def test_tables_where_texts_stand_for_themselves_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="of a table of pandas"):
        SequenceGenerator().fit("to be or not to be", text="name")
