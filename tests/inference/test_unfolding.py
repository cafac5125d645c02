"""Both engines unfold the same vectors to the same sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from elman import inference, rnn
from elman.inference.network import network_of
from elman.rnn import (
    GRU,
    LSTM,
    Bidirectional,
    Blank,
    Dense,
    GaussianNoise,
    Sequential,
    TimeDistributed,
    Unfold,
)


@pytest.mark.parametrize("cell", [GRU, LSTM])
def test_both_engines_agree(
    engines: Callable[..., tuple[Any, Any]], computed: str, cell: Any
) -> None:
    network = Sequential(
        [
            Sequential([GaussianNoise(0.2), Blank(0.1), Bidirectional(cell(4)), Dense(3)]),
            Unfold(cell(5, return_sequences=True)),
            TimeDistributed(Dense(2)),
        ]
    )
    own, small = engines(network, (None, 2))
    x = np.random.default_rng(0).normal(size=(3, 6, 2)).astype(np.float32)
    lengths = np.array([6, 2, 4], np.int32)
    vectors = rnn.logits_of(own.layers[0], x, lengths)
    np.testing.assert_allclose(inference.logits_of(small.layers[0], x, lengths), vectors, atol=1e-5)
    given = rnn.unfolded(own, vectors, lengths)
    found = inference.unfolded(small, vectors, lengths)
    assert given.shape == (3, 6, 2)
    for row, length in enumerate(lengths):
        np.testing.assert_allclose(found[row, :length], given[row, :length], atol=1e-5)
    whole = rnn.logits_of(own, x, lengths)
    np.testing.assert_allclose(given[0], whole[0], atol=1e-5)


def test_what_holds_no_layer_of_steps_is_refused() -> None:
    described = {"layer": "Unfold", "inner": {"layer": "GRU", "units": 3}}
    with pytest.raises(ValueError, match="every step"):
        network_of({"layer": "Sequential", "layers": [described]})
