"""Examples and their weights: what is learned, what is held out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier
from elman.errors import ConfigurationError, SequenceError
from elman.estimators.classifier.parts import Examples, parted, weights_of
from elman.estimators.reading.inputs import Reader

NAMES = ["anna", "lena", "otto", "hugo"] * 4
CODES = np.array([0, 0, 1, 1] * 4)
WEIGHTS = np.arange(16, dtype=np.float32)


def examples(weights: Any = None) -> Examples:
    return Examples(NAMES, Reader.learn(NAMES)[1], CODES, None, weights)


def model(**settings: Any) -> SequenceClassifier:
    made = SequenceClassifier(**settings)
    made.classes_ = np.array(["f", "m"])
    return made


def test_weights_go_with_their_examples() -> None:
    kept, held = parted(model(validation=0.25), examples(WEIGHTS), None, None)
    assert held is not None
    assert sorted([*kept.weights, *held.weights]) == WEIGHTS.tolist()
    for part in (kept, held):
        assert part.weights is not None
        assert part.items == [NAMES[int(weight)] for weight in part.weights]
        assert part.codes.tolist() == [CODES[int(weight)] for weight in part.weights]
    both = kept.joined(held)
    assert both.sequences.lengths.tolist() == [5] * 16
    assert 0 not in both.counting.weights


def test_a_weight_multiplies_that_of_the_class() -> None:
    assert weights_of(model(), examples()) is None
    found = weights_of(model(class_weight={"m": 3.0}), examples(WEIGHTS))
    assert found.tolist() == (WEIGHTS * np.where(CODES, 3, 1)).tolist()
    with pytest.raises(SequenceError, match="received zero for all 16"):
        weights_of(model(class_weight={"f": 0.0}), examples(np.where(CODES, 0, 1.0)))


def test_what_validation_holds_out_weighs_something() -> None:
    zero = np.zeros(16, np.float32)
    with pytest.raises(SequenceError, match="validation holds out weigh more than zero"):
        parted(model(validation=0.25), examples(zero), None, None)
    with pytest.raises(ConfigurationError, match="holds none out"):
        parted(model(validation=0.01), examples(), None, None)


QUICK: dict[str, Any] = {"units": 4, "epochs": 6, "batch_size": 16, "learning_rate": 0.05}


def test_an_example_without_weight_teaches_nothing() -> None:
    labels = ["f", "f", "m", "m"] * 4
    wrong = ["m" if i % 2 else "f" for i in range(16)]
    weights = [1.0] * 16 + [0.0] * 16
    fitted = [
        SequenceClassifier(**{**QUICK, "batch_size": 32}).fit(
            NAMES * 2, labels + more, sample_weight=weights
        )
        for more in (wrong, labels)
    ]
    first, second = (model.predict_proba(NAMES) for model in fitted)
    np.testing.assert_allclose(first, second, atol=1e-6)
    unweighed = SequenceClassifier(**{**QUICK, "batch_size": 32}).fit(NAMES * 2, labels + wrong)
    assert not np.allclose(unweighed.predict_proba(NAMES), first, atol=1e-3)


def test_all_weights_alike_change_nothing() -> None:
    labels = ["f", "f", "m", "m"] * 4
    plain = SequenceClassifier(**QUICK, validation=0.25).fit(NAMES, labels)
    alike = SequenceClassifier(**QUICK, validation=0.25).fit(
        NAMES, labels, sample_weight=np.full(16, 2.0)
    )
    np.testing.assert_allclose(plain.predict_proba(NAMES), alike.predict_proba(NAMES), atol=1e-5)


def test_weights_that_are_none_are_refused() -> None:
    with pytest.raises(SequenceError, match="received 3 for 16"):
        SequenceClassifier(**QUICK).fit(NAMES, CODES, sample_weight=[1, 1, 1])
