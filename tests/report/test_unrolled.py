"""The drawing of a network says what each layer reads, carries and gives out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from elman.errors import ConfigurationError
from elman.report.unrolled import boxes_of, draw_unrolled
from elman.rnn import (
    GRU,
    LSTM,
    Add,
    Bidirectional,
    Dense,
    Dropout,
    NGrams,
    Pooling,
    Sequential,
    SimpleRNN,
)


def built(*layers: Any, timesteps: int | None = 9) -> Sequential:
    return Sequential(list(layers)).build((timesteps, 5), key=0)


def words(path: Path) -> list[str]:
    """What a picture says, in its order; matplotlib notes each text as a comment."""
    return re.findall(r"<!-- (.*?) -->", path.read_text("utf-8"))


def test_many_to_one_ends_in_the_last_column(tmp_path: Path) -> None:
    draw_unrolled(built(SimpleRNN(4), Dense(2)), tmp_path / "drawn.svg")
    said = words(tmp_path / "drawn.svg")
    # Rolled once, unrolled in four columns; the answer twice.
    assert said.count("SimpleRNN(4)") == 5
    assert said.count("Dense(2)") == said.count("$y$") == 2
    assert {"$x_t$", "$x_{1}$", "$x_{T}$", "The same weights at every step"} <= set(said)


def test_many_to_many_answers_in_every_column(tmp_path: Path) -> None:
    draw_unrolled(built(SimpleRNN(4, return_sequences=True), Dense(3)), tmp_path / "drawn.svg")
    said = words(tmp_path / "drawn.svg")
    assert said.count("Dense(3)") == 5
    assert {"$y_t$", "$y_{1}$", "$y_{2}$", "$y_{3}$", "$y_{T}$"} <= set(said)


def test_a_stream_answers_at_every_step_whatever_a_layer_returns() -> None:
    network = built(SimpleRNN(4), Dense(3))
    assert [box.every_step for box in boxes_of(network)[0]] == [False, False]
    assert [box.every_step for box in boxes_of(network, every_step=True)[0]] == [True, True]


def test_directions_and_what_reads_all_steps() -> None:
    network = built(
        Bidirectional(GRU(3, return_sequences=True)),
        Dropout(0.2),
        LSTM(4, return_sequences=True, reverse=True),
        Pooling("mean"),
        Dense(2),
    )
    boxes, beside = boxes_of(network)
    assert [(box.forward, box.backward) for box in boxes] == [
        (True, True),
        (False, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    assert [box.reads_all for box in boxes] == [False, False, False, True, False]
    assert beside == []


def test_of_branches_the_recurrent_is_drawn_and_the_others_named(tmp_path: Path) -> None:
    network = built(
        Add(
            [
                Sequential([GRU(3), Dense(2)]),
                Sequential([NGrams(2, buckets=64, longest=2), Pooling("sum")]),
            ]
        )
    )
    boxes, beside = boxes_of(network)
    assert [box.title for box in boxes] == ["GRU(3)", "Dense(2)"]
    assert beside == ['NGrams(2, longest=2) and Pooling("sum")']
    draw_unrolled(network, tmp_path / "drawn.svg")
    (said,) = [text for text in words(tmp_path / "drawn.svg") if text.startswith("beside it")]
    assert said.startswith("beside it, added at the end: NGrams(2, longest=2) and")


def test_what_is_no_stack_of_layers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Layers one after another are drawn, received"):
        draw_unrolled(object(), tmp_path / "drawn.svg")
    assert not list(tmp_path.iterdir())
