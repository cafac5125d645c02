"""Matrices and eigenvalues as they are in the layers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.report.weights import draw_weights, recurrent_layers, spectra
from elman.rnn import GRU, LSTM, Bidirectional, Dense, MinGRU, Sequential, SimpleRNN, with_radius


def built(*layers: Any) -> Sequential:
    return Sequential(list(layers)).build((None, 5), key=0)


def words(path: Path) -> set[str]:
    return set(re.findall(r"<!-- (.*?) -->", path.read_text("utf-8")))


@pytest.mark.parametrize(("layer", "gates"), [(GRU, "zrn"), (LSTM, "ifno"), (SimpleRNN, "h")])
def test_each_gate_has_the_spectrum_of_its_part(layer: Any, gates: str) -> None:
    ((_, recurrent),) = recurrent_layers(built(layer(6), Dense(2)))
    found = spectra(recurrent)
    assert list(found) == list(gates)
    for i, gate in enumerate(gates):
        part = np.asarray(recurrent.W_h)[:, 6 * i : 6 * i + 6]
        # Sum and product of eigenvalues are trace and determinant.
        assert np.sum(found[gate]) == pytest.approx(np.trace(part), abs=1e-4)
        assert np.prod(found[gate]) == pytest.approx(np.linalg.det(part), abs=1e-4)


def test_the_title_is_the_radius(tmp_path: Path) -> None:
    network = with_radius(built(SimpleRNN(6), Dense(2)), 1.3)
    draw_weights(network, tmp_path / "w.svg", inputs=list("abcde"))
    said = words(tmp_path / "w.svg")
    assert "SimpleRNN(6): spectral radius 1.30" in said
    assert {"a", "b", "c", "d", "e", "eigenvalues of $W_h$"} <= said


def test_names_that_do_not_fit_the_input_are_left_out(tmp_path: Path) -> None:
    draw_weights(built(SimpleRNN(6), Dense(2)), tmp_path / "w.svg", inputs=["only one"])
    assert "only one" not in words(tmp_path / "w.svg")


def test_a_cell_without_feedback_matrix_says_so(tmp_path: Path) -> None:
    ((_, layer),) = recurrent_layers(built(MinGRU(4), Dense(2)))
    assert spectra(layer) == {}
    draw_weights(built(MinGRU(4), Dense(2)), tmp_path / "w.svg")
    assert "No layer feeds its state back through a matrix" in words(tmp_path / "w.svg")


def test_both_directions_are_drawn(tmp_path: Path) -> None:
    draw_weights(built(Bidirectional(GRU(3)), Dense(2)), tmp_path / "w.svg")
    assert {"GRU(3): $W_x$", "GRU(3), backwards: $W_x$"} <= words(tmp_path / "w.svg")


@pytest.mark.parametrize("layers", [[Dense(2)], [SimpleRNN(2, return_sequences=True)] * 7])
def test_how_many_layers_have_room(layers: list[Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"1 to 6 recurrent layers.*received [07]"):
        draw_weights(built(*layers), tmp_path / "w.svg")
    assert not list(tmp_path.iterdir())
