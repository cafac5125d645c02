"""A tied layer in use: its dense layers are made once, and anew with other weights."""

from __future__ import annotations

import numpy as np

from elman.inference.dense import Embedding, Tied, link


def test_dense_layers_are_made_once_and_follow_their_weights() -> None:
    embedding, tied = Embedding(3), Tied(4, width=3)
    embedding.W = np.arange(15, dtype=np.float32).reshape(5, 3)
    tied.P, tied.b = np.ones((2, 3), np.float32), np.zeros(4, np.float32)
    link([embedding, tied])
    x = np.ones((1, 2), np.float32)
    first = tied(x)
    made = tied.dense()
    assert all(a is b for a, b in zip(made, tied.dense(), strict=True))
    tied.b = np.ones(4, np.float32)
    assert np.array_equal(tied(x), first + 1)
    embedding.W = 2 * embedding.W
    assert np.array_equal(tied(x), 2 * first + 1)
