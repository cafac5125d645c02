from __future__ import annotations

from itertools import pairwise
from typing import Any

import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError, SequenceError
from elman.rnn import GRU, Dense, Sequential
from elman.rnn.decode.surprise import losses_of, mean_loss_of

TEXT = np.array([int(c) for c in "0123401234" * 40], np.uint8)


def network(symbols: int = 5) -> Sequential:
    layers: Any = [GRU(12, return_sequences=True), Dense(5)]
    return Sequential(layers).build((None, symbols), key=jax.random.key(1))


@pytest.mark.parametrize("streams", [1, 3])
def test_losses_are_those_of_reading_symbol_after_symbol(streams: int) -> None:
    net, text = network(), TEXT[:22]
    losses, hits = losses_of(net, text, streams=streams)
    states, wanted = net.begin(1), []
    for i, (now, after) in enumerate(pairwise(text)):
        if i % (21 // streams) == 0:
            states = net.begin(1)
        logits, states = net.read_on(np.array([[now]], np.int32), states)
        wanted.append(-jax.nn.log_softmax(logits[0, 0])[after])
    np.testing.assert_allclose(losses, np.array(wanted), atol=1e-5)
    assert hits.shape == (21,)


def test_the_mean_is_that_of_all_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    text = np.tile(np.array([5, 0, 1, 6, 2, 3, 4], np.uint8), 40)
    net = network(symbols=7)
    losses, hits = losses_of(net, text)
    loss, share = mean_loss_of(net, text)
    assert loss == pytest.approx(losses.mean(), rel=1e-5)
    assert share == pytest.approx(hits.mean())


def test_one_symbol_tells_nothing() -> None:
    with pytest.raises(SequenceError, match="at least two symbols"):
        losses_of(network(), TEXT[:1])


def test_no_streams_are_not_the_usual_number() -> None:
    with pytest.raises(ConfigurationError, match="streams is at least 1, received 0"):
        losses_of(network(), TEXT, streams=0)
