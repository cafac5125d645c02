"""`elman plot` draws how several models learned into one picture."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest


def test_models_side_by_side(elman: Any, model: Path) -> None:
    shutil.copy(model, "other.elman")
    ended = elman("plot", model, "other.elman", "-o", "both.svg")
    assert (ended.code, ended.out) == (0, "")
    assert "drawn: both.svg" in ended.err
    drawn = Path("both.svg").read_text("utf-8")
    for words in (model.stem, "other", "training", "loss (nats per example)"):
        assert f"<!-- {words} -->" in drawn


def test_json_tells_what_the_file_does(elman: Any, model: Path) -> None:
    told = json.loads(elman("plot", model, "-o", "curves.png", "--json").out)
    shown = json.loads(elman("show", model, "--json").out)
    (curve,) = told["curves"]
    assert curve["best_epoch"] == shown["best_epochs"][0]
    assert len(curve["training"]) == len(shown["history"][0])
    assert curve["training"][-1]["loss"] == shown["history"][0][-1][0]["loss"]


def test_models_of_one_name_are_named_by_their_paths(elman: Any, model: Path) -> None:
    Path("apart").mkdir()
    twin = Path("apart") / model.name
    shutil.copy(model, twin)
    elman("plot", model, twin, "-o", "both.svg")
    drawn = Path("both.svg").read_text("utf-8")
    assert f"<!-- {twin} -->" in drawn
    assert f"<!-- {model} -->" in drawn


def test_the_title_is_anybody_s(elman: Any, model: Path) -> None:
    elman("plot", model, "-o", "a.svg", "--title", "Both losses")
    assert "<!-- Both losses -->" in Path("a.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing.elman",), "A model file is needed, nothing.elman does not exist"),
        (("MODEL", "-o", "curves.gif"), "ends in .png or .svg, received 'curves.gif'"),
        (("MODEL", "-o", "no/curves.svg"), "must exist and be writable"),
    ],
)
def test_what_cannot_be_drawn(elman: Any, model: Path, words: tuple[str, ...], said: str) -> None:
    ended = elman("plot", *(str(model) if word == "MODEL" else word for word in words))
    assert ended.code == 2
    assert said in ended.err


def test_kinds_are_drawn_apart(elman: Any, model: Path) -> None:
    from elman import SequenceGenerator

    SequenceGenerator(units=4, window=4, approach="many-to-one", epochs=1).fit("to be " * 9).save(
        "writer.elman"
    )
    ended = elman("plot", model, "writer.elman", "-o", "both.svg")
    assert ended.code == 2
    assert "received a classifier and a generator; draw each kind of model apart" in ended.err
    assert not Path("both.svg").exists()


def test_a_model_without_a_history_is_told(
    elman: Any, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from elman import load
    from elman.estimators.files import history

    learned = load(model)
    with monkeypatch.context() as patched:
        patched.setattr(history, "STORED_EPOCHS", 0)
        learned.save("forgetful.elman")
    ended = elman("plot", "forgetful.elman", "-o", "curves.svg")
    assert ended.code == 2
    assert "forgetful.elman does not say how its epochs went; train it again" in ended.err
