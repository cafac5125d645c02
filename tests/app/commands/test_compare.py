"""`elman compare`: a table, the command to go on with, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from elman.app.commands.compare import grid_of, options_of
from elman.app.shown.comparison import show_comparison
from elman.estimators.classifier.settings import ClassifierSettings
from elman.estimators.settings import settings_in
from elman.runs.comparison import Compared
from elman.runs.trials import Trial

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


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--task", "generate"], "--task of a comparison is tag or autoencode"),
        (["--task", "autoencode", *COLUMNS], "--label cannot act on sequences without labels"),
        (["--task", "autoencode", "--columns", "pos"], "--columns cannot act on anything but"),
        (["--task", "autoencode", "--merge-labels"], "--merge-labels cannot act on anything but"),
        (
            ["--task", "autoencode", "--text", "name", "--ngrams", "4"],
            "An autoencoder has no --ngrams",
        ),
        (["--task", "autoencode", "--text", "name", "--preset", "names"], "has no presets"),
    ],
)
def test_what_cannot_act_is_refused(
    elman: Any, people: Path, options: list[str], said: str
) -> None:
    ended = elman("compare", people, "units=2,3", *options)
    assert (ended.code, said in ended.err) == (2, True), ended.err


def test_autoencoders_are_shown_beside_pca(capsys: pytest.CaptureFixture[str]) -> None:
    beside = {"error": [0.5, 0.25], "PCA": [0.4, 0.6]}
    trials = [Trial({"units": 4}, [0.5, 0.75], [], beside), Trial({"units": 2}, [0.25, 0.25])]
    found = Compared("x", "autoencoder", "variance held", 10, 2, 0.2, trials)
    show_comparison(found, "elman train x", Path("x.json"))
    heading, first, second, *_ = capsys.readouterr().out.strip().splitlines()
    assert heading.split() == ["units", "variance", "held", "spread", "error", "PCA", "s"]
    assert first.split() == ["4", "62.5%", "±", "17.7", "0.375", "50.0%", "0"]
    assert second.split() == ["2", "25.0%", "±", "0.0", "-", "-", "0"]


def test_values_are_typed_and_written_again() -> None:
    known = settings_in(ClassifierSettings)
    grid = grid_of(["learning-rate=0.1,1e-3", "class_weight=balanced,none", "validation=0"], known)
    assert grid == {
        "learning_rate": [0.1, 1e-3],
        "class_weight": ["balanced", None],
        "validation": [None],
    }
    assert options_of({"learning_rate": 0.1, "class_weight": None}, known) == " --learning-rate 0.1"
