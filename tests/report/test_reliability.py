from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman.report import draw_reliability, reliability_table
from elman.report.reliability import BINS, calibration_error, reliability_bins


def test_calibrated_answers_have_no_error() -> None:
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.5, 1, 200_000)
    bins = reliability_bins(confidence, rng.uniform(size=200_000) < confidence)
    assert calibration_error(bins) < 0.005
    assert sum(one.count for one in bins) == 200_000
    assert all(one.low <= one.confidence <= one.high for one in bins)


def test_bins_are_of_equal_width() -> None:
    bins = reliability_bins(np.linspace(0, 1, 100), np.ones(100, bool))
    assert len(bins) == BINS == 15
    assert [one.high - one.low for one in bins] == pytest.approx([1 / 15] * 15)


def test_table_and_picture(tmp_path: Path) -> None:
    bins = reliability_bins(np.array([0.6, 0.9, 0.95]), np.array([True, False, True]))
    assert reliability_table(bins).row_count == len(bins) == 3
    draw_reliability(bins, tmp_path / "r.svg")
    assert "<!-- perfectly calibrated -->" in (tmp_path / "r.svg").read_text()


def test_a_bin_of_few_answers_says_how_little_it_knows(tmp_path: Path) -> None:
    bins = reliability_bins(np.array([0.95, 0.96]), np.array([True, True]))
    assert (bins[0].right.low, bins[0].right.high) == (pytest.approx(0.342, abs=1e-3), 1.0)
    cells = [list(column.cells) for column in reliability_table(bins).columns]
    assert cells[-1] == ["34 to 100%"]
    draw_reliability(bins, tmp_path / "r.svg")
    assert "95% intervals" in (tmp_path / "r.svg").read_text()
