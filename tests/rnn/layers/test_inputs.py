"""The layer that takes one of two inputs, in training: its gradient reaches both sides."""

from __future__ import annotations

import numpy as np

from elman.rnn import Concat, Data, Dense, Input, Optimiser, Sequential, SimpleRNN, logits_of, train


def test_what_stands_beside_is_learned_from() -> None:
    plan = Sequential(
        [Concat((Sequential([Input(), SimpleRNN(2)]), Sequential([Input(1)]))), Dense(2)]
    )
    random = np.random.default_rng(0)
    x, beside = random.integers(0, 3, (64, 4)), random.normal(size=(64, 1)).astype(np.float32)
    y = (beside[:, 0] > 0).astype(np.int32)
    data = Data(x.astype(np.int32), y, None, None, beside)
    network = train(
        plan.build((4, 3), key=0),
        data,
        epochs=20,
        batch_size=16,
        optimiser=Optimiser(learning_rate=0.05),
    ).network
    right = logits_of(network, data.x, None, beside).argmax(1) == y
    assert right.mean() > 0.9
    assert Input(3).title == "Input(3)"
    assert Input().title == "Input()"
