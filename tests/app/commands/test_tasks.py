"""A generator that begins from columns, on the command line, and options that cannot act on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

Elman = Callable[..., Any]

SMALL = ("--units", "8", "--epochs", "2", "--batch-size", "8", "--embedding", "0")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "colours.csv"
    texts = ["".join(letters) for letters in product("ab", repeat=5)]
    rows = [(text, text.count("a") / 5, text[0]) for text in texts]
    path.write_text("name,r,kind\n" + "".join(f"{n},{r},{k}\n" for n, r, k in rows))
    return path


def test_train_generate_score_and_evaluate(elman: Elman, table: Path) -> None:
    ended = elman("train", table, "--from-columns", "r,kind", "--text", "name", *SMALL, "-o", "m")
    assert ended.code == 0, ended.err
    assert "32 texts, from r, kind" in ended.out
    assert "bits per character, ends included, on 6 texts held out" in ended.out
    assert "next: elman generate m --from 1.0,a --count 5" in ended.out
    ended = elman("generate", "m", "--from", "0.1,a", "--count", "2", "--json", "--length", "9")
    assert len([json.loads(line) for line in ended.out.splitlines()]) == 2
    assert elman("generate", "m", "--from", "kind=a,r=0.1", "--length", "9").code == 0
    ended = elman("generate", "m", "--from", "255,", "--length", "9")
    assert "r 255 lies" in ended.err
    Path("texts.txt").write_text("abba\nbaab\n")
    ended = elman("score", "m", "texts.txt", "--from", "0.1,a")
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == ["abba", "baab"]
    ended = elman("evaluate", "m", table, "--text", "name")
    assert "bits per character, with ends" in ended.out
    ended = elman("show", "m", "--plot", "m.png", "--weights", "w.png")
    assert "begins from        r (a number" in ended.out
    assert Path("w.png").exists()
    for ending in ("onnx", "pt"):
        ended = elman("export", "m", f"m.{ending}")
        assert "begins from a state of zeros, this generator from r, kind" in ended.err
    ended = elman("generate", "m")
    assert "begins from r, kind, received no values; pass --from 0.5,0.5" in ended.err
    ended = elman("generate", "m", "--from", "1")
    assert "2 values, r, kind, received 1" in ended.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--label", "kind"), "--label cannot act on texts that begin from columns"),
        (("--features", "r"), "--features cannot act on texts that begin from columns"),
        (("--steps", "5"), "--steps cannot act on texts that begin from numbers"),
        (("--task", "tag"), "--from-columns cannot act on --task tag"),
        (("--approach", "many-to-one"), "pass --approach stream"),
        (("--continue", "m.elman"), "--from-columns cannot act on a classifier"),
    ],
)
def test_what_cannot_act_is_refused(
    elman: Elman, table: Path, options: tuple[str, ...], said: str
) -> None:
    ended = elman("train", table, "--from-columns", "r", "--text", "name", *options)
    assert ended.code == 2
    assert said in ended.err


def test_columns_that_are_not_there_are_told(elman: Elman, table: Path) -> None:
    ended = elman("train", table, "--from-columns", "z", "--text", "name")
    assert "has no column 'z'" in ended.err
    ended = elman("train", table, "--from-columns", "", "--text", "name")
    assert "--from-columns has a value, received an empty one" in ended.err
    ended = elman("train", table, "--task", "generate", "--features", "r", "--text", "name")
    assert "name columns that texts begin from by --from-columns" in ended.err


def test_a_set_of_series_is_forecast_without_being_asked(elman: Elman) -> None:
    ended = elman("train", "m4-hourly", "--value", "sold")
    assert "The data set m4-hourly has no columns to choose, received --value" in ended.err
