from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from elman.errors import ConfigurationError
from elman.report import Figures, curve_lines, draw_curves, sparkline

LEARNING = [
    Figures(0.7 / (i + 1), 0.5 + 0.05 * i, 0.7 / (i + 1) + 0.01 * i, 0.5 + 0.04 * i)
    for i in range(8)
]
ALONE = [Figures(0.7, 0.5), Figures(0.5, 0.6)]


def test_sparkline_runs_from_lowest_to_highest() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([]) == ""
    assert sparkline([3.0]) == "▁"
    assert sparkline([1.0, math.nan, 2.0]) == "▁ █"


def test_long_sparkline_keeps_both_ends() -> None:
    drawn = sparkline([100.0, *[0.0] * 500, 100.0], width=20)
    assert len(drawn) == 20
    assert (drawn[0], drawn[-1]) == ("█", "█")


def test_lines_of_several_members() -> None:
    lines = curve_lines([LEARNING, LEARNING], [8, 3])
    assert [line for line in lines if line.startswith("member")] == ["member 1", "member 2"]
    assert lines[-2].endswith("in epoch 3")


def test_without_validation_only_training_is_told() -> None:
    assert [line.split("  ")[0] for line in curve_lines([ALONE])] == ["training loss"]
    assert curve_lines([]) == curve_lines([[]]) == []


@pytest.mark.parametrize("history", [[LEARNING], [ALONE], [LEARNING, LEARNING[:3], []]])
@pytest.mark.parametrize("ending", ["png", "svg"])
def test_picture(tmp_path: Path, history: list[list[Figures]], ending: str) -> None:
    path = tmp_path / f"curves.{ending}"
    draw_curves(history, path, best_epochs=[2, 1])
    assert path.stat().st_size > 2000
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("history", [[], [[]], [[], []]])
def test_a_history_without_epochs_is_no_picture(tmp_path: Path, history: list) -> None:
    with pytest.raises(ConfigurationError, match=r"at least one epoch.*; fit the model"):
        draw_curves(history, tmp_path / "curves.svg")
    assert not list(tmp_path.iterdir())


def test_what_was_watched_alone_is_said_to_choose_nothing() -> None:
    worse = [Figures(0.7, 0.5, 0.6, 0.5), Figures(0.5, 0.6, 0.9, 0.4)]
    _, loss, accuracy = curve_lines([worse], [2], watched=True)
    assert loss.startswith("held-out loss       ▁█  ")
    assert loss.endswith("best 0.600 in epoch 1, watched alone: the last epoch is kept")
    assert accuracy.startswith("held-out accuracy   █▁  ")


def test_accuracy_is_not_rounded_to_all() -> None:
    lines = curve_lines([[Figures(0.7, 0.5, 0.7, 0.5), Figures(0.1, 0.9, 0.1, 0.9998)]])
    assert lines[-1].endswith("50.0% -> 99.98%")


def test_picture_says_what_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "curves.svg"
    draw_curves([LEARNING], path, best_epochs=[4], title="Names")
    text = path.read_text()
    for words in ("Names", "epoch", "loss (nats per example)", "accuracy (%)", "epoch kept"):
        assert f"<!-- {words} -->" in text


def test_equal_names_share_a_colour_and_others_never_do() -> None:
    from elman.report.curves import _styles

    names = [f"model {i}" for i in range(24)]
    styles = _styles([*names, *names])
    assert len(styles) == len(set(styles.values())) == 24
    with pytest.raises(ConfigurationError, match=r"at most 24 curves apart, received 25"):
        _styles([*names, "another"])


def test_what_a_picture_says(tmp_path: Path) -> None:
    """The title is the finding; a key tells thin and thick apart, and ringed only if any is."""
    path = tmp_path / "curves.svg"
    draw_curves([ALONE, LEARNING], path, best_epochs=[2, 8], names=["few", "many"], per="symbol")
    drawn = written(path)
    lowest = min(epoch.val_loss or 9 for epoch in LEARNING)
    number = 1 + [epoch.val_loss for epoch in LEARNING].index(lowest)
    assert f"many: lowest loss held out {lowest:.3f}, in epoch {number}" in drawn
    assert {"few", "training", "held out", "epoch kept", "loss (nats per symbol)"} <= drawn
    draw_curves([ALONE], path)
    drawn = written(path)
    assert "lowest loss in training 0.500, in epoch 2" in drawn
    assert not {"held out", "epoch kept"} & drawn


def test_a_history_without_accuracy_is_a_picture_of_losses(tmp_path: Path) -> None:
    from elman.rnn import Epoch

    path = tmp_path / "curves.svg"
    draw_curves([[Epoch({"loss": 2.0}), Epoch({"loss": 1.0})]], path, per="pair")
    drawn = written(path)
    assert "loss (nats per pair)" in drawn
    assert not any("accuracy" in words for words in drawn)


def written(path: Path) -> set[str]:
    """The words of a picture; matplotlib notes each as a comment before its outlines."""
    return set(re.findall(r"<!-- (.*?) -->", path.read_text("utf-8")))
