"""Measures of the M competitions, and the forecasts that everything is measured beside."""

from __future__ import annotations

import numpy as np
import pytest

from elman.estimators.forecaster.conformal import offsets_of
from elman.estimators.forecaster.measures import coverage, mase, msis, seasonal_error, smape
from elman.estimators.forecaster.opponents import damped_trend, seasonal_naive
from elman.estimators.forecaster.season import find_season

RANDOM = np.random.default_rng(0)


def test_measures_by_hand() -> None:
    true, forecast = np.array([2.0, 4.0]), np.array([1.0, 4.0])
    assert smape(true, forecast) == pytest.approx(100 / 3)
    assert mase(true, forecast, 2.0) == 0.25
    low, high = np.array([0.0, 5.0]), np.array([1.0, 6.0])
    # Each interval is 1 wide, and each value 1 outside, which counts forty times.
    assert msis(true, low, high, 2.0) == pytest.approx(41 / 2)
    assert coverage(true, low, high) == 0
    assert coverage(true, low, np.array([3.0, 6.0])) == 0.5
    assert np.isnan(seasonal_error(np.full(9, 3.0), 2))
    assert seasonal_error(np.array([1.0, 2.0, 4.0, 6.0]), 2) == 3.5


def test_missing_values_are_not_measured() -> None:
    true = np.array([2.0, np.nan])
    assert smape(true, np.array([2.0, 9.0])) == 0
    assert coverage(true, np.zeros(2), np.full(2, 3.0)) == 1


def test_simple_forecasts_go_on_with_season_and_trend() -> None:
    steps = np.arange(48)
    wave = 10 * np.sin(2 * np.pi * steps / 12)
    ahead = seasonal_naive(wave, 12, 15).forecast
    np.testing.assert_allclose(ahead, np.resize(wave[:12], 15), atol=1e-9)
    ahead = damped_trend(0.5 * steps + wave, 12, 12).forecast
    true = 0.5 * np.arange(48, 60) + wave[:12]
    assert np.abs(ahead - true).max() < 2.5
    made = damped_trend(np.array([3.0, np.nan, 3.0, 3.0]), 1, 2)
    assert made.forecast.tolist() == [3, 3]
    assert made.low.tolist() == [3, 3]


def test_intervals_of_simple_forecasts_widen() -> None:
    noise = RANDOM.normal(size=300).cumsum()
    for simple in (seasonal_naive, damped_trend):
        made = simple(noise, 1, 20)
        assert (np.diff(made.high - made.low) >= -1e-9).all()
        assert made.high[0] > made.low[0]


@pytest.mark.parametrize("season", [4, 7, 12, 24])
def test_a_season_is_found(season: int) -> None:
    steps = np.arange(12 * season)
    shape = RANDOM.normal(size=season)
    series = [
        np.resize(shape, len(steps)) * 3 + 0.05 * steps + RANDOM.normal(size=len(steps)) * 0.5
        for _ in range(5)
    ]
    assert find_season(series) == season


def test_no_season_is_found_where_there_is_none() -> None:
    assert find_season([RANDOM.normal(size=400)]) == 1
    assert find_season([np.full(100, 3.0)]) == 1
    assert find_season([np.arange(5.0)]) == 1
    assert find_season([np.full(40, np.nan)]) == 1


def test_offsets_let_intervals_hold_what_they_say() -> None:
    true = RANDOM.normal(size=(3, 1000)) * np.array([[1.0], [2.0], [3.0]])
    levels = (0.05, 0.5, 0.95)
    quantiles = np.zeros((3, 3, 1000))
    offsets = offsets_of(quantiles, true, np.ones_like(true), levels)
    inside = (true >= offsets[0][:, None]) & (true <= offsets[2][:, None])
    np.testing.assert_allclose(inside.mean(1), 0.9, atol=0.01)
    assert (offsets[1] == 0).all()
    # Few values share an offset; what is missing counts for nothing.
    weights = np.zeros_like(true)
    weights[:, :30] = 1
    few = offsets_of(quantiles, true, weights, levels)
    assert len(set(few[2])) == 1
    assert (offsets_of(quantiles, true, np.zeros_like(true), levels) == 0).all()
