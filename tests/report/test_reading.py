"""How a text is read, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from elman.errors import OutputError
from elman.report.reading import by_likeness, draw_one_hot, draw_reading


def read(**changed: Any) -> dict[str, Any]:
    states = np.linspace(-1, 1, 15).reshape(3, 5)
    layer = {"layer": "GRU(5)", "reverse": False, "states": states, "gradient": [0.1, 0.5, 1.0]}
    return {
        "text": "Al",
        "symbols": ["A", "l", "END"],
        "codes": [1, 2, 0],
        "labels": ["f", "m"],
        "running": [
            {"text": "A", "step": 0, "probabilities": [0.7, 0.3]},
            {"text": "Al", "step": 1, "probabilities": [0.2, 0.8]},
        ],
        "probabilities": [0.2, 0.8],
        "layers": [layer],
    } | changed


@given(
    arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 9)), elements=st.floats(-1, 1))
)
def test_every_unit_is_shown_once(states: Any) -> None:
    assert sorted(by_likeness(states).tolist()) == list(range(states.shape[1]))


def test_units_that_move_alike_stand_together() -> None:
    random = np.random.default_rng(0)
    courses = random.normal(size=(3, 20))
    kinds = random.integers(0, 3, 30)
    states = courses[kinds].T + 0.01 * random.normal(size=(20, 30))
    ordered = kinds[by_likeness(states)]
    # Three kinds, two borders.
    assert (np.diff(ordered) != 0).sum() == 2


def test_the_title_says_the_answer_and_since_when(tmp_path: Path) -> None:
    draw_reading(read(), tmp_path / "p.svg", left_out=[(0, 0.1), (1, -0.2)])
    drawn = (tmp_path / "p.svg").read_text()
    assert "<!-- Al: m, 80.0%, from 'Al' on -->" in drawn
    for words in ("GRU(5): state, like units together", "one-hot", "∎", "probability (%)"):
        assert f"<!-- {words} -->" in drawn


def test_a_wide_layer_without_gradient_is_drawn(tmp_path: Path) -> None:
    layer = {**read()["layers"][0], "gradient": None}
    draw_reading(read(layers=[layer]), tmp_path / "p.svg")
    assert "dh(end)" not in (tmp_path / "p.svg").read_text()


def test_many_labels_show_the_most_probable(tmp_path: Path) -> None:
    shares = [0.05, 0.3, 0.25, 0.2, 0.15, 0.05]
    rows = [{"text": "Al", "step": 1, "probabilities": shares}]
    draw_reading(
        read(labels=list("abcdef"), running=rows, probabilities=shares), tmp_path / "p.svg"
    )
    drawn = (tmp_path / "p.svg").read_text()
    assert "<!-- b 30.0% -->" in drawn
    assert "<!-- a 5.0% -->" not in drawn


def test_a_model_that_feeds_nothing_back_is_drawn(tmp_path: Path) -> None:
    draw_reading(read(layers=[]), tmp_path / "p.png")
    assert (tmp_path / "p.png").stat().st_size > 1000


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="ends in"):
        draw_reading(read(), tmp_path / "p.pdf")


def test_one_hot_columns_are_drawn(tmp_path: Path) -> None:
    draw_one_hot(["Al"], np.array([[1, 2, 0]]), ["END", "A", "l", "z"], tmp_path / "p.svg")
    assert "1 of 4 rows are empty" in (tmp_path / "p.svg").read_text()
