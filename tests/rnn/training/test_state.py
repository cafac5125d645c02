"""What training begins from, made without a program."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from elman.rnn import Dense, FineTuning, Optimiser, Sequential, SimpleRNN
from elman.rnn.objectives import CrossEntropy
from elman.rnn.training.state import start


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"method": "sgd", "clip_value": 1.0},
        {"method": "adamw", "weight_decay": 0.1, "clip_norm": 1.0, "schedule": "one-cycle"},
        {"schedule": "cosine", "tuning": FineTuning("gradual", epochs=3)},
        {"schedule": "exponential", "tuning": FineTuning("frozen")},
    ],
)
def test_an_optimiser_begins_as_optax_would_have_it(settings) -> None:
    optimiser = Optimiser(**settings)
    network = Sequential([SimpleRNN(3), Dense(2)]).build((None, 4), key=0)
    state = start(network, optimiser, CrossEntropy(), optimiser.horizon(30))
    expected = optimiser.build(optimiser.horizon(30)).init(state.parameters)
    assert jax.tree.structure(state.moments) == jax.tree.structure(expected)
    for ours, theirs in zip(jax.tree.leaves(state.moments), jax.tree.leaves(expected), strict=True):
        assert (ours.dtype, ours.weak_type) == (theirs.dtype, theirs.weak_type)
        np.testing.assert_array_equal(ours, theirs)
