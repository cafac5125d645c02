"""`SequenceForecaster`: learns, answers alike on both engines; bad input is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from elman import SequenceForecaster, load
from elman.errors import ConfigurationError, DamagedModel, SequenceError
from elman.estimators import use
from elman.estimators.files import modelfile

RANDOM = np.random.default_rng(0)
STEPS = np.arange(150)
PROMO = [(RANDOM.random(160) < 0.2).astype(float) for _ in range(3)]
SERIES = [
    50.0 * (i + 1) + 10 * np.sin(2 * np.pi * STEPS / 7) + 8 * p[:150] + RANDOM.normal(size=150)
    for i, p in enumerate(PROMO)
]
SMALL: dict[str, Any] = {
    "horizon": 6,
    "season": 7,
    "lookback": 21,
    "segment": 3,
    "form": "deseasonalised",
    "logarithm": False,
    "units": 8,
    "epochs": 3,
    "steps": 20,
    "batch_size": 32,
    "learning_rate": 0.01,
}


@pytest.fixture(scope="module")
def model() -> SequenceForecaster:
    gaps = [series.copy() for series in SERIES]
    gaps[1][40:44] = np.nan
    return SequenceForecaster(**SMALL, members=2).fit(
        gaps,
        known={"promo": PROMO},
        static={"size": [1.0, 2.0, 3.0]},
        names=["north", "south", "west"],
    )


AHEAD = {"promo": [p[150:] for p in PROMO]}


def test_it_forecasts_what_it_learned(model: SequenceForecaster) -> None:
    found = model.forecast(known=AHEAD)
    assert [f.name for f in found] == ["north", "south", "west"]
    true = 50 * np.arange(1, 4)[:, None] + 10 * np.sin(2 * np.pi * np.arange(150, 156) / 7)
    for forecast, expected in zip(found, true, strict=True):
        assert np.abs(forecast.median - expected).mean() < 8
        assert (np.diff(forecast.quantiles, axis=0) >= 0).all()
        low, high = forecast.interval(0.95)
        assert (low <= forecast.median).all()
        assert (high >= forecast.median).all()
    with pytest.raises(ConfigurationError, match=r"shares 0.95, 0.8, 0.5, received 0.7"):
        found[0].interval(0.7)


def test_beyond_the_horizon_networks_are_run_by_two_programs(
    model: SequenceForecaster, caplog: pytest.LogCaptureFixture
) -> None:
    known = {"promo": [np.resize(p[150:], 15) for p in PROMO]}
    with jax.log_compiles(), caplog.at_level("DEBUG", logger="jax"):
        model.forecast(horizon=15, known=known)
    programs = re.findall(r"Finished XLA compilation of jit\((\w+)\)", caplog.text)
    # The first reads windows, the other what was forecast; members share them.
    assert programs == ["_carried", "_carried"]


def test_a_file_forecasts_the_same_on_both_engines(
    model: SequenceForecaster, tmp_path: Path
) -> None:
    model.save(tmp_path / "m.elman")
    light, again = use(tmp_path / "m.elman"), load(tmp_path / "m.elman")
    for other in (light, again):
        for horizon in (6, 4, 15):
            known = {"promo": [np.resize(p[150:], 15) for p in PROMO]}
            a, b = (m.forecast(horizon=horizon, known=known) for m in (model, other))
            for x, y in zip(a, b, strict=True):
                np.testing.assert_allclose(x.quantiles, y.quantiles, rtol=1e-5)
                assert x.quantiles.shape == (7, horizon)
    assert light.kind == again.kind == "forecaster"
    assert light.summary() == again.summary() == model.summary()
    model.save(tmp_path / "n.elman")
    assert (tmp_path / "m.elman").read_bytes() == (tmp_path / "n.elman").read_bytes()


def test_the_same_seed_gives_the_same_model() -> None:
    first, second = (
        SequenceForecaster(**{**SMALL, "epochs": 1}).fit(SERIES[:1]).predict()[0] for _ in range(2)
    )
    assert (first == second).all()


def test_observations_go_on_without_training(model: SequenceForecaster, tmp_path: Path) -> None:
    model.save(tmp_path / "m.elman")
    light = use(tmp_path / "m.elman")
    news = {"north": [60.0, 61.0], "west": []}
    light.update(news, known={"promo": {"north": [0.0, 1.0]}})
    assert [tail.end for tail in light.tails_] == [152, 150, 150]
    whole = np.concatenate([SERIES[0], [60.0, 61.0]])
    plans = np.concatenate([PROMO[0][:150], [0.0, 1.0], PROMO[0][152:158]])
    known = {"promo": [plans[152:], PROMO[1][150:], PROMO[2][150:]]}
    given = model.forecast(
        [whole], known={"promo": [plans]}, static={"size": [1.0]}, names=["north"]
    )
    np.testing.assert_allclose(light.forecast(known=known)[0].median, given[0].median, rtol=1e-6)
    with pytest.raises(SequenceError, match="received 'east', which is none of them"):
        light.update({"east": [1.0]})


def test_only_what_lies_before_an_origin_is_read(model: SequenceForecaster) -> None:
    from elman.estimators.forecaster.given import series_in

    changed = SERIES[0].copy()
    changed[120:] = 1e6
    found = []
    for values in (SERIES[0], changed):
        given = series_in(
            [values], {"promo": PROMO[:1]}, {"size": [1.0]}, ["north"], wanted=model.scaling_
        )
        found.append(model.backtest(given, [[120]], 6)[0][0])
    assert (found[0] == found[1]).all()


@pytest.mark.parametrize("distribution", ["gaussian", "student", "mean"])
@pytest.mark.slow
def test_distributions_cover_what_they_say(distribution: str) -> None:
    model = SequenceForecaster(**SMALL, distribution=distribution, validation=0.3).fit(SERIES)
    assert model.offsets_.any()
    for forecast in model.forecast():
        low, high = forecast.interval(0.8)
        assert (high > low).all()


@pytest.mark.slow
def test_counts_are_forecast_as_counts() -> None:
    counts = [RANDOM.poisson(3 + 2 * np.sin(2 * np.pi * STEPS / 7)) for _ in range(3)]
    model = SequenceForecaster(
        **{**SMALL, "form": "plain"}, distribution="negative-binomial", conformal=False
    ).fit(counts)
    quantiles = model.forecast()[0].quantiles
    assert (quantiles >= 0).all()
    np.testing.assert_allclose(quantiles, np.round(quantiles), atol=1e-6)
    with pytest.raises(SequenceError, match=r"for counts, 0, 1, 2 and so on, series 1 has 0\.5"):
        SequenceForecaster(**SMALL, distribution="negative-binomial").fit([np.full(99, 0.5)])


@pytest.mark.slow
def test_a_backtest_chooses_what_is_read() -> None:
    trend = [np.exp(0.02 * STEPS + 0.3 * np.sin(2 * np.pi * STEPS / 7)) * (i + 1) for i in range(3)]
    settings = {**SMALL, "form": "auto", "logarithm": None, "epochs": 4, "steps": 5}
    model = SequenceForecaster(**settings).fit(trend)
    assert model.framing_.form == "trended"
    assert model.framing_.log


def test_constant_series_stay_constant() -> None:
    model = SequenceForecaster(**{**SMALL, "epochs": 1, "steps": 2}).fit(
        [np.full(100, 7.0), SERIES[0]]
    )
    forecast = model.forecast()[0]
    assert (forecast.quantiles == 7).all()


def test_short_series_are_learned_from_whole_and_said() -> None:
    model = SequenceForecaster(**{**SMALL, "epochs": 1, "steps": 2}).fit([*SERIES, np.arange(10.0)])
    assert "1 of 4 series are too short to hold" in " ".join(model.record_["remarks"])
    assert np.isfinite(model.predict()[3]).all()
    assert np.isfinite(model.predict([[5.0]])[0]).all()


@pytest.mark.parametrize(
    ("settings", "data", "said"),
    [
        ({"horizon": 200}, SERIES[0], "A series to learn from has 202 values or more"),
        ({"horizon": 75}, SERIES[0], "Holding 75 steps out needs a series of 152 values"),
        ({"segment": 9}, SERIES[0], "at most the 6 steps of the horizon, received 9"),
        ({"lookback": 6}, SERIES[0], "a window of two seasons, received season 7 and 6 steps"),
        ({"lookback": 22}, SERIES[0], "whole segments of 3 steps, received lookback=22"),
        ({"logarithm": True}, SERIES[0] - 60, "Logarithms need values above zero"),
        ({"levels": (0.1, 0.9)}, SERIES[0], "levels rise, mirror each other"),
        ({"validation": None, "patience": 3}, SERIES[0], "patience cannot act without validation"),
        ({}, [["a", "b"]], "made of numbers, that of series 1 are not"),
        ({}, [np.ones((3, 4))], "is a row of numbers"),
        ({}, [[np.nan] * 50], "A series has values, series 1 has none"),
        ({}, [[1.0, np.inf] * 50], "lie within 1e"),
        ({}, [], "Series are needed, received none"),
        ({}, "text", "Series are arrays of numbers"),
    ],
)
def test_bad_input_is_named(settings: dict[str, Any], data: Any, said: str) -> None:
    with pytest.raises((SequenceError, ConfigurationError), match=said):
        SequenceForecaster(**{**SMALL, **settings}).fit(data)


def test_what_is_missing_at_use_is_named(model: SequenceForecaster) -> None:
    with pytest.raises(SequenceError, match=r"promo is known at each of .* \(6 of them ahead\)"):
        model.forecast()
    with pytest.raises(ConfigurationError, match="received no promo"):
        model.forecast(SERIES)
    with pytest.raises(ConfigurationError, match="horizon is a whole number from 1"):
        model.forecast(horizon=0, known=AHEAD)
    bad = {"promo": [[0.0, np.nan, 0.0, 0.0, 0.0, 0.0]] * 3}
    with pytest.raises(SequenceError, match="series north lacks it at step 2 ahead"):
        model.forecast(known=bad)
    with pytest.raises(SequenceError, match="3 series and 1 of promo"):
        model.forecast(SERIES, known={"promo": PROMO[:1]}, static={"size": [1, 2, 3]})


def test_series_with_vectors_of_their_own_are_these_alone() -> None:
    model = SequenceForecaster(**{**SMALL, "epochs": 1, "steps": 2}, identify=True)
    model.fit(SERIES, names=["a", "b", "c"])
    assert len(model.predict(SERIES[1:2], names=["b"])) == 1
    with pytest.raises(SequenceError, match="received 'd'"):
        model.predict(SERIES[:1], names=["d"])


def test_damaged_files_are_refused(model: SequenceForecaster, tmp_path: Path) -> None:
    path = tmp_path / "m.elman"
    model.save(path)
    kept = modelfile.read(path)
    framing = kept.description["framing"]
    wrong: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"framing": {**framing, "form": "none"}}, {}),
        ({"framing": {**framing, "segment": 4}}, {}),
        ({"framing": {**framing, "horizon": 7}}, {}),
        ({"framing": "plain"}, {}),
        ({"series": []}, {}),
        ({}, {"series/lengths": np.array([1, 2, 3])}),
        ({}, {"series/offsets": np.full((7, 6), np.nan)}),
        ({}, {"series/means": np.zeros(5)}),
        ({}, {"series/spreads": np.zeros(2)}),
        ({}, {"series/missing": np.zeros(3)}),
    ]
    for description, arrays in wrong:
        modelfile.write(
            path,
            modelfile.Model({**kept.description, **description}, {**kept.parameters, **arrays}),
        )
        with pytest.raises(DamagedModel):
            use(path)


def test_an_interrupt_keeps_the_best_epoch() -> None:
    def stop(progress: Any) -> None:
        if progress.epoch == 2:
            raise KeyboardInterrupt

    model = SequenceForecaster(**SMALL, progress=stop).fit(SERIES)
    assert model.interrupted_
    assert len(model.history_[0]) >= 1
    assert np.isfinite(model.predict()[0]).all()
