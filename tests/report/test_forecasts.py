"""Figures of forecasts, and their picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from elman.report.bands import Drawn, draw_forecasts
from elman.report.forecasts import Measured, forecast_figures


def measured(error: float) -> Measured:
    history = np.tile([1.0, 3.0], 10)
    true = np.array([1.0, 3.0])
    return Measured(true, true + 0.5, true - 1, true + 1, history, error)


def test_means_leave_out_what_has_no_scale() -> None:
    figures = forecast_figures(
        [measured(0.5), measured(float("nan"))], series=2, season=2, share=0.95
    )
    assert figures.model.mase == 1
    assert figures.model.coverage == 1
    assert figures.simple["seasonal naive"].mase == 0
    assert figures.beaten_by == ["seasonal naive", "damped trend"]
    assert figures.short()["beside"]["seasonal naive"]["smape"] == 0
    assert figures.to_json()["by_step"] == [1, 1]


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    drawn = [
        Drawn(
            f"shop {i}",
            np.arange(9.0),
            np.ones(3),
            [(0.8, np.zeros(3), np.full(3, 2.0))],
            list("abcdefghijkl"),
        )
        for i in range(7)
    ]
    for name in ("one.png", "many.svg"):
        draw_forecasts(drawn[: 1 if name == "one.png" else 7], tmp_path / name, title="ahead")
        assert (tmp_path / name).stat().st_size > 1000
    assert (tmp_path / "many.svg").read_text().startswith("<?xml")
