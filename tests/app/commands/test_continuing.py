"""`elman train --continue`, `--from` and `--unlabelled` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elman import runs
from elman.datasets.files.layout import TableLayout
from elman.datasets.source import Source

Elman = Callable[..., Any]

SMALL = ("--units", "4", "--epochs", "1", "--ngrams", "0", "--validation", "0")
SYLLABLES = ["an", "be", "ca", "do", "el", "fi", "go", "hu", "in", "jo"]
NAMES = [a + b + c for a in SYLLABLES for b in SYLLABLES[:4] for c in ("a", "o")]


def write(path: Path, names: list[str]) -> Path:
    rows = [f"{name},{'f' if name.endswith('a') else 'm'}" for name in names]
    path.write_text("\n".join(["name,sex", *rows]) + "\n")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("going")
    data = write(folder / "names.csv", NAMES)
    source = Source(str(data), TableLayout(text="name", label="sex"))
    settings: dict[str, Any] = {"units": 4, "epochs": 1, "ngrams": 0, "validation": None}
    runs.train(source, output=folder / "names.elman", **settings)
    return folder


@pytest.mark.slow
def test_a_model_goes_on_and_stays_as_it_was(elman: Elman, folder: Path) -> None:
    new = write(folder / "new.csv", [f"{name}nia" for name in NAMES] + NAMES[:20])
    model = folder / "names.elman"
    before = model.read_bytes()
    ended = elman("train", "--continue", model, new, "-o", folder / "new.elman")
    assert ended.code == 0, ended.err
    assert f"goes on from {model}" in ended.out
    assert "were held out in the first training: they stay so" in ended.out
    assert "the optimiser starts afresh" in ended.out
    assert "first data, held out" in ended.out
    assert "stays as it was" in ended.out
    assert model.read_bytes() == before
    told = json.loads(
        elman("train", "--continue", model, new, "--json", "-o", folder / "b.elman").out
    )
    assert told["kept_apart"] > 0
    assert set(told["figures"]) == {"new", "first"}


def test_a_model_is_not_written_over_unasked(elman: Elman, folder: Path) -> None:
    Path("names.elman").write_bytes((folder / "names.elman").read_bytes())
    ended = elman("train", "--continue", "names.elman", folder / "names.csv")
    assert ended.code != 0
    assert "A model that goes on is not written over unasked" in ended.err


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--units", "3"], "--units cannot act on a model that is there already"),
        (["--from", "lm.elman"], "--from cannot act on a model that is there already"),
        (["--refit"], "--refit cannot act on a model that is there already"),
        (["--preset", "names"], "--preset cannot act on a model that is there already"),
    ],
)
def test_options_that_cannot_act(elman: Elman, folder: Path, options: list[str], why: str) -> None:
    ended = elman("train", "--continue", folder / "names.elman", folder / "names.csv", *options)
    assert ended.code != 0
    assert why in ended.err


def test_a_keeper_without_unlabelled_texts(elman: Elman, folder: Path) -> None:
    ended = elman(
        *("train", folder / "names.csv", "--text", "name", "--label", "sex"),
        *("--keep-language-model", "lm.elman"),
    )
    assert "--keep-language-model cannot act on a training without --unlabelled" in ended.err


def test_fine_tuning_of_nothing(elman: Elman, folder: Path) -> None:
    ended = elman(
        *("train", folder / "names.csv", "--text", "name", "--label", "sex"),
        *("--fine-tune", "frozen"),
    )
    assert ended.code != 0
    assert "--fine-tune cannot act on a network that takes nothing over" in ended.err
    assert "--from" in ended.err


def test_a_generator_starts_from_none(elman: Elman, folder: Path) -> None:
    (folder / "text.txt").write_text("to be or not to be\n" * 20)
    ended = elman("train", folder / "text.txt", "--from", folder / "names.elman")
    assert ended.code != 0
    assert "--from" in ended.err
    ended = elman("train", folder / "text.txt", "--unlabelled", folder / "text.txt")
    assert "--unlabelled cannot act on a generator" in ended.err


@pytest.mark.slow
def test_unlabelled_texts_come_first(elman: Elman, folder: Path) -> None:
    (folder / "more.txt").write_text("\n".join(NAMES) + "\n")
    ended = elman(
        *("train", folder / "names.csv", "--text", "name", "--label", "sex", *SMALL),
        *("--unlabelled", folder / "more.txt", "-o", folder / "c.elman"),
    )
    assert ended.code == 0, ended.err
    assert "first a language model of characters: 80 texts of" in ended.out
    assert "taken over from the generator" in ended.out
    assert "fine-tuning: one layer more learns on after each epoch" in ended.out
