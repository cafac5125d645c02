from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

from elman.errors import SequenceError
from elman.rnn import Data, Dense, Sequential, SimpleRNN, count_parameters, train, windows_of
from elman.sequences import next_symbol_windows

TEXT = np.random.default_rng(0).integers(0, 7, 200).astype(np.uint8)


@pytest.mark.parametrize("every_step", [False, True])
def test_gathered_windows_train_as_built_ones(every_step: bool) -> None:
    layers = [SimpleRNN(6, return_sequences=every_step), Dense(7)]
    net = Sequential(layers).build((None, 7), key=jax.random.key(0))
    x, y = next_symbol_windows(TEXT.astype(np.int32), 5)
    if every_step:
        y = np.concatenate([x[:, 1:], y[:, None]], 1)
    settings: dict[str, Any] = {"epochs": 2, "batch_size": 32}
    built = train(net, Data(x, y), validation=Data(x[:9], y[:9]), **settings)
    held = windows_of(TEXT[: 9 + 5], 5, every_step=every_step)
    gathered = train(net, windows_of(TEXT, 5, every_step=every_step), validation=held, **settings)
    for one, other in zip(built.history, gathered.history, strict=True):
        assert other.loss == pytest.approx(one.loss, abs=1e-5)
        assert other.val_loss == pytest.approx(one.val_loss, abs=1e-5)


def test_the_units_network_and_windows() -> None:
    net = Sequential([SimpleRNN(256), Dense(62)]).build((20, 62), key=jax.random.key(0))
    assert count_parameters(net) == 97_598
    data = windows_of(np.zeros(94_652, np.uint8), 20, every_step=False)
    assert data.x.shape == (94_632, 20)
    assert data.x.base is not None, "no memory of its own"


def test_a_text_shorter_than_a_window() -> None:
    with pytest.raises(SequenceError, match="longer than a window of 20 symbols, received 20"):
        windows_of(np.zeros(20, np.uint8), 20, every_step=True)
