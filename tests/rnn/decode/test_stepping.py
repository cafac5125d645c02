from __future__ import annotations

from typing import Any

import equinox as eqx
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
    wanted = eqx.filter_jit(lambda net, text: net.read_on(text, net.begin(1))[0])(
        net, text[:, None]
    )

    @eqx.filter_jit
    def advanced(net: Any, symbol: Any, states: Any) -> Any:
        step = stepper(net)
        h, states = step.advance(symbol, step.begin() if states is None else states)
        return step.tell(h), states

    states = None
    for symbol, logits in zip(text, np.asarray(wanted)[:, 0], strict=True):
        found, states = advanced(net, symbol, states)
        np.testing.assert_allclose(found, logits, atol=1e-5)


def test_nothing_recurrent_is_refused() -> None:
    net = Sequential([Dense(5)]).build((None, 5), key=jax.random.key(0))
    with pytest.raises(ConfigurationError, match="needs a recurrent layer"):
        stepper(net)
