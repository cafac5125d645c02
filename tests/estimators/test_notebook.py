"""What a notebook shows of a model and of its training; elsewhere nothing is shown."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace

import pytest

from elman import SequenceClassifier, SequenceGenerator
from elman.estimators.notebook import Bar, html_of, watched
from elman.rnn import Progress
from elman.rnn.training.epoch import Epoch

NAMES = ["Anna", "Lena", "Nora", "Otto", "Hugo", "Milo"] * 4
LABELS = (["f"] * 3 + ["m"] * 3) * 4


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that a notebook was given to draw."""
    seen: list[str] = []
    handle = SimpleNamespace(update=seen.append)

    def display(html: str, display_id: bool) -> SimpleNamespace:
        seen.append(html)
        return handle

    shell = SimpleNamespace(kernel=object())
    tools = SimpleNamespace(HTML=str, display=display)
    ipython = SimpleNamespace(get_ipython=lambda: shell, display=tools)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    return seen


def test_a_training_shows_its_bar_in_a_notebook(drawn: list[str]) -> None:
    SequenceClassifier(units=4, epochs=2, batch_size=8, validation=0.25).fit(NAMES, LABELS)
    assert drawn[-1].startswith('<progress value="1.0000" max="1">')
    assert "epoch 2 of 2, training loss" in drawn[-1]
    assert "validation accuracy" in drawn[-1]


def test_who_was_asked_to_watch_watches_alone(drawn: list[str]) -> None:
    seen: list[Progress] = []
    SequenceClassifier(units=4, epochs=1, batch_size=8, progress=seen.append).fit(NAMES, LABELS)
    assert seen
    assert not drawn


def test_a_terminal_of_ipython_has_no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace())
    monkeypatch.setitem(sys.modules, "IPython", shell)
    assert watched(SequenceClassifier()) is None


def test_a_bar_is_drawn_at_most_five_times_a_second_and_at_its_end() -> None:
    seen: list[str] = []

    def show(html: str) -> object:
        seen.append(html)
        return seen.append

    bar = Bar(show)
    for step in range(1, 1001):
        bar(Progress(1, 1, step, 1000, None))
    assert 2 <= len(seen) < 500
    assert 'value="1.0000"' in seen[-1]


def test_a_model_that_is_not_fitted_shows_its_settings() -> None:
    html = SequenceClassifier(units=8)._repr_html_()
    assert "SequenceClassifier(units=8)" in html
    assert "network" not in html


def test_a_fitted_model_shows_network_figures_and_curve() -> None:
    model = SequenceClassifier(units=4, epochs=3, batch_size=8, validation=0.25, cell="gru")
    html = model.fit(NAMES, LABELS)._repr_html_()
    assert "GRU(4)    (None, 4)                276" in html
    assert re.search(r"epoch \d of 3", html)
    assert html.count("<polyline") == 2


def test_what_a_model_holds_is_no_html() -> None:
    model = SequenceGenerator(cell="<b>")
    assert "&lt;b&gt;" in html_of(model)
    assert "<b>" not in html_of(model)


def test_training_on_one_epoch_has_no_curve() -> None:
    model = SimpleNamespace(
        networks_=[1],
        summary=lambda: "one layer",
        history_=[[Epoch({"loss": 1.0})]],
        best_epochs_=[1],
    )
    assert "<svg" not in html_of(model)
