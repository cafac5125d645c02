"""Scripts are short lines of plain layers, with what the model reads and answers."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from elman.errors import ConfigurationError
from elman.exports.keras_lines import keras_script
from elman.exports.script import check_exportable, reading_of
from elman.exports.torch_lines import torch_script


def test_they_say_what_is_read_and_answered(names: Any) -> None:
    said = ast.literal_eval(reading_of(names).removeprefix("MODEL = "))
    assert said["labels"] == ["f", "m"]
    assert said["reading"]["fold"] == ["accents", "case"]
    assert "folds" not in said["reading"]


def test_every_member_is_in_them(names: Any) -> None:
    text = torch_script(names, "m.pt")
    assert "for _ in range(2)" in text
    assert "/ 1.7).softmax(-1)" in text
    assert "class NGrams" in text


def test_a_stack_is_its_layers(generator: Any) -> None:
    assert "nn.LSTM(4, 6, batch_first=True)" in torch_script(generator, "m.pt")
    assert "layers.LSTM(6, return_sequences=True" in keras_script(generator, "m.keras")


def test_linear_models_are_left_out_where_that_is_asked(prose: Any) -> None:
    with pytest.raises(ConfigurationError, match="hashed pieces of words"):
        check_exportable(prose, networks_alone=False)
    check_exportable(prose, networks_alone=True)
    assert "layers.Embedding(" in keras_script(prose, "m.keras", networks_alone=True)
