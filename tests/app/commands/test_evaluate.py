from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.app.conftest import COLUMNS


def test_training_data_means_the_held_out_part(elman: Any, model: Path, people: Path) -> None:
    ended = elman.evaluate(model, people)
    assert ended.code == 0
    assert "10 examples\nnote: the 10 examples held out in training\n" in ended.out
    for figure in ("accuracy ", "calibration error", "log loss", "precision", "answered"):
        assert figure in ended.out


def same_figures(elman: Any, model: object, *data: object) -> set[str]:
    """Names of the figures that training stored and `evaluate` tells, which must be equal."""
    told = json.loads(elman("evaluate", model, *data, "--json").out)
    measured = json.loads(elman("show", model, "--json").out)["record"]["measured"]
    # To the last digit: the engine that answers has measured both.
    shared = {name for name in measured if type(measured[name]) is type(told.get(name))}
    assert {name: told[name] for name in shared} == {name: measured[name] for name in shared}
    return shared


def test_figures_equal_those_of_training(elman: Any, model: Path, people: Path) -> None:
    shared = same_figures(elman, model, people, *COLUMNS)
    assert {"accuracy", "log_loss", "calibration_error", "macro_f1", "examples"} <= shared


@pytest.mark.parametrize(
    ("how", "figures"),
    [
        (["text.txt"], {"bits_per_character"}),
        (["people.csv", *COLUMNS, "--members", 2, "--validation", 0.3], {"accuracy", "log_loss"}),
        (["people.csv", *COLUMNS, "--task", "generate"], {"bits_per_character"}),
        (["tags.conll", "--task", "tag"], {"f1", "accuracy", "confident"}),
    ],
)
def test_figures_of_every_kind_equal_those_of_training(
    elman: Any, how: list[object], figures: set[str], rows: list[tuple[str, str]]
) -> None:
    Path("text.txt").write_text("to be or not to be, that is the question. " * 20)
    Path("people.csv").write_text("name,sex\n" + "".join(f"{a},{b}\n" for a, b in rows))
    Path("tags.conll").write_text("".join(f"am O\n{name} B-{sex}\n\n" for name, sex in rows))
    tiny = ["--epochs", 1, "--units", 4, "--test", 0.25]
    assert elman("train", *how, *tiny, "-o", "m.elman").code == 0
    data = how[:5] if COLUMNS[0] in how else how[:1]
    assert figures <= same_figures(elman, "m.elman", *data)


def test_all_is_flattered_and_says_so(elman: Any, model: Path, people: Path) -> None:
    ended = elman.evaluate(model, people, "--all")
    assert "40 examples\nnote: the model was trained on 75% of these examples" in ended.out
    assert "30 examples" in elman.evaluate(model, people, "--split", "train").out
    contradiction = elman.evaluate(model, people, "--split", "test", "--all")
    assert contradiction.code == 2


def test_other_data_is_taken_whole(elman: Any, model: Path) -> None:
    Path("other.csv").write_text("who,is\nRosa,f\nTimo,m\nЖ,f\n")
    ended = elman("evaluate", model, "other.csv", "--text", "who", "--label", "is")
    assert ended.code == 0
    assert "these are other examples" in ended.out
    assert "1 of 3 have characters never seen in training, which are left out" in ended.out


def test_changed_data_is_suspected(elman: Any, people: Path) -> None:
    Path("now.csv").write_text(people.read_text())
    assert elman.train("now.csv").code == 0
    Path("now.csv").write_text(people.read_text() + "Rosa,f\n")
    assert "has changed since" in elman.evaluate("now.elman", "now.csv").out
    missing = elman.evaluate("now.elman", "now.csv", "--split", "test")
    assert missing.err == "elman: now.csv has no test part that is known; leave --split out\n"


def test_limit(elman: Any, model: Path, people: Path) -> None:
    assert "7 examples" in elman.evaluate(model, people, "--limit", 7).out


def test_label_the_model_never_learned(elman: Any, model: Path) -> None:
    Path("other.csv").write_text("who,is\nRosa,x\n")
    ended = elman("evaluate", model, "other.csv", "--text", "who", "--label", "is")
    assert ended.code == 2
    assert ended.err.startswith("elman: Labels are 'f', 'm', received 'x'")


def test_pictures(elman: Any, model: Path, people: Path) -> None:
    ended = elman.evaluate(model, people, "--plot", "c.png", "--reliability", "r.svg")
    assert ended.err == "drawn: c.png\ndrawn: r.svg\n"
    assert Path("c.png").read_bytes().startswith(b"\x89PNG")
    assert Path("r.svg").stat().st_size > 1000


def test_a_model_of_texts_does_not_read_recordings(elman: Any, model: Path) -> None:
    np.savez("w.npz", X=np.zeros((2, 3, 1)), y=np.array(["f", "m"]))
    ended = elman("evaluate", model, "w.npz")
    assert ended.code == 2
    assert "This model reads strings, received arrays of numbers" in ended.err
