from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import CELLS, Dense, Dropout, Embedding, LayerNorm, Sequential
from elman.rnn.decode.stepping import stepper


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize("embedded", [False, True])
def test_steps_are_what_the_layers_compute(cell: Any, embedded: bool) -> None:
    before = [Embedding(3)] if embedded else []
    deep = [cell(6, return_sequences=True), Dropout(0.5), LayerNorm()]
    net = Sequential([*before, Sequential(deep), cell(4), Dense(5)])
    net = net.build((None, 5), key=jax.random.key(0))
    text = np.array([1, 4, 2, 2, 0, 3], np.int32)
    wanted, _ = net.read_on(text[:, None], net.begin(1))
    step = stepper(net)
    states = step.begin()
    for symbol, logits in zip(text, wanted[:, 0], strict=True):
        h, states = step.advance(symbol, states)
        np.testing.assert_allclose(step.tell(h), logits, atol=1e-5)


def test_nothing_recurrent_is_refused() -> None:
    net = Sequential([Dense(5)]).build((None, 5), key=jax.random.key(0))
    with pytest.raises(ConfigurationError, match="needs a recurrent layer"):
        stepper(net)
