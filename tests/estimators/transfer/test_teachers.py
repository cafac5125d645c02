"""Models that teach another one: what is learned, told before training, recorded, and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman import SequenceClassifier, SequenceGenerator
from elman.errors import ConfigurationError
from elman.estimators.transfer.teachers import open_teachers, taught

TEXT = "to be or not to be, that is the question. " * 8
NAMES = ["anna", "lena", "nora", "mia", "otto", "hugo", "milo", "ugo"] * 4
LABELS = (["f"] * 4 + ["m"] * 4) * 4


def generator(**settings: Any) -> SequenceGenerator:
    return SequenceGenerator(
        **{"units": 6, "epochs": 2, "batch_size": 2, "steps": 8, "embedding": 4} | settings
    )


def classifier(**settings: Any) -> SequenceClassifier:
    return SequenceClassifier(**{"units": 6, "epochs": 2, "batch_size": 8} | settings)


@pytest.fixture(scope="module")
def writer() -> SequenceGenerator:
    return generator(seed=1).fit(TEXT)


@pytest.fixture(scope="module")
def judge() -> SequenceClassifier:
    return classifier(seed=1).fit(NAMES, LABELS)


def test_a_generator_is_taught_by_files_and_models(
    writer: SequenceGenerator, tmp_path: Path
) -> None:
    writer.save(tmp_path / "lm.elman")
    said: list[Any] = []
    student = generator(teachers=[tmp_path / "lm.elman", writer], distil_weight=0.75)
    student.fit(TEXT, announce=said.append)
    (remark,) = said[0].remarks
    assert remark.startswith("taught by lm.elman, teacher 2 (")
    assert "counts 75% beside the data, at temperature 1" in remark
    record = student.record_
    assert [teacher["name"] for teacher in record["teachers"]] == ["lm.elman", "teacher 2"]
    assert record["teachers"][0]["data_sha256"] == writer.record_["data_sha256"]
    assert (record["distil_weight"], record["distil_temperature"]) == (0.75, 1.0)
    student.save(tmp_path / "student.elman")
    assert elman.load(tmp_path / "student.elman").record_["teachers"] == record["teachers"]
    again = generator(teachers=[writer], distil_weight=0.75).fit(TEXT)
    # Twice the same teacher is that teacher; the same seed learns the same.
    assert again.score(TEXT).bits_per_character == pytest.approx(
        student.score(TEXT).bits_per_character, rel=1e-4
    )
    alone = generator().fit(TEXT)
    assert "teachers" not in alone.record_
    assert alone.score(TEXT).bits_per_character != again.score(TEXT).bits_per_character


def test_a_classifier_is_taught_by_any_classifier(judge: SequenceClassifier) -> None:
    said: list[Any] = []
    student = classifier(teachers=[judge], distil_weight=1.0, distil_temperature=2.0)
    student.fit(NAMES, LABELS, announce=said.append)
    assert "taught by teacher 1" in said[0].remarks[0]
    assert student.record_["teachers"][0]["networks"] == 1
    # Labels do not matter where teachers count alone.
    other = classifier(teachers=[judge], distil_weight=1.0, distil_temperature=2.0)
    other.fit(NAMES, LABELS[::-1])
    np.testing.assert_allclose(
        student.predict_proba(NAMES), other.predict_proba(NAMES), rtol=1e-5, atol=1e-6
    )


def test_what_teachers_think_is_their_mean_in_the_order_of_labels(
    judge: SequenceClassifier,
) -> None:
    teachers = open_teachers([judge, judge], "classifier")
    thought = taught(teachers, NAMES[:8], np.array(["m", "f"]))
    np.testing.assert_allclose(thought[:, ::-1], judge.predict_proba(NAMES[:8]), atol=1e-6)


def test_what_cannot_teach_is_refused(
    writer: SequenceGenerator, judge: SequenceClassifier, tmp_path: Path
) -> None:
    writer.save(tmp_path / "lm.elman")
    small = elman.use(tmp_path / "lm.elman")
    for teachers, said in (
        ("lm.elman", "a list of models"),
        ([judge], "fitted generator of elman, received a classifier"),
        ([7], "received an int"),
        ([small], "opened for use alone"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            generator(teachers=teachers).fit(TEXT)
    with pytest.raises(ConfigurationError, match="knows the labels that are learned and no others"):
        classifier(teachers=[judge]).fit(NAMES, ["f", "m", "x", "m"] * 8)
    for text, said in ((TEXT + "zz", "characters for"), ([TEXT, TEXT], "one long text")):
        with pytest.raises(ConfigurationError, match="writes the symbols of the text") as refused:
            generator(teachers=[writer]).fit(text)
        assert said in refused.value.problem
    with pytest.raises(ConfigurationError, match="which knows other characters"):
        generator(teachers=[writer]).fit(TEXT.replace("q", "Q"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"distil_weight": 0.3}, "distil_weight cannot act without teachers"),
        ({"distil_temperature": 2.0}, "distil_temperature cannot act without teachers"),
    ],
)
def test_settings_that_cannot_act(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        generator(**settings).fit(TEXT)
    with pytest.raises(ConfigurationError, match=said):
        classifier(**settings).fit(NAMES, LABELS)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"distil_weight": 1.5}, "distil_weight is a number above 0 to 1, received 1.5"),
        ({"distil_temperature": 0.5}, "distil_temperature is a number from 1 to 100"),
    ],
)
def test_settings_outside_their_range(
    settings: dict[str, Any], said: str, writer: SequenceGenerator, judge: SequenceClassifier
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        generator(teachers=[writer], **settings).fit(TEXT)
    with pytest.raises(ConfigurationError, match=said):
        classifier(teachers=[judge], **settings).fit(NAMES, LABELS)


def test_windows_are_not_taught(writer: SequenceGenerator) -> None:
    with pytest.raises(ConfigurationError, match="teachers cannot act on windows"):
        SequenceGenerator(approach="many-to-one", teachers=[writer]).fit(TEXT)


def test_a_taught_model_goes_on_without_its_teachers(judge: SequenceClassifier) -> None:
    student = classifier(teachers=[judge], distil_weight=0.9).fit(NAMES, LABELS)
    student.partial_fit(NAMES[:8], LABELS[:8])
    assert student.predict(["anna"]).shape == (1,)


def test_teachers_stay_fitted_in_clones_and_searches(judge: SequenceClassifier) -> None:
    from sklearn.base import clone
    from sklearn.frozen import FrozenEstimator
    from sklearn.model_selection import GridSearchCV

    assert clone(classifier(teachers=[judge])).teachers[0] is judge
    tried = {"teachers": [[FrozenEstimator(judge)]]}
    search = GridSearchCV(classifier(), tried, cv=2, error_score="raise").fit(NAMES, LABELS)
    assert search.best_estimator_.record_["teachers"][0]["seed"] == 1
    # What scikit-learn copies without what it learned, teaches nothing: said before training.
    search = GridSearchCV(classifier(), {"teachers": [[judge]]}, cv=2, error_score="raise")
    with pytest.raises(ConfigurationError, match=r"fitted model.*FrozenEstimator\(model\)"):
        search.fit(NAMES, LABELS)
