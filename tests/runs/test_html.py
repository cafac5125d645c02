"""What a notebook shows of trainings and evaluations, all of it escaped."""

from __future__ import annotations

from typing import Any

import pytest

from elman.datasets import Labelled
from elman.runs import evaluate, train

LABELS = ["<b>f</b>", "m"]
PEOPLE = Labelled(["Anna", "Otto", "Tanna", "Toto"] * 10, LABELS * 20, name="<i>people")


@pytest.fixture(scope="module")
def run() -> Any:
    return train(PEOPLE, test=0.25, units=4, epochs=2, members=1, ngrams=0)


def test_a_training_shows_data_figures_and_curves(run: Any) -> None:
    html = run._repr_html_()
    assert "&lt;i&gt;people, 40" in html
    assert "<i>" not in html
    assert "<b>" not in html
    assert f">{run.figures.evaluation.accuracy}<" in html
    assert "monospace" in html  # the table of layers
    assert "<svg" in html


def test_an_evaluation_shows_each_class(run: Any) -> None:
    html = evaluate(run.model, PEOPLE)._repr_html_()
    assert "&lt;b&gt;f&lt;/b&gt;" in html
    assert "<b>" not in html
    for said in ("precision", "true \\ answered", "macro f1", "held out in training"):
        assert said in html
