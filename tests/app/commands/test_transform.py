"""Autoencoders on the command line: train, transform, evaluate, show."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Elman = Callable[..., Any]

SMALL = ("--units", "4", "--epochs", "3", "--batch-size", "8")
TASK = ("--task", "autoencode")


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(0)
    waves = np.sin(np.linspace(0, 6, 16) + rng.uniform(0, 6, 40)[:, None])[..., None]
    waves[7] = 5
    path = tmp_path_factory.mktemp("windows") / "windows.npz"
    np.savez(path, X=waves.astype(np.float32))
    return path


def test_windows_become_features_and_anomalies(elman: Elman, windows: Path, tmp_path: Path) -> None:
    ended = elman("train", windows, *TASK, *SMALL, "--contamination", "0.1", "-o", "m.elman")
    assert ended.code == 0, ended.err
    assert "40 recordings, read without labels" in ended.out
    assert "of the variance given back, of 8 held out" in ended.out
    assert "next: elman transform m.elman" in ended.out
    ended = elman("transform", "m.elman", windows)
    rows = [line.split("\t") for line in ended.out.splitlines()]
    assert len(rows) == 40
    assert rows[7][2] == "anomaly"
    assert float(rows[7][1]) == min(float(row[1]) for row in rows)
    ended = elman("transform", "m.elman", windows, "-o", "f.csv", "--steps", "s.tsv")
    assert ended.code == 0, ended.err
    with Path("f.csv").open() as file:
        (heading, *features) = csv.reader(file)
    assert heading == ["sequence", "score", "anomaly", "f1", "f2", "f3", "f4"]
    assert [row[2] for row in features] == [str(row[2] == "anomaly").lower() for row in rows]
    steps = Path("s.tsv").read_text().splitlines()
    assert len(steps) == 1 + 40 * 16
    ended = elman("transform", "m.elman", windows, "-o", "f.npz")
    with np.load("f.npz", allow_pickle=False) as arrays:
        assert arrays["X"].shape == (40, 4)
        np.testing.assert_allclose(arrays["X"][:, 0], [float(r[3]) for r in features], atol=1e-5)
    told = json.loads(elman("transform", "m.elman", windows, "--json").out)
    assert len(told["sequences"][0]["step_errors"]) == 16
    ended = elman("evaluate", "m.elman", windows)
    assert "of the variance given back, of 8 held out" in ended.out
    ended = elman("show", "m.elman")
    assert "a step above an error of" in ended.out


def test_names_of_a_table(elman: Elman, tmp_path: Path) -> None:
    names = ["".join(letters) for letters in product("ab", repeat=4)]
    Path("names.csv").write_text("who,x\n" + "".join(f"{name},1\n" for name in names))
    ended = elman("train", "names.csv", *TASK, *SMALL, "--text", "who")
    assert ended.code == 0, ended.err
    assert "of symbols given back right" in ended.out
    ended = elman("transform", "names.elman", "names.csv")
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == names
    Path("others.csv").write_text("name\nabba\nZoë\n")
    ended = elman("transform", "names.elman", "others.csv", "--text", "name")
    assert ended.out.startswith("abba\t")
    assert "1 of 2 texts have characters never seen" in ended.err
    ended = elman("transform", "names.elman", "others.csv")
    assert (ended.code, "has no column 'who'" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--label", "y"), "--label cannot act on sequences without labels"),
        (("--preset", "names"), "An autoencoder has no presets, received 'names'"),
        (("--approach", "stream"), "An autoencoder has no --approach"),
        (("--noise", "-1"), "noise"),
        (("--units", "4,4"), "units is a whole number"),
    ],
)
def test_what_cannot_act_is_refused(
    elman: Elman, windows: Path, options: tuple[str, ...], said: str
) -> None:
    ended = elman("train", windows, *TASK, *options)
    assert ended.code == 2
    assert said in ended.err


def test_bad_files_are_told(elman: Elman, windows: Path, tmp_path: Path) -> None:
    assert elman("train", windows, *TASK, *SMALL, "--epochs", "1", "-o", "m.elman").code == 0
    ended = elman("transform", "m.elman", windows, "-o", "f.xlsx")
    assert "--output is a .csv, .tsv or .parquet, .npz file, received f.xlsx" in ended.err
    ended = elman("transform", "m.elman", windows, "-o", windows)
    assert ended.code != 0
    ended = elman("transform", "m.elman", "nowhere.npz")
    assert (ended.code, "Traceback" in ended.err) == (2, False)
    wide = tmp_path / "wide.npz"
    np.savez(wide, X=np.zeros((3, 16, 2), np.float32))
    ended = elman("transform", "m.elman", wide)
    assert (ended.code, "Traceback" in ended.err) == (2, False)
    ended = elman("train", windows, "--segment", "4")
    assert "--segment cannot act on anything but autoencoders" in ended.err
    ended = elman("transform", windows, windows)
    assert (ended.code, "Traceback" in ended.err) == (2, False)
