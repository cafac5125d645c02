"""One way to a picture of anything: a figure, and a file where that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import elman
from elman.datasets import Labelled
from elman.errors import ConfigurationError
from elman.runs import evaluate, follow_gradients, train

WORDS = [f"{a}{b}{c}" for a in "ab" for b in "cde" for c in "fg"]
PEOPLE = Labelled(WORDS * 2, ["x", "y"] * 12, name="people")
SMALL: dict[str, Any] = {"units": 4, "epochs": 2, "members": 1, "ngrams": 0}


@pytest.fixture(scope="module")
def run() -> Any:
    return train(PEOPLE, test=0.25, **SMALL)


def titles(figure: Any) -> str:
    heading = figure.get_suptitle()
    return " ".join([heading, *(axes.get_title() for axes in figure.axes)])


def labels(figure: Any) -> set[str]:
    return {axes.get_ylabel() for axes in figure.axes}


def test_a_model_shows_its_curves(run: Any) -> None:
    assert "loss (nats per example)" in labels(elman.plot(run.model))
    assert "lowest loss" in titles(elman.plot(run.model, "curves"))
    assert "Names" in titles(elman.plot(run.model, title="Names"))


def test_a_training_shows_its_curves_and_its_figures(run: Any, tmp_path: Path) -> None:
    assert labels(run.plot()) == labels(elman.plot(run.model))
    figure = run.plot("confusion", tmp_path / "c.svg")
    assert f"n = {len(run.out):,}" in titles(figure)
    assert "<svg" in (tmp_path / "c.svg").read_text()


def test_an_evaluation_shows_its_confusion_first(run: Any) -> None:
    found = evaluate(run.model, PEOPLE)
    assert "true class" in labels(found.plot())
    assert "true class" in labels(elman.plot(found))
    assert "true class" in labels(elman.plot(found.figures.evaluation))
    assert "share of answers that are right" in labels(found.plot("reliability"))


def test_gradients_through_time_and_through_training(run: Any) -> None:
    followed = follow_gradients(run.model, PEOPLE, examples=2)
    assert "length of dL/dh" in labels(followed.plot())
    assert "mean length of dL/dparameters" in labels(elman.plot(followed, "training"))
    followed = type(followed)(run.model, None, "people", 2, None, followed.layers, None)
    with pytest.raises(ConfigurationError, match="holds no gradients"):
        followed.plot("training")


def test_a_classifier_reads_a_text(run: Any) -> None:
    figure = elman.plot(run.model, "reading", text="acf")
    assert "acf: " in titles(figure)
    assert {"one-hot", "4 units", "probability (%)"} <= labels(figure)


def test_attention_of_a_transducer() -> None:
    words = ["ab", "ba", "abb", "bab"] * 4
    model = elman.SequenceTransducer(
        units=4, epochs=1, batch_size=8, alignment="attention", embedding=4
    )
    model.fit(words, [word[::-1] for word in words])
    figure = elman.plot(model, "attention", text="ab", title="Backwards")
    assert figure.get_suptitle() == "Backwards"
    assert "written" in labels(figure)
    with pytest.raises(ConfigurationError, match="kind= is one of curves, attention here"):
        elman.plot(model, "reading", text="ab")


def test_what_comes_next_of_a_forecaster() -> None:
    waves = [[float(i % 6) for i in range(60)] for _ in range(2)]
    model = elman.SequenceForecaster(units=4, epochs=1, horizon=3).fit(waves)
    figure = elman.plot(model, "forecasts")
    assert "3 steps" in figure.get_suptitle()
    assert len(figure.axes) == 2


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("confusion", None, "kind= is one of curves, reading here, received 'confusion'"),
        ("reading", None, "'reading' is one of a text, received none"),
        ("curves", "acf", "text= cannot act on 'curves'"),
    ],
)
def test_what_cannot_be_drawn_is_said(run: Any, kind: str, text: str | None, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        elman.plot(run.model, kind, text=text)


def test_only_what_can_be_drawn_is_taken() -> None:
    with pytest.raises(Exception, match="not fitted yet"):  # scikit-learn's where that is loaded
        elman.plot(elman.SequenceClassifier())
    with pytest.raises(ConfigurationError, match="received a list"):
        elman.plot([1, 2])
