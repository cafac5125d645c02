"""Forecasts as a run: what is held out, how they are measured, and how a model goes on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import runs
from elman.datasets.records.clock import Clock
from elman.datasets.records.series import Series
from elman.errors import ConfigurationError, SequenceError
from elman.runs.ahead import forecast_ahead, go_on
from elman.runs.series import Forecasting, share_of
from elman.runs.task import Wish

RANDOM = np.random.default_rng(0)
STEPS = np.arange(120)
DATA = Series(
    [level + 5 * np.sin(2 * np.pi * STEPS / 6) + RANDOM.normal(size=120) for level in (20.0, 40.0)],
    ("a", "b"),
    (10, 20),
    Clock("second", 86_400),
    name="two",
)
SMALL: dict[str, Any] = {
    "season": 6,
    "form": "deseasonalised",
    "logarithm": False,
    "units": 6,
    "epochs": 2,
    "steps": 10,
    "learning_rate": 0.01,
}


@pytest.fixture(scope="module")
def run() -> Any:
    return runs.train(DATA, Forecasting(horizon=6), **SMALL)


def test_three_horizons_are_held_out_and_measured_beside_simple_forecasts(run: Any) -> None:
    assert (run.held.how, [len(v) for v in run.known.values]) == ("end", [102, 102])
    figures = run.figures
    assert (figures.series, figures.forecasts, figures.horizon, figures.share) == (2, 6, 6, 0.95)
    assert set(figures.simple) == {"seasonal naive", "damped trend"}
    assert len(figures.by_step) == 6
    assert figures.model.mase == pytest.approx(np.mean(figures.by_step), abs=1e-5)
    told = run.to_json()["measured"]
    assert 0 <= told["coverage"] <= 1
    assert told["beside"]["seasonal naive"]["mase"] > 0


def test_a_model_that_is_of_no_use_is_unmasked(run: Any) -> None:
    assert [r for r in run.remarks if "of no use" in r] == [
        f"{name} errs less: this model is of no use here as it is" for name in run.figures.beaten_by
    ]


def test_the_model_goes_on_from_the_end_of_all_series(run: Any) -> None:
    assert [tail.end for tail in run.model.tails_] == [120, 120]
    made, _ = forecast_ahead(run.model)
    assert [ahead.start for ahead in made] == [130, 140]
    assert made[0].times[0] == "1970-05-11"
    assert made[0].rows()[0]["series"] == "a"
    chosen, _ = forecast_ahead(run.model, names=["b"])
    np.testing.assert_allclose(chosen[0].forecast.median, made[1].forecast.median, rtol=1e-6)
    with pytest.raises(
        ConfigurationError, match="There is no series 'c', those there are: 'a', 'b'"
    ):
        forecast_ahead(run.model, names=["c"])


def test_it_is_evaluated_on_what_was_held_out(run: Any) -> None:
    found = runs.evaluate(run.model, DATA)
    assert "held out in training" in found.remarks[0]
    assert found.figures.model == pytest.approx(run.figures.model, rel=1e-4)
    others = Series([values * 2 for values in DATA.values], ("c", "d"))
    assert "trained on other series" in runs.evaluate(run.model, others).remarks[0]
    with pytest.raises(ConfigurationError, match="Of series the end is measured"):
        runs.evaluate(run.model, DATA, split="train")


def test_a_table_goes_on_where_the_model_ended(run: Any) -> None:
    news = Series([np.array([25.0, 26.0])], ("a",), (132,), DATA.clock)
    made, remarks = forecast_ahead(run.model, news)
    assert made[0].start == 134
    assert "2 steps before the table begins are missing" in remarks
    assert np.isnan(made[0].history[-4:]).tolist() == [True, True, False, False]
    others = Series([np.arange(30.0)], ("new",), (5,), DATA.clock)
    assert forecast_ahead(run.model, others)[0][0].start == 35
    with pytest.raises(ConfigurationError, match="'new' is none"):
        go_on(run.model, others)


def test_series_shorter_than_what_is_read_are_said(run: Any) -> None:
    few = [np.arange(3.0), np.arange(5.0), np.arange(90.0)]
    _, remarks = forecast_ahead(run.model, Series(few[1:], ("x", "y"), (5, 5), DATA.clock))
    read = run.model.framing_.lookback
    assert remarks == [
        f"'x' has fewer than the {read} steps that the model reads (5): less is known than the "
        "intervals say"
    ]
    _, remarks = forecast_ahead(run.model, Series(few, ("a2", "x", "y"), (5, 5, 5), DATA.clock))
    assert remarks[0].startswith("2 series, 'a2' first, have fewer")


def test_beyond_the_horizon_is_said(run: Any) -> None:
    made, remarks = forecast_ahead(run.model, horizon=15)
    assert len(made[0].times) == 15
    assert "their intervals are too narrow" in remarks[0]


def test_settings_and_shares() -> None:
    task = Forecasting(horizon=6)
    settings, _ = task.settings(DATA, "two", Wish({"epochs": 1}, None, None))
    assert (settings["horizon"], settings["epochs"]) == (6, 1)
    with pytest.raises(ConfigurationError, match="No preset is for forecasters"):
        task.settings(DATA, "two", Wish({}, "unit-names", None))
    with pytest.raises(ConfigurationError, match="The horizon is that of the task, 6, received 9"):
        task.settings(DATA, "two", Wish({"horizon": 9}, None, None))
    assert share_of((0.1, 0.5, 0.9)) == (0.8, 0, 2)


def test_too_short_series_are_named() -> None:
    with pytest.raises((ConfigurationError, SequenceError), match="needs a series of"):
        runs.train(Series([np.arange(20.0)]), Forecasting(horizon=15))
