"""Figures of a model on examples, and what is remarked beside them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from elman.datasets import Labelled, best_reachable_accuracy
from elman.runs.labelled import best_reachable, measure
from elman.sequences import Alphabet
from elman.sequences.folding import Folding


def model(texts: list[str], answers: dict[str, float]) -> Any:
    alphabet = Alphabet.of(texts, fold=("accents", "case"))

    def predict_proba(asked: list[str], *, unknown: str, features: Any) -> Any:
        assert (unknown, features) == ("skip", None)
        p = [answers[alphabet.fold_text(text)] for text in asked]
        return np.array([[q, 1 - q] for q in p])

    return SimpleNamespace(
        reader_=SimpleNamespace(alphabet=alphabet, written=list, spaces="keep"),
        classes_=np.array(["f", "m"]),
        predict_proba=predict_proba,
        record_={"counts": {"f": 1, "m": 1}},
        features_=None,
    )


def test_texts_that_are_the_same_to_the_model_are_told_and_counted_once() -> None:
    texts = ["Zoë", "zoe", "ZOE", "Otto", "Mia"]
    seen = Labelled(texts, ["f", "f", "f", "m", "m"])
    figures, remarks = measure(model(texts, {"zoe": 0.9, "otto": 0.2, "mia": 0.8}), seen)
    assert str(figures.accuracy).startswith("80.0%")
    assert remarks == [
        "2 of 5 are to the model the same text as another with the same label; with each counted "
        "once, accuracy is 66.7% (20.8 to 93.9%, 2 of 3)"
    ]


def test_texts_that_all_differ_need_no_remark() -> None:
    texts = ["Zoe", "Otto"]
    _, remarks = measure(model(texts, {"zoe": 0.9, "otto": 0.2}), Labelled(texts, ["f", "m"]))
    assert remarks == []


def test_the_best_reachable_is_one_whoever_asks() -> None:
    texts = ["Kim", "kim", "Kím", "Otto"]
    examples = Labelled(texts, ["f", "m", "f", "m"])
    as_read = best_reachable(model(texts, {}), examples)
    assert as_read == 0.75
    assert as_read == best_reachable_accuracy(examples, read=Folding(["accents", "case"]))
    assert best_reachable_accuracy(examples) == 1.0
