"""`elman compare`: a table, the command to go on with, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from elman.app.commands.compare import grid_of, options_of
from elman.estimators.classifier.settings import ClassifierSettings
from elman.estimators.settings import settings_in

QUICK = ["--epochs", 1, "--splits", 2, "--ngrams", 0, "--batch-size", 64]
COLUMNS = ["--text", "name", "--label", "sex"]


@pytest.mark.slow
def test_the_best_command_is_one_that_train_takes(elman: Any, people: Path) -> None:
    asked = ["compare", people, *COLUMNS, "--settings", "units=2,3", "bidirectional=false", *QUICK]
    ended = elman(*asked)
    assert ended.code == 0, ended.err
    assert "2 combinations on 2 splits of the" in ended.out
    assert "4 trainings" in ended.out
    best = next(line for line in ended.out.splitlines() if line.startswith("best: elman "))
    assert best.endswith("--forward")
    written = json.loads(Path("people.compare.json").read_bytes())
    assert [len(trial["scores"]) for trial in written["trials"]] == [2, 2]
    again = json.loads(elman(*asked, "--json").out)
    assert again["command"] == best.removeprefix("best: ")
    assert elman(*best.removeprefix("best: elman ").split(), "-o", "best.elman").code == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ([], "values to try, received none"),
        (["units"], "written NAME=VALUE,VALUE, received 'units'"),
        (["units=2,,3"], "written NAME=VALUE"),
        (["unitz=2"], "There is no setting 'unitz' to compare"),
        (["seed=1,2"], "There is no setting 'seed' to compare"),
        (["units=-1"], "units is"),
        (["units=2", "units=3"], "comes twice"),
        (["units=2,2"], "Values to compare differ"),
        (["units=2,3", "--units", "4"], "--units is compared, and chosen for all"),
    ],
)
def test_what_is_no_grid_is_refused(
    elman: Any, people: Path, settings: list[str], said: str
) -> None:
    ended = elman("compare", people, *COLUMNS, *settings)
    assert (ended.code, said in ended.err) == (2, True), ended.err


def test_one_text_is_not_compared(elman: Any) -> None:
    Path("a.txt").write_text("to be or not to be")
    ended = elman("compare", "a.txt", "units=2,3")
    assert (ended.code, "received one long text" in ended.err) == (2, True)


def test_values_are_typed_and_written_again() -> None:
    known = settings_in(ClassifierSettings)
    grid = grid_of(["learning-rate=0.1,1e-3", "class_weight=balanced,none", "validation=0"], known)
    assert grid == {
        "learning_rate": [0.1, 1e-3],
        "class_weight": ["balanced", None],
        "validation": [None],
    }
    assert options_of({"learning_rate": 0.1, "class_weight": None}, known) == " --learning-rate 0.1"
