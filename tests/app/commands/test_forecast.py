"""Forecasters on the command line: train, forecast, evaluate, show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Elman = Callable[..., Any]

COLUMNS = ("--task", "forecast", "--time", "date", "--value", "sold", "--series", "shop")
SMALL = ("--units", "6", "--epochs", "2", "--form", "deseasonalised", "--season", "7")
DAYS = [str(day) for day in np.datetime64("2026-01-01") + np.arange(100)]


def table(days: list[str], *, planned: int = 0) -> str:
    rows = ["date,shop,sold,promo"]
    for shop, level in (("north", 20), ("south", 50)):
        for i, day in enumerate(days):
            sold = "" if i >= len(days) - planned else level + i % 7 * 3 + i * i % 5
            rows.append(f"{day},{shop},{sold},{int(i % 9 == 0)}")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sales") / "sales.csv"
    path.write_text(table(DAYS[:90]))
    return path


@pytest.mark.slow
def test_train_forecast_evaluate_and_show(elman: Elman, data: Path, tmp_path: Path) -> None:
    ended = elman("train", data, *COLUMNS, *SMALL, "--horizon", "7")
    assert ended.code == 0, ended.err
    assert "2 series of 90 values, a day apart" in ended.out
    assert "rolling backtest: 6 forecasts of 2 series, 7 steps each" in ended.out
    assert "damped trend" in ended.out
    assert "next: elman forecast sales.elman" in ended.out
    ended = elman("forecast", "sales.elman", "--plot", "f.png", "-o", "f.csv")
    assert ended.code == 0, ended.err
    assert ended.out == ""
    assert "drawn: f.png" in ended.err
    ended = elman("forecast", "sales.elman", "--only", "north")
    lines = [line.split("\t") for line in ended.out.splitlines()]
    assert lines[0] == ["series", "time", "forecast", "low", "high"]
    assert [line[1] for line in lines[1:]] == DAYS[90:97]
    ended = elman("forecast", "sales.elman", "--horizon", "10", "--json")
    found = json.loads(ended.out)
    assert [len(row["forecast"]) for row in found["forecasts"]] == [10, 10]
    assert "too narrow" in ended.err
    more = tmp_path / "more.csv"
    more.write_text(table(DAYS[:92]))
    ended = elman("forecast", "sales.elman", more, "--update")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[1].split("\t")[1] == DAYS[92]
    again = elman("forecast", "sales.elman")
    assert again.out == ended.out
    ended = elman("evaluate", "sales.elman", data)
    assert ended.code == 0, ended.err
    assert "MASE by steps ahead" in ended.out
    assert "held out in training" in ended.out
    ended = elman("show", "sales.elman")
    assert "2 series of a day a step: north, south" in ended.out
    ended = elman("show", "sales.elman", "--plot", "unrolled.png")
    assert "one layer follows the other, received a forecaster; leave --plot out" in ended.err
    ended = elman("evaluate", "sales.elman", data, "--limit", "3")
    assert "--limit needs a classifier, received a forecaster" in ended.err
    ended = elman("tag", "sales.elman", "text")
    assert "holds a SequenceForecaster, a SequenceTagger is needed" in ended.err


@pytest.mark.slow
def test_plans_are_needed_ahead(elman: Elman, data: Path, tmp_path: Path) -> None:
    ended = elman(
        "train", data, *COLUMNS, *SMALL, "--horizon", "7", "--known", "promo", "--test", "0"
    )
    assert ended.code == 0, ended.err
    ended = elman("forecast", "sales.elman")
    assert ended.code != 0
    assert "promo is known at each of" in ended.err
    plans = tmp_path / "plans.csv"
    plans.write_text(table(DAYS[90:97], planned=7))
    ended = elman("forecast", "sales.elman", plans)
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[1].split("\t")[1] == DAYS[90]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--horizon", "80"), "needs a series of"),
        (("--horizon", "7", "--text", "shop"), "--text cannot act on series"),
        (("--horizon", "7", "--fold", "none"), "--fold cannot act on series"),
        (("--horizon", "0"), "horizon is at least 1"),
        (("--fill", "magic"), "fill is one of linear, last, zero"),
        (("--form", "round"), "form is one of"),
        (("--preset", "unit-names"), "No preset is for forecasters"),
        (("--merge-labels",), "--merge-labels cannot act on series"),
    ],
)
def test_options_that_cannot_act_are_refused(
    elman: Elman, data: Path, words: tuple[str, ...], said: str
) -> None:
    ended = elman("train", data, *COLUMNS, *words)
    assert ended.code != 0
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_series_options_are_for_series(elman: Elman, data: Path) -> None:
    ended = elman("train", data, "--text", "shop", "--label", "promo", "--value", "sold")
    assert "--value cannot act on anything but series; pass --task forecast" in ended.err
    ended = elman("train", data, "--task", "forecast", "--time", "date", "--series", "shop")
    assert "needs --value" in ended.err
    ended = elman("train", "names", "--task", "forecast", "--value", "sold")
    assert "The data set names has no columns to choose, received --value" in ended.err
