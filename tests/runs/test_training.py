"""A run as a notebook calls it: results, nothing printed, nothing written unless asked for."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import Labelled, Pairs, Text
from elman.errors import ConfigurationError
from elman.runs import ShortTexts, evaluate, train

WORDS = [f"{a}{b}{c}" for a in "ab" for b in "cde" for c in "fg"]
PEOPLE = Labelled(WORDS * 2, ["x", "y"] * 12, name="people")
PAIRS = Pairs.of([(w, w.upper()) for w in WORDS], name="pairs", source="memory", sha256="0")
TEXT = Text("the cat sat on the mat. " * 40, name="cats")


@pytest.mark.parametrize(
    ("data", "task", "settings", "figure"),
    [
        (PEOPLE, None, {"members": 1, "ngrams": 0}, "accuracy"),
        (PEOPLE, ShortTexts(), {}, "bits_per_symbol"),
        (TEXT, None, {}, "bits_per_character"),
        (PAIRS, None, {}, "word_error_rate"),
    ],
    ids=["labelled", "texts", "text", "pairs"],
)
def test_every_shape_is_trained_and_measured_in_silence(
    data: Any,
    task: Any,
    settings: Any,
    figure: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    run = train(data, task, test=0.25, units=4, epochs=1, **settings)
    told = json.loads(json.dumps(run.to_json()))
    assert told["model"] is None
    assert told["record"]["held_out"]["fraction"] == 0.25
    assert figure in told["record"]["measured"]
    found = evaluate(run.model, data)
    assert found.part is not None
    assert "held out in training" in found.remarks[0]
    json.dumps(found.to_json())
    assert not list(tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")


def test_the_last_epoch_is_kept_and_what_is_held_out_watched() -> None:
    """The test part gives a curve; the model is the one that never saw it, uncalibrated."""
    settings: Any = {"test": 0.25, "units": 4, "epochs": 3, "ngrams": 0, "validation": None}
    watched = train(PEOPLE, keep="last", **settings)
    alone = train(PEOPLE, **settings)
    (epochs,), (unseen,) = watched.model.history_, alone.model.history_
    assert [epoch.loss for epoch in epochs] == [epoch.loss for epoch in unseen]
    assert epochs[-1].val_accuracy == pytest.approx(watched.figures.evaluation.accuracy.value)
    assert unseen[-1].val_loss is None
    assert watched.model.best_epochs_ == [3]
    assert watched.model.temperature_ == 1.0
    assert watched.figures.to_json() == alone.figures.to_json()


def test_what_a_model_cannot_read_is_not_watched() -> None:
    texts, labels = [*WORDS * 2, "żółć", "acf"], [*["x", "y"] * 12, "x", "x"]
    parts = ["train"] * 24 + ["test"] * 2
    both = Labelled(texts, labels, name="people", split=parts)
    settings: Any = {"keep": "last", "validation": None, "units": 4, "epochs": 1, "ngrams": 0}
    run = train(both, **settings)
    assert run.figures.short()["examples"] == 2
    (epoch,) = run.model.history_[0]
    assert epoch.val_loss == pytest.approx(-math.log(run.model.predict_proba(["acf"])[0, 0]))
    strange = both.select([*range(24), 24])
    assert train(strange, **settings).model.history_[0][0].val_loss is None


def test_a_setting_that_a_shape_lacks_is_named_as_python_writes_it() -> None:
    with pytest.raises(ConfigurationError, match="A generator has no ngrams="):
        train(TEXT, ngrams=3)
    with pytest.raises(ConfigurationError, match="patience= cannot act without validation"):
        train(PEOPLE, patience=3, validation=None)
