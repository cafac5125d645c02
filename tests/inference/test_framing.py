"""Windows on one scale: read, forecast and put back, with gaps, constants and logarithms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from elman.forms import FORMS
from elman.inference.framing import Framing

LINE = np.arange(48.0) * 2 + np.tile([1.0, 5.0, 3.0, -9.0], 12)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30, deadline=None)
@given(
    past=arrays(np.float64, (3, 12), elements=st.floats(0.5, 1e6)),
    future=arrays(np.float64, (3, 5), elements=st.floats(0.5, 1e6)),
    log=st.booleans(),
)
def test_targets_are_undone_by_restoring(
    form: str, past: object, future: object, log: bool
) -> None:
    framing = Framing(5, 12, 3, form, log)
    framed = framing.framed(past)  # type: ignore[arg-type]
    targets, weights = framing.targets(future, framed)  # type: ignore[arg-type]
    near = (weights > 0) & (np.abs(targets) < 49)
    restored = framing.restored(targets, framed)
    a, b = (np.log(x) if log else x for x in (restored, np.asarray(future).T))
    # Targets are single precision, of a size that the window's scale says.
    room = 1e-5 * (framed.scale + np.abs(framed.baseline(5)).max(1)) + 1e-9
    assert (np.abs(a - b) <= room)[near].all()


def test_what_repeats_is_read_as_nothing() -> None:
    season = np.tile([1.0, 5.0, 3.0, -9.0], 12)
    for form in ("differenced", "deseasonalised", "trended"):
        framed = Framing(6, 24, 4, form).framed(season[None, :24])
        np.testing.assert_allclose(framed.values, 0, atol=1e-6)
        np.testing.assert_allclose(framed.baseline(6)[0], season[24:30], atol=1e-9)


def test_a_trend_goes_on_and_on() -> None:
    framing = Framing(6, 24, 4, "trended")
    framed = framing.framed(LINE[None, :24])
    np.testing.assert_allclose(framed.baseline(6)[0], LINE[24:30], atol=1e-9)
    values, behind = framing.went_on(framed, LINE[None, 24:28])
    np.testing.assert_allclose(values, 0, atol=1e-6)
    np.testing.assert_allclose(behind.baseline(6)[0], LINE[28:34], atol=1e-9)


def test_differences_go_on_from_what_was_forecast() -> None:
    framing = Framing(6, 24, 4, "differenced")
    framed = framing.framed(LINE[None, :24])
    values, behind = framing.went_on(framed, LINE[None, 24:30])
    np.testing.assert_allclose(values * framed.scale, 8, rtol=1e-6)
    np.testing.assert_allclose(behind.baseline(4)[0], LINE[26:30])


def test_gaps_are_read_as_nothing_and_weigh_nothing() -> None:
    framing = Framing(3, 8, 4, "deseasonalised")
    past = LINE[None, :8].copy()
    past[0, 2] = np.nan
    framed = framing.framed(past)
    assert framed.values[0, 2] == 0
    assert np.isfinite(framed.values).all()
    _, weights = framing.targets(np.array([[1.0, np.nan, 2.0]]), framed)
    assert weights[:, 0].tolist() == [1, 0, 1]


@pytest.mark.parametrize("form", FORMS)
def test_a_constant_stays_constant(form: str) -> None:
    framing = Framing(3, 8, 2, form)
    framed = framing.framed(np.full((1, 8), 7.0))
    assert framed.scale[0] == 0
    assert framing.restored(np.full((3, 1), 5.0), framed)[:, 0].tolist() == [7, 7, 7]
    assert not framing.targets(np.array([[7.0, 8.0, 9.0]]), framed)[1].any()


def test_what_is_missing_altogether_is_no_number_that_is_made_up() -> None:
    framed = Framing(2, 4, 2, "differenced").framed(np.full((1, 4), np.nan))
    assert np.isfinite(framed.values).all()
    assert framed.scale[0] == 0


def test_scales_of_whole_series_measure_from_the_last_value() -> None:
    framing = Framing(2, 4, 1, "plain", by_series=True)
    framed = framing.framed(np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([2.0]))
    assert framed.values[0].tolist() == [-1.5, -1, -0.5, 0]
    assert framing.spread_of(np.array([1.0, 3.0, np.nan])) == 1.0
