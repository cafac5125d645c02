"""A run that goes on: what stays apart, what is measured, what the record says."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from elman.datasets.files.layout import TableLayout
from elman.datasets.source import Source
from elman.errors import AlphabetError, ConfigurationError, LabelError
from elman.estimators import load
from elman.runs import evaluate, go_on, train

SYLLABLES = ["an", "be", "ca", "do", "el", "fi", "go", "hu", "in", "jo"]
NAMES = [a + b + c for a in SYLLABLES for b in SYLLABLES[:4] for c in ("a", "o")]
COLUMNS = TableLayout(text="name", label="sex")
SMALL: dict[str, Any] = {"units": 4, "epochs": 1, "ngrams": 0, "members": 1, "validation": None}


def write(path: Path, names: list[str], other: str = "") -> Path:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "sex"])
        rows.writerows([name, other or ("f" if name.endswith("a") else "m")] for name in names)
    return path


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    data = write(folder / "names.csv", NAMES)
    train(Source(str(data), COLUMNS), output=folder / "names.elman", **SMALL)
    return folder


def held_out(folder: Path) -> set[str]:
    part = evaluate(load(folder / "names.elman"), Source(str(folder / "names.csv"), COLUMNS)).part
    return set(part.inputs)


def test_what_was_held_out_stays_so(first: Path, tmp_path: Path) -> None:
    out = held_out(first)
    new = write(tmp_path / "new.csv", [f" {n.title()}" for n in NAMES] + [f"{n}n" for n in NAMES])
    run = go_on(
        first / "names.elman",
        Source(str(new)),
        output=tmp_path / "new.elman",
        test=0.3,
        unknown="skip",
    )
    assert not {text.strip().lower() for text in run.known.inputs} & out
    assert run.kept_apart > 0
    assert run.first is not None
    assert set(run.first.inputs) == out
    assert set(run.figures) == {"new", "first"}
    # What the first training learned from would flatter the new figures.
    assert not {text.strip().lower() for text in run.out.inputs} & (set(NAMES) - out)


def test_the_record_finds_both_parts_again(first: Path, tmp_path: Path) -> None:
    new = write(tmp_path / "new.csv", [f"{name}n" for name in NAMES])
    run = go_on(first / "names.elman", Source(str(new)), output=tmp_path / "new.elman")
    model = load(tmp_path / "new.elman")
    assert set(evaluate(model, Source(str(first / "names.csv"), COLUMNS)).part.inputs) == held_out(
        first
    )
    assert evaluate(model, Source(str(new), COLUMNS)).part.inputs == run.out.inputs
    # And a third training keeps both apart.
    again = go_on(tmp_path / "new.elman", Source(str(new), COLUMNS), test=0)
    assert again.kept_apart == len(run.out)
    assert [entry["data"]["name"] for entry in again.model.record_["before"]] == [
        str(first / "names.csv"),
        str(new),
    ]


def test_first_data_that_are_gone_are_said(first: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "old.csv", NAMES)
    train(Source(str(data), COLUMNS), output=tmp_path / "old.elman", **SMALL)
    write(data, NAMES[1:])
    new = write(tmp_path / "new.csv", [f"{name}n" for name in NAMES[:30]])
    run = go_on(tmp_path / "old.elman", Source(str(new)))
    assert "have changed: what was held out of them is not measured" in run.remarks[-1]
    data.unlink()
    assert "are not here" in go_on(tmp_path / "old.elman", Source(str(new))).remarks[-1]


def test_what_a_model_does_not_know_is_refused(first: Path, tmp_path: Path) -> None:
    new = write(tmp_path / "new.csv", ["Anna", "Otto"] * 5, other="divers")
    with pytest.raises(LabelError, match=r"answers 'f', 'm', new.csv has other labels: 'divers'"):
        go_on(first / "names.elman", Source(str(new)))
    new = write(tmp_path / "new.csv", [f"{name}ü" for name in NAMES[:20]] + NAMES[:9])
    with pytest.raises(AlphabetError, match="characters that the model does not know"):
        go_on(first / "names.elman", Source(str(new)))
    with pytest.raises(ConfigurationError, match="units= cannot act on a model that is there"):
        go_on(first / "names.elman", Source(str(new)), units=3)
    everything = write(tmp_path / "all.csv", sorted(held_out(first)))
    with pytest.raises(ConfigurationError, match="nothing is left to learn"):
        go_on(first / "names.elman", Source(str(everything)), test=0)


def test_a_model_that_went_on_shows_both_trainings(first: Path, tmp_path: Path) -> None:
    new = write(tmp_path / "new.csv", [f"{name}n" for name in NAMES[:40]])
    run = go_on(first / "names.elman", Source(str(new)), output=tmp_path / "new.elman", epochs=2)
    record = load(tmp_path / "new.elman").record_
    assert len(record["history"][0]) == 3
    assert record["epochs"] == [3]
    assert record["best_epochs"] == run.model.best_epochs_ == [3]
