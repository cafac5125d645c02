"""Pictures and lines of gradients say what the numbers say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from elman.errors import ConfigurationError, OutputError
from elman.report.gradients import draw_gradients, draw_training_gradients, flow_lines
from elman.rnn import GradientFlow

STEPS = np.arange(40)
VANISHING = GradientFlow("SimpleRNN(8)", 0.5**STEPS, 0.5**STEPS)
EXPLODING = GradientFlow("SimpleRNN(8) backward", 1.3**STEPS, 1.3**STEPS)


def test_lines_name_layer_verdict_rate_and_reach() -> None:
    first, bars, second, _ = flow_lines([VANISHING, EXPLODING])
    assert first == (
        "SimpleRNN(8): vanishes, a factor of 0.500 per step; less than 1% arrives from 7 steps back"
    )
    assert second.startswith("SimpleRNN(8) backward: explodes, a factor of 1.300 per step")
    assert second.endswith(f"grows {1.3**39:.3g} times over 40 steps")
    assert "carries" not in second
    assert bars.endswith(f"1 -> {0.5**39:.1e}")


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_gradient_that_underflowed_to_zero_is_drawn(tmp_path: Path, ending: str) -> None:
    flat = GradientFlow("LSTM(4)", np.zeros(5), np.array([1.0, 0.1, 0.0, 0.0, 0.0]))
    path = tmp_path / f"flow.{ending}"
    draw_gradients([VANISHING, flat], path)
    assert path.stat().st_size > 1000
    if ending == "svg":
        assert "LSTM(4): vanishes" in path.read_text()


def test_the_picture_tells_the_verdict_the_factor_and_where_verdicts_part(tmp_path: Path) -> None:
    path = tmp_path / "flow.svg"
    draw_gradients([VANISHING, EXPLODING], path)
    text = path.read_text()
    assert "SimpleRNN(8): vanishes, 0.500 per step" in text
    assert "SimpleRNN(8) backward: explodes, 1.300 per step" in text
    assert "carries between the dotted lines" in text


def test_nothing_to_draw_is_an_error_not_an_empty_picture(tmp_path: Path) -> None:
    silent = [SimpleNamespace(gradient_norms=(0.0, 0.0), clipped=0.0)]
    for epochs in ([], silent, [SimpleNamespace(gradient_norms=(), clipped=0.0)]):
        with pytest.raises(ConfigurationError, match="at least one epoch with a gradient"):
            draw_training_gradients(epochs, tmp_path / "training.svg", layers=["GRU(4)", "Dense"])
    with pytest.raises(ConfigurationError, match="at least one recurrent layer"):
        draw_gradients([], tmp_path / "flow.svg")
    assert not list(tmp_path.iterdir())


def test_layers_without_parameters_are_left_out_of_the_training_picture(tmp_path: Path) -> None:
    epochs = [SimpleNamespace(gradient_norms=(1.0, 0.0), clipped=c) for c in (0.0, 0.5)]
    path = tmp_path / "training.svg"
    draw_training_gradients(epochs, path, layers=["GRU(4)", "Dropout(0.2)"])
    text = path.read_text()
    assert "GRU(4)" in text
    assert "Dropout" not in text


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.png or \.svg"):
        draw_gradients([VANISHING], tmp_path / "flow.gif")
    assert not list(tmp_path.iterdir())
