"""Going on: the same labels and symbols, weights as they were, other examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier
from elman.errors import AlphabetError, ConfigurationError, LabelError
from elman.estimators.classifier.continuing import gone_on

SMALL: dict[str, Any] = {"units": 4, "batch_size": 4, "learning_rate": 0.02}
NAMES, SEXES = ["Anna", "Lena", "Otto", "Hugo"] * 2, ["f", "f", "m", "m"] * 2


def test_calls_of_partial_fit_add_up() -> None:
    model = SequenceClassifier(**SMALL, epochs=7, validation=0.3, patience=2)
    losses = []
    for _ in range(12):
        assert model.partial_fit(NAMES, SEXES, ["f", "m"]) is model
        losses.append(model.history_[0][-1].loss)
    assert losses[-1] < losses[0]
    assert len(model.history_[0]) == 12
    assert model.best_epochs_ == [12]
    assert (model.epochs, model.validation, model.patience) == (7, 0.3, 2)
    assert model.record_["counts"] == {"f": 48, "m": 48}
    assert model.record_["continued"] == 11


def test_classes_may_come_later_and_are_those_of_the_first_call() -> None:
    model = SequenceClassifier(**SMALL).partial_fit(NAMES, SEXES, ["m", "f", "x"])
    assert model.classes_.tolist() == ["f", "m", "x"]
    model.partial_fit(["Anna", "Otto"], ["x", "x"])
    assert model.record_["counts"]["x"] == 2
    with pytest.raises(LabelError, match="classes are those of the first call"):
        model.partial_fit(NAMES, SEXES, ["f", "m"])
    with pytest.raises(LabelError, match="received 'y' at index 0"):
        model.partial_fit(["Anna"], ["y"])


def test_the_first_call_names_all_classes() -> None:
    with pytest.raises(ConfigurationError, match="first partial_fit names all classes"):
        SequenceClassifier(**SMALL).partial_fit(NAMES, SEXES)
    with pytest.raises(LabelError, match="at least two labels"):
        SequenceClassifier(**SMALL).partial_fit(NAMES, SEXES, ["f"])


def test_a_call_that_fails_leaves_the_model_as_it_was() -> None:
    model = SequenceClassifier(**SMALL, epochs=1).fit(NAMES, SEXES)
    before, record = model.predict_proba(NAMES), dict(model.record_)
    with pytest.raises(AlphabetError):
        model.partial_fit(["Zoë"], ["f"])
    np.testing.assert_array_equal(model.predict_proba(NAMES), before)
    assert model.record_ == record


def test_a_model_from_a_file_goes_on_as_the_one_in_memory(tmp_path: Path) -> None:
    model = SequenceClassifier(**SMALL, epochs=1, word_ngrams=1).fit(NAMES, SEXES)
    model.save(tmp_path / "a.elman")
    loaded = SequenceClassifier.load(tmp_path / "a.elman")
    for each in (model, loaded):
        each.partial_fit(["Hugo", "Lena"] * 2, ["m", "f"] * 2)
    np.testing.assert_array_equal(model.predict_proba(NAMES), loaded.predict_proba(NAMES))


def test_what_is_gone_on_from_stays_as_it_was() -> None:
    texts = ["a fine film", "a moving plot", "a dull film", "a weak plot"] * 10
    labels = ["pos", "pos", "neg", "neg"] * 10
    model = SequenceClassifier(unit="words", embedding=4, units=4, epochs=1, word_ngrams=2)
    model.fit(texts, labels)
    before = model.predict_proba(texts[:4])
    settings = {"epochs": 2, "validation": 0.2, "patience": 1}
    after = gone_on(model, ["a so so plot", "a fine end"] * 10, ["neg", "pos"] * 10, settings)
    np.testing.assert_array_equal(model.predict_proba(texts[:4]), before)
    assert (after.predict_proba(texts[:4]) != before).any()
    assert after.record_["sequences"] == 60
    assert model.linear_ is not None
    assert after.linear_ is not None
    assert set(model.linear_.words.hashes) < set(after.linear_.words.hashes)
