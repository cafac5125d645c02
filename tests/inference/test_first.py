"""Both engines begin from the same numbers with the same state, and go on alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from elman import inference, rnn
from elman.inference.network import network_of
from elman.rnn import CELLS, Dense, Embedding, FirstState, Sequential

V = np.random.default_rng(1).normal(size=(3, 2)).astype(np.float32)
SYMBOLS = np.random.default_rng(0).integers(0, 5, (3, 6)).astype(np.int32)


@pytest.mark.parametrize("cell", ["gru", "lstm", "qrnn"])
def test_both_engines_agree(
    engines: Callable[..., tuple[Any, Any]], computed: str, cell: str
) -> None:
    make = CELLS[cell]
    inner = [Embedding(4), make(3, return_sequences=True), make(4, return_sequences=True), Dense(5)]
    own, small = engines(Sequential([FirstState(Sequential(inner), beside=2)]), (None, 5))
    lengths = np.array([6, 2, 4], np.int32)
    whole = rnn.logits_of(own, SYMBOLS, lengths, V)
    np.testing.assert_allclose(
        inference.logits_of(small, SYMBOLS, lengths, V), whole, rtol=1e-4, atol=1e-5
    )
    for row in range(2):
        begun = [network.layers[0].begun(V[row]) for network in (own, small)]
        losses = [
            engine.losses_of(network, SYMBOLS[row], streams=1)[0]
            for engine, network in zip((rnn, inference), begun, strict=True)
        ]
        np.testing.assert_allclose(losses[0], losses[1], rtol=1e-4, atol=1e-5)
        drawn = [
            engine.sample(network, SYMBOLS[row, :1], length=8, count=2, seed=4)
            for engine, network in zip((rnn, inference), begun, strict=True)
        ]
        np.testing.assert_array_equal(*drawn)


def test_what_begins_from_nothing_is_refused() -> None:
    inner = {"layer": "Sequential", "layers": [{"layer": "GRU", "units": 3}]}
    for described in (
        {"layer": "FirstState", "beside": 0, "inner": inner},
        {"layer": "FirstState", "beside": 2, "inner": {"layer": "Dense", "units": 3}},
        {"layer": "FirstState", "inner": {"layer": "Sequential", "layers": []}},
    ):
        with pytest.raises(ValueError, match="recurrent layer"):
            network_of({"layer": "Sequential", "layers": [described]})
