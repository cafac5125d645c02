"""How probable texts are, and how surprising, is the same on either engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from elman import inference, rnn
from elman.errors import SequenceError
from elman.rnn import GRU, Dense, Embedding, Sequential, SimpleRNN

Engines = Callable[..., tuple[Any, Any]]
SYMBOLS = 9
START = np.array([3, 1, 4])


@pytest.fixture(scope="module")
def pair(engines: Engines) -> tuple[Any, Any]:
    layers = [Embedding(4), GRU(12, return_sequences=True), Dense(SYMBOLS)]
    return engines(Sequential(layers), (None, SYMBOLS))


def test_texts_that_were_written(pair: tuple[Any, Any], computed: str) -> None:
    network, small = pair
    texts = np.array([[1, 2, 3, 4], [5, -1, -1, -1], [-1, -1, -1, -1]], np.int32)
    for end in (-1, 8):
        expected = rnn.log_probabilities(network, START, texts, end=end)
        found = inference.log_probabilities(small, START, texts, end=end)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_surprise_with_the_state_in_hand(pair: tuple[Any, Any], computed: str) -> None:
    network, small = pair
    text = np.random.default_rng(0).integers(0, SYMBOLS, 300).astype(np.uint8)
    for streams in (None, 3):
        expected, hits = rnn.losses_of(network, text, streams=streams)
        found, ours = inference.losses_of(small, text, streams=streams)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(ours, hits)
    expected_mean = rnn.mean_loss_of(network, text)
    np.testing.assert_allclose(inference.mean_loss_of(small, text), expected_mean, rtol=1e-5)
    with pytest.raises(SequenceError, match="at least two symbols"):
        inference.losses_of(small, text[:1])


def test_windows(engines: Engines, computed: str) -> None:
    network, small = engines(Sequential([SimpleRNN(12), Dense(SYMBOLS)]), (None, SYMBOLS))
    text = np.random.default_rng(0).integers(0, SYMBOLS, 60).astype(np.uint8)
    expected = rnn.window_losses(network, text, 5)
    np.testing.assert_allclose(inference.window_losses(small, text, 5), expected, rtol=1e-5)
    texts = text[:24].reshape(2, 12).astype(np.int32)
    scored = rnn.log_probabilities(network, START, texts, window=5)
    found = inference.log_probabilities(small, START, texts, window=5)
    np.testing.assert_allclose(found, scored, rtol=1e-5)
    with pytest.raises(SequenceError, match="longer than a window of 5"):
        inference.window_losses(small, text[:5], 5)
