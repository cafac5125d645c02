"""Parameters there and back: bit for bit, whatever the layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.exports import cell_from_keras, cell_from_torch, keras_arrays, torch_arrays
from elman.inference import dense, ngrams, recurrence, wrappers

RNG = np.random.default_rng(0)
CELLS = {"SimpleRNN": recurrence.SimpleRNN, "GRU": recurrence.GRU, "LSTM": recurrence.LSTM}


def random_cell(kind: str, features: int = 3, units: int = 4) -> Any:
    cell = CELLS[kind](units)
    for name, shape in cell.shapes((None, features)).items():
        setattr(cell, name, RNG.normal(size=shape).astype(np.float32))
    return cell


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize(
    ("out", "back"), [(keras_arrays, cell_from_keras), (torch_arrays, cell_from_torch)]
)
def test_cells_come_back_bit_for_bit(kind: str, out: Any, back: Any) -> None:
    cell = random_cell(kind)
    for name, array in back(kind, out(cell)).items():
        assert array.tobytes() == getattr(cell, name).tobytes(), name


def test_gates_stand_in_the_order_of_each() -> None:
    cell = random_cell("GRU", units=1)
    update, reset, new = cell.b
    assert torch_arrays(cell)[2].tolist() == [reset, update, new]
    assert keras_arrays(cell)[2][0].tolist() == [update, reset, new]


def test_both_ways_one_after_the_other() -> None:
    both = wrappers.Bidirectional(random_cell("LSTM"), random_cell("LSTM"))
    assert len(torch_arrays(both)) == 8
    assert keras_arrays(both)[3] is not None
    assert np.array_equal(keras_arrays(both)[3], both.backward.W_x)


def test_a_dense_layer_is_turned_for_pytorch() -> None:
    layer = dense.Dense(2)
    layer.W, layer.b = RNG.normal(size=(3, 2)).astype(np.float32), np.zeros(2, np.float32)
    assert torch_arrays(layer)[0].shape == (2, 3)
    assert keras_arrays(dense.TimeDistributed(layer))[0].shape == (3, 2)


@pytest.mark.parametrize("out", [keras_arrays, torch_arrays])
def test_a_layer_that_they_lack_is_named(out: Any) -> None:
    with pytest.raises(ConfigurationError, match="no layer that is a MinGRU; export to ONNX"):
        out(recurrence.MinGRU(3))
    with pytest.raises(ConfigurationError, match=r"no layer that is a NGrams; train without"):
        out(ngrams.NGrams(3))


def test_biases_that_are_left_out_are_zero() -> None:
    arrays = keras_arrays(random_cell("GRU"))[:2]
    named = cell_from_keras("GRU", arrays)
    assert not named["b"].any()
    assert not named["b_h"].any()
    assert not cell_from_torch("LSTM", torch_arrays(random_cell("LSTM"))[:2])["b"].any()


def test_the_two_biases_of_pytorch_are_added() -> None:
    W_ih, W_hh, b_ih, _ = torch_arrays(random_cell("SimpleRNN"))
    assert np.array_equal(cell_from_torch("SimpleRNN", [W_ih, W_hh, b_ih, b_ih])["b"], 2 * b_ih)


def test_a_gru_that_resets_before_is_named() -> None:
    W_x, W_h, both = keras_arrays(random_cell("GRU"))
    with pytest.raises(ConfigurationError, match="reset_after=False"):
        cell_from_keras("GRU", [W_x, W_h, both[0]])


def test_arrays_of_another_layer_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="GRU has 3 times its units"):
        cell_from_keras("GRU", keras_arrays(random_cell("LSTM"))[:2])


@pytest.mark.parametrize(("out", "name"), [(keras_arrays, "Keras"), (torch_arrays, "PyTorch")])
def test_gates_of_rounds_are_nobody_elses(out: Any, name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        out(recurrence.GRU(3, mogrifier=2))
    assert str(caught.value) == (
        f"{name} has no layer that is a GRU with mogrifier=2; "
        "train without it: mogrifier=0, or use the model with elman.use"
    )
