"""Settings compared inside the training part: the same splits for all, nothing held out is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets import Labelled, Pairs, Tagged
from elman.errors import ConfigurationError, NonFiniteError, OutputError
from elman.runs import comparison
from elman.runs.comparison import Compared, combinations, compare
from elman.runs.compression import Compression, Held
from elman.runs.held_out import HeldOut
from elman.runs.trials import Trial

PEOPLE = Labelled([f"{n}{i}" for i in range(20) for n in ("Anna", "Otto")], ["f", "m"] * 20)
QUICK: dict[str, Any] = {"units": 2, "epochs": 1, "batch_size": 40, "members": 1, "ngrams": 0}


class Noted:
    """Stands in for a training: its score is its units, and what it read is noted."""

    def __init__(self, patch: pytest.MonkeyPatch, stop: int = 10**6) -> None:
        self.read: list[tuple[Any, int]] = []

        def measure(task: Any, known: Any, data: str, trial: Trial, wish: Any, i: int, bar: Any):
            if len(self.read) == stop:
                raise KeyboardInterrupt
            self.read.append((known, i))
            trial.scores.append(trial.settings["units"] / 100 + 0.01 * i)
            trial.losses.append(1.0)

        patch.setattr(comparison, "_measure", measure)


GRID = {"units": [2, 8, 4]}


def test_what_train_holds_out_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = Noted(monkeypatch)
    found = compare(PEOPLE, GRID, epochs=1, seed=3)
    assert [trial.settings["units"] for trial in found.finished] == [8, 4, 2]
    assert [i for _, i in noted.read] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    held = HeldOut.choose(PEOPLE, PEOPLE.name, None, seed=3)
    known, out = held.parts(PEOPLE)
    for read, _ in noted.read:
        assert read.inputs == known.inputs
        assert not set(read.inputs) & set(out.inputs)


def test_an_interrupt_leaves_what_is_done_and_the_same_call_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state = tmp_path / "a.json"
    Noted(monkeypatch, stop=4)
    first = compare(PEOPLE, GRID, splits=2, state=state, epochs=1)
    assert first.interrupted
    assert len(first.finished) == 1
    noted, told = Noted(monkeypatch), []
    second = compare(
        PEOPLE, GRID, splits=2, state=state, epochs=1, announce=lambda _, n: told.append(n)
    )
    assert (told, len(noted.read), second.interrupted) == ([2], 2, False)
    again = compare(PEOPLE, {"units": [2, 16]}, splits=2, state=state, epochs=1)
    assert [len(trial.scores) for trial in again.trials] == [2, 2]
    assert {old["settings"]["units"] for old in json.loads(state.read_bytes())["trials"]} == {
        *(2, 4, 8, 16)
    }
    with pytest.raises(OutputError, match="another comparison"):
        compare(PEOPLE, GRID, splits=2, state=state, epochs=2)
    state.write_text("{}")
    with pytest.raises(OutputError, match="holds no results"):
        compare(PEOPLE, GRID, splits=2, state=state, epochs=1)


@pytest.mark.parametrize(
    ("grid", "more", "said"),
    [
        ({}, {}, "values to try, received none"),
        ({"units": [2]}, {"units": 4}, "is compared, and chosen for all"),
        ({"seed": [1, 2]}, {}, "which seed= would change"),
        ({"units": [2, 4]}, {"most": 5}, "are 6 trainings, more than most=5"),
        ({n: [*range(1, 100)] for n in "abcdefgh"}, {}, "trainings, more than most=60"),
        ({"units": [2, 4]}, {"members": 9, "most": 20}, "of 9 members on 3 splits are 54"),
        ({"units": [2]}, {"splits": 0}, "from 1 to 100"),
        ({"units": [2]}, {"share": 1.0}, "between 0 and 1"),
        ({"layer": [2]}, {}, "has no layer="),
        ({"ngram_l2": [0.1]}, {"ngrams": 0}, "cannot act without ngrams"),
        ({"units": [2]}, {"teachers": ["a.elman"]}, "which teachers may have learned"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_any_training(
    monkeypatch: pytest.MonkeyPatch, grid: Any, more: Any, said: str
) -> None:
    noted = Noted(monkeypatch)
    with pytest.raises(ConfigurationError, match=said):
        compare(PEOPLE, grid, **more)
    assert not noted.read


def test_pairs_are_not_compared() -> None:
    with pytest.raises(ConfigurationError, match="received pairs"):
        compare(Pairs(["a"] * 4, ["b"] * 4), {"units": [2]})


def waves(n: int = 40) -> Labelled:
    """Recordings of two kinds, one twice as fast."""
    rng, time = np.random.default_rng(0), np.linspace(0, 6, 8)
    kinds = np.arange(n) % 2
    x = np.sin((1 + kinds)[:, None] * time + rng.uniform(0, 6, n)[:, None])[..., None]
    return Labelled(x.astype(np.float32), [f"kind {k}" for k in kinds.tolist()], name="waves")


@pytest.mark.slow
def test_autoencoders_are_compared_by_what_they_hold() -> None:
    quick: dict[str, Any] = {"epochs": 2, "batch_size": 40, "validation": None}
    found = compare(waves(), {"units": [1, 4]}, Compression(), splits=2, **quick)
    assert (found.kind, found.score, found.examples) == ("autoencoder", "variance held", 32)
    for trial in found.finished:
        assert [len(values) for values in trial.beside.values()] == [2, 2, 2]
        assert set(trial.beside) == {"error", "PCA", "probe"}
        assert not trial.losses
    few, many = sorted(found.trials, key=lambda trial: trial.settings["units"])
    assert many.beside["PCA"] > few.beside["PCA"]
    names = Labelled([f"{n}{i}" for i in range(8) for n in ("Anna", "Otto")], [""] * 16)
    of_texts = compare(names, {"units": [2]}, Compression(), splits=1, **quick)
    assert of_texts.score == "symbols right"
    assert set(of_texts.trials[0].beside) == {"error", "whole"}


def test_recordings_that_do_not_vary_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compression, "fit", lambda *_: None)
    monkeypatch.setattr(Compression, "measure", lambda *_: (Held(8, 0.0, 0.0), []))
    monkeypatch.setattr(Compression.estimator.fget(Compression()), "interrupted_", False, False)
    with pytest.raises(ConfigurationError, match="no channel varies"):
        compare(waves(), {"units": [1]}, Compression(), splits=1, epochs=1)


def test_a_lead_is_told_with_its_error() -> None:
    trials = [Trial({"u": 1}, [0.9, 0.8]), Trial({"u": 2}, [0.7, 0.7]), Trial({"u": 3}, [0.99])]
    found = Compared("x", "classifier", "accuracy", 10, 2, 0.2, trials)
    assert found.lead == (pytest.approx(0.15), pytest.approx(0.05))
    assert found.finished[0].spread == pytest.approx(np.std([0.9, 0.8], ddof=1))
    assert combinations({"a": [1, 2], "b": [3]}) == [{"a": 1, "b": 3}, {"a": 2, "b": 3}]


def test_numbers_that_run_away_end_no_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    def fit(*_: Any, **__: Any) -> None:
        raise NonFiniteError("the loss is no longer a number")

    monkeypatch.setattr(comparison.Classification, "fit", fit)
    found = compare(PEOPLE, {"units": [2, 3]}, splits=1, epochs=1)
    assert [(t.scores, t.losses) for t in found.trials] == [([0.0], [np.log(2)])] * 2


@pytest.mark.slow
def test_classifiers_and_taggers_are_trained_and_measured() -> None:
    found = compare(PEOPLE, {"cell": ["gru", "simple"]}, splits=1, **QUICK)
    assert all(0 <= trial.mean <= 1 and trial.losses[0] > 0 for trial in found.finished)
    words = [("Anna", "sings"), ("Otto", "sleeps"), ("Eva", "runs")] * 8
    words = [(*pair, str(i)) for i, pair in enumerate(words)]
    tagged = Tagged(words, [("B-PER", "O", "O")] * len(words))
    told = compare(
        tagged, {"units": [2, 3]}, splits=1, epochs=1, batch_size=64, hint_buckets=64, embedding=4
    )
    assert (told.score, len(told.finished)) == ("F1", 2)
