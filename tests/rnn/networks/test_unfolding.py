"""A vector is unfolded the same, however long its neighbours are."""

from __future__ import annotations

import numpy as np

from elman.rnn import GRU, Dense, Sequential, Unfold, unfolded


def test_a_neighbour_changes_nothing() -> None:
    decoder = [Unfold(GRU(4, return_sequences=True)), Dense(2)]
    network = Sequential([Sequential([GRU(3)]), *decoder]).build((None, 2), key=0)
    vectors = np.random.default_rng(0).normal(size=(2, 3))
    together = unfolded(network, vectors, np.array([3, 5]))
    alone = unfolded(network, vectors[:1], np.array([3]))
    assert together.shape == (2, 5, 2)
    np.testing.assert_allclose(together[:1, :3], alone, atol=1e-6)
