"""A model opened for use answers as its estimator does, and needs no JAX for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier, SequenceGenerator, SequenceTransducer, load
from elman.errors import DamagedModel, NotAModel
from elman.estimators import use
from elman.estimators.files import modelfile
from elman.inference.wrappers import Sequential

NAMES = ["Anna", "Lena", "Nora", "Mia", "Otto", "Hugo", "Milo", "Ugo"]
SEX = ["f"] * 4 + ["m"] * 4
QUICK: dict[str, Any] = {"epochs": 2, "batch_size": 4, "learning_rate": 0.02}


def stored(model: Any, folder: Path) -> tuple[Any, Any]:
    """Save a model; return it as its estimator and for use alone."""
    model.save(folder / "model.elman")
    return load(folder / "model.elman"), use(folder / "model.elman")


@pytest.fixture
def classifiers(tmp_path: Path) -> tuple[Any, Any]:
    model = SequenceClassifier(
        units=8, bidirectional=True, cell="gru", ngrams=3, ngram_buckets=64, members=2, **QUICK
    )
    return stored(model.fit(NAMES, SEX), tmp_path)


def test_a_classifier(classifiers: tuple[Any, Any]) -> None:
    model, light = classifiers
    assert isinstance(light.networks_[0], Sequential)
    assert light.kind == model.kind == "classifier"
    texts = ["Lina", "Otto", "A", "Annalena"]
    np.testing.assert_allclose(light.predict_proba(texts), model.predict_proba(texts), atol=1e-6)
    assert light.predict(texts).tolist() == model.predict(texts).tolist()
    assert light.score(NAMES, SEX) == model.score(NAMES, SEX)
    for ours, theirs in zip(light.running_proba(texts), model.running_proba(texts), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    assert light.record_ == model.record_
    assert light.history_ == model.history_
    assert light.best_epochs_ == model.best_epochs_


def test_a_classifier_that_reads_its_padding(tmp_path: Path) -> None:
    model = SequenceClassifier(units=4, mask=False, timesteps=6, **QUICK).fit(NAMES, SEX)
    model, light = stored(model, tmp_path)
    texts = ["Lina", "Annalena", "Ugo"]
    np.testing.assert_allclose(light.predict_proba(texts), model.predict_proba(texts), atol=1e-6)


def test_a_classifier_of_series(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    X = [rng.normal(size=(n, 3)) for n in (5, 8, 3, 9)]
    model = SequenceClassifier(units=4, pooling="mean", **QUICK).fit(X, [0, 1, 0, 1])
    model, light = stored(model, tmp_path)
    np.testing.assert_allclose(light.predict_proba(X), model.predict_proba(X), atol=1e-6)
    assert light.predict(X).dtype == model.predict(X).dtype


@pytest.mark.parametrize(
    "settings",
    [
        {"units": 16},
        {"units": (8, 8), "cell": "lstm", "embedding": 4},
        {"approach": "many-to-one", "window": 5, "cell": "simple", "units": 16},
        {"approach": "many-to-many", "window": 5, "units": 16},
    ],
)
def test_a_generator(settings: dict[str, Any], tmp_path: Path) -> None:
    training = {"steps": 8} if "approach" not in settings else {}
    model = SequenceGenerator(epochs=2, batch_size=2, learning_rate=0.03, **training, **settings)
    model, light = stored(model.fit("to be or not to be, " * 20), tmp_path)
    for asked in (
        {"temperature": 0.7, "count": 3},
        {"match": "[a-z ]*o", "top_k": 5},
        {"stop": "e", "no_repeat": 3},
        {"beams": 3, "count": 2, "suffix": "be"},
    ):
        expected = model.write("to be", length=12, random_seed=0, **asked)
        found = light.write("to be", length=12, random_seed=0, **asked)
        assert [one.text for one in found] == [one.text for one in expected]
        assert [one.ended for one in found] == [one.ended for one in expected]
        for ours, theirs in zip(found, expected, strict=True):
            assert ours.log_probability == pytest.approx(theirs.log_probability, abs=1e-4)
    assert "".join(light.stream("to", 40)) == "".join(model.stream("to", 40))
    ours, theirs = light.score("to be or not"), model.score("to be or not")
    np.testing.assert_allclose(ours.bits, theirs.bits, rtol=1e-4, atol=1e-5, equal_nan=True)


def test_a_generator_of_texts_with_classes(tmp_path: Path) -> None:
    model = SequenceGenerator(units=8, epochs=2, batch_size=2, steps=8, learning_rate=0.03)
    model, light = stored(model.fit(NAMES * 3, SEX * 3), tmp_path)
    asked: dict[str, Any] = {"length": 9, "count": 4, "condition": "f"}
    assert light.generate(**asked) == model.generate(**asked)
    assert float(light.score_texts(NAMES, SEX)) == pytest.approx(
        float(model.score_texts(NAMES, SEX)), rel=1e-5
    )


def test_a_transducer(tmp_path: Path) -> None:
    words = ["abba", "baba", "aba", "bab", "abab", "baa", "ab", "ba"] * 2
    model = SequenceTransducer(units=(8, 8), members=2, **QUICK)
    model.fit(words, [word.upper().replace("B", "PF") for word in words])
    model, light = stored(model, tmp_path)
    asked = ["abba", "b", "babab"]
    expected, found = model.predict_nbest(asked, 3), light.predict_nbest(asked, 3)
    for ours, theirs in zip(found, expected, strict=True):
        assert [one.symbols for one in ours] == [one.symbols for one in theirs]
        np.testing.assert_allclose(
            [one.probability for one in ours], [one.probability for one in theirs], rtol=1e-4
        )
    assert light.predict(asked) == model.predict(asked)
    assert light.symbols_of("é") == model.symbols_of("é")


def test_another_kind_is_refused_in_the_same_words(
    classifiers: tuple[Any, Any], tmp_path: Path
) -> None:
    with pytest.raises(NotAModel, match="holds a SequenceClassifier, a SequenceGenerator is"):
        use(tmp_path / "model.elman", "generator")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("timesteps", -1, "timesteps"),
        ("labels", ["f"], "labels"),
        ("network", {"layer": "Quantum"}, "A layer is one of"),
    ],
)
def test_what_does_not_fit_is_said(
    classifiers: tuple[Any, Any], tmp_path: Path, name: str, value: Any, said: str
) -> None:
    description, parameters = modelfile.read(tmp_path / "model.elman")
    modelfile.write(
        tmp_path / "odd.elman", modelfile.Model({**description, name: value}, parameters)
    )
    with pytest.raises(DamagedModel, match=said) as small:
        use(tmp_path / "odd.elman")
    with pytest.raises(DamagedModel, match=said) as large:
        load(tmp_path / "odd.elman")
    remedies = [str(small.value.remedy), str(large.value.remedy)]
    if name == "network":
        install = "install what may have it: pip install --upgrade"
        assert remedies == [f"{install} 'elman[train]'", f"{install} elman"]
    else:
        assert remedies == ["train it again"] * 2


def test_a_number_that_is_not_finite_is_refused(
    classifiers: tuple[Any, Any], tmp_path: Path
) -> None:
    description, parameters = modelfile.read(tmp_path / "model.elman")
    name = next(name for name in parameters if name.endswith(".b"))
    parameters[name] = np.full_like(parameters[name], np.nan)
    modelfile.write(tmp_path / "odd.elman", modelfile.Model(description, parameters))
    with pytest.raises(DamagedModel, match="not finite"):
        use(tmp_path / "odd.elman")
