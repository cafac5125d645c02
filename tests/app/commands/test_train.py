from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.app.shown import progress
from elman.errors import NonFiniteError
from elman.estimators import SequenceClassifier


def test_report_says_what_was_measured_and_what_to_do_next(trained: tuple[Path, Any]) -> None:
    path, ended = trained
    assert "40 examples: f 20, m 20" in ended.out
    assert "trained on 30, measured on 10 held out with equal texts and groups on one" in ended.out
    for figure in (
        "accuracy ",
        "always one label",
        "calibration error",
        "errors by class",
        "log loss",
        "a gap of",
        "precision",
        "validation loss",
    ):
        assert figure in ended.out
    assert f"saved {path}" in ended.out
    assert f"next: elman classify {path} " in ended.out
    assert ended.err == "", "nothing but answers in a pipe"


def test_record_tells_data_and_held_out_part(model: Path, people: Path) -> None:
    record = SequenceClassifier.load(model).record_
    assert record["held_out"]["data"] == str(people)
    assert (record["held_out"]["how"], record["held_out"]["fraction"]) == ("random", 0.25)
    assert record["measured"]["examples"] == 10
    assert len(record["history"][0]) == record["epochs"][0]


def test_same_seed_same_file(elman: Any, people: Path) -> None:
    for name in ("a", "b"):
        assert elman.train(people, "-o", f"{name}.elman").code == 0
    first, second = (SequenceClassifier.load(f"{name}.elman") for name in "ab")
    assert first.predict_proba(["Anna"]).tolist() == second.predict_proba(["Anna"]).tolist()


def test_json_is_one_document(elman: Any, people: Path) -> None:
    ended = elman.train(people, "--json", "--members", 2)
    told = json.loads(ended.out)
    assert told["model"] == "people.elman"
    assert told["held_out"]["accuracy"]["total"] == 8
    assert len(told["record"]["history"]) == 2
    assert "too few to hold some out for validation" not in told["remarks"]


def test_output_is_replaced_and_said_so(elman: Any, people: Path) -> None:
    assert "saved people.elman" in elman.train(people).out
    assert "replaced people.elman" in elman.train(people).out
    assert [file.name for file in Path().iterdir()] == ["people.elman"]


def test_refit_learns_from_everything_and_evaluate_knows(elman: Any, people: Path) -> None:
    ended = elman.train(people, "--refit")
    assert "after training once more on everything" in ended.out
    assert SequenceClassifier.load("people.elman").record_["sequences"] == 40
    again = elman.evaluate("people.elman", people)
    assert "40 examples" in again.out
    assert "trained on all of these examples: figures flatter it" in again.out


def test_nothing_held_out_measures_nothing(elman: Any, people: Path) -> None:
    ended = elman.train(people, "--test", 0)
    assert "measured on nothing" in ended.out
    assert "accuracy  " not in ended.out


def test_groups_stay_together(elman: Any, people: Path) -> None:
    rows = "".join(f"{name},{'fm'[i % 2]},{i // 4}\n" for i, name in enumerate(["Kim"] * 60))
    Path("same.csv").write_text("name,sex,family\n" + rows)
    told = json.loads(elman.train("same.csv", "--group", "family", "--json").out)
    assert told["held_out"]["examples"] % 4 == 0
    assert told["best_reachable_accuracy"] == 0.5


def test_a_log_has_a_line_for_each_epoch(elman: Any, people: Path) -> None:
    ended = elman.train(people, "--log", "log.jsonl", "--refit", "--json")
    assert ended.code == 0
    (history,) = SequenceClassifier.load("people.elman").history_
    lines = [json.loads(line) for line in Path("log.jsonl").read_text("utf-8").splitlines()]
    assert {line["training"] for line in lines} == {1, 2}
    last = [line for line in lines if line["training"] == 2 and "epoch" in line]
    assert [line["scores"]["loss"] for line in last] == pytest.approx(
        [epoch.loss for epoch in history], rel=1e-4
    )
    ended = elman.train(people, "--log", people)
    assert (ended.code, "people.csv" in ended.err) == (2, True)
    assert people.read_text("utf-8").startswith("name")


def test_curves_are_drawn(elman: Any, people: Path) -> None:
    assert elman.train(people, "--plot", "curves.svg").code == 0
    assert Path("curves.svg").read_text().startswith("<?xml")


def test_recordings_and_official_split(elman: Any) -> None:
    rng = np.random.default_rng(0)
    arrays = {}
    for part, n in (("train", 24), ("test", 8)):
        y = np.arange(n) % 2
        arrays[f"X_{part}"] = rng.normal(size=(n, 6, 2)) + y[:, None, None]
        arrays[f"y_{part}"] = np.where(y, "run", "rest")
    np.savez("windows.npz", **arrays)
    ended = elman.train("windows.npz")
    assert "measured on the publisher's 8 test examples" in ended.out
    assert "next: elman evaluate windows.elman windows.npz" in ended.out
    again = elman("evaluate", "windows.elman", "windows.npz")
    assert "8 examples" in again.out
    assert "the 8 examples held out in training" in again.out


def test_interrupt_keeps_the_best_epoch(
    elman: Any, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def bar(members: int, what: str = "") -> Iterator[Any]:
        def advance(now: Any) -> None:
            raise KeyboardInterrupt  # Somebody presses Ctrl-C as the first epoch ends.

        yield advance

    monkeypatch.setattr(progress, "training", bar)
    ended = elman.train(people)
    assert ended.code == 130
    assert ended.err == (
        "elman: interrupted after epoch 1; epoch 1, the best, is saved in people.elman\n"
    )
    assert SequenceClassifier.load("people.elman").record_["interrupted"] is True


def test_interrupt_before_the_first_epoch_writes_nothing(
    elman: Any, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fit(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SequenceClassifier, "fit", fit)
    ended = elman.train(people)
    assert (ended.code, ended.err) == (130, "elman: interrupted; nothing was written\n")
    assert not list(Path().iterdir())


def test_runaway_numbers_keep_the_last_good_model(
    elman: Any, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = SequenceClassifier.fit

    def run_away(self: Any, *given: Any, **named: Any) -> None:
        fit(self, *given, **named)
        raise NonFiniteError("The loss must stay a number, became nan", remedy="clip_norm=1.0")

    monkeypatch.setattr(SequenceClassifier, "fit", run_away)
    ended = elman.train(people)
    assert ended.code == 2
    assert ended.err == (
        "elman: The loss must stay a number, became nan; the best epoch before that is saved in "
        "people.elman; --clip-norm 1.0\n"
    )
    assert SequenceClassifier.load("people.elman").record_["sequences"] == 32


def test_a_small_model_is_taught_by_others(elman: Any) -> None:
    Path("novel.txt").write_text("the cat sat on the mat. " * 40)
    how = ("--units", 4, "--epochs", 1, "--embedding", 4, "--batch-size", 2, "--steps", 8)
    for seed in (1, 2):
        assert elman("train", "novel.txt", *how, "--seed", seed, "-o", f"{seed}.elman").code == 0
    taught = ("--teacher", "1.elman", "--teacher", "2.elman", "--distil-weight", 0.25)
    told = elman("train", "novel.txt", *how, *taught)
    assert told.code == 0, told.err
    assert "taught by 1.elman, 2.elman (" in told.out
    assert "which counts 25% beside the data, at temperature 1" in told.out
    assert "may have learned" not in told.out
    record = json.loads(elman("show", "novel.elman", "--json").out)["record"]
    assert [teacher["name"] for teacher in record["teachers"]] == ["1.elman", "2.elman"]
    other = elman("train", "novel.txt", *how, *taught, "--test", 0.2)
    assert "may have learned what is held out here" in other.out + other.err
    alone = elman("train", "novel.txt", *how, "--distil-weight", 0.25)
    assert (alone.code, alone.out) == (2, "")
    assert "--distil-weight cannot act without teachers" in alone.err
    missing = elman("train", "novel.txt", *how, "--teacher", "gone.elman")
    assert (missing.code, missing.out) == (2, "")
    assert "gone.elman" in missing.err
    over = elman("train", "novel.txt", *how, "--teacher", "1.elman", "-o", "1.elman")
    assert over.code == 2
