"""The same seed writes the same text on either engine, however it is drawn or searched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from elman import inference, rnn
from elman.errors import ConfigurationError
from elman.inference.choice import Choice
from elman.inference.rules import Rules
from elman.rnn import (
    GRU,
    LSTM,
    QRNN,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    LayerNorm,
    MinGRU,
    Sequential,
    SimpleRNN,
    TimeDistributed,
)
from elman.sequences.patterns import automaton, condition

Engines = Callable[..., tuple[Any, Any]]
SYMBOLS = 9
START = np.array([3, 1, 4])
NETWORKS: dict[str, list[Any]] = {
    "plain": [GRU(12, return_sequences=True), Dense(SYMBOLS)],
    "embedded": [
        Embedding(4),
        LSTM(12, return_sequences=True),
        Dropout(0.2),
        TimeDistributed(Dense(SYMBOLS)),
    ],
    "gated by the input": [
        QRNN(8, return_sequences=True),
        MinGRU(8, return_sequences=True),
        Dense(SYMBOLS),
    ],
    "stacked": [
        SimpleRNN(8, return_sequences=True),
        LayerNorm(),
        GRU(7, return_sequences=True),
        Dense(SYMBOLS),
    ],
}
CHOICES = {
    "usual": Choice(),
    "cool": Choice(temperature=0.6),
    "greedy": Choice(greedy=True),
    "top-k": Choice(top_k=4),
    "top-p": Choice(top_p=0.8),
    "penalised": Choice(repetition_penalty=1.5),
    "no-repeat": Choice(no_repeat=2, top_k=5),
}


FEW = ("usual", "greedy", "no-repeat")
"""What networks choose by beside the plain one: a choice reads logits, whoever gave them."""


@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_seed_writes_the_same_texts(engines: Engines, computed: str, name: str) -> None:
    network, small = engines(Sequential(NETWORKS[name]), (None, SYMBOLS))
    for kind in CHOICES if name == "plain" else FEW:
        choice = CHOICES[kind]
        asked: dict[str, Any] = {
            "length": 40,
            "count": 1 if choice.greedy else 3,
            "choice": choice,
            "seed": 7,
            "rules": Rules.free(SYMBOLS, end=8),
        }
        expected = rnn.sample(network, START, **asked)
        np.testing.assert_array_equal(inference.sample(small, START, **asked), expected)


def test_windows_are_read_anew(engines: Engines, computed: str) -> None:
    network, small = engines(Sequential([SimpleRNN(12), Dense(SYMBOLS)]), (None, SYMBOLS))
    expected = rnn.sample(network, START, length=40, count=3, seed=2, window=5)
    found = inference.sample(small, START, length=40, count=3, seed=2, window=5)
    np.testing.assert_array_equal(found, expected)


def test_what_must_match_is_written_alike(engines: Engines, computed: str) -> None:
    network, small = engines(Sequential(NETWORKS["plain"]), (None, SYMBOLS))
    table = automaton(condition("(abc|de)*f"), [*"abcdefgh", ""])
    rules = Rules(table.next, table.distance, np.zeros(SYMBOLS, bool), np.asarray(8))
    for choice in (Choice(), Choice(top_k=3), Choice(no_repeat=4)):
        asked: dict[str, Any] = {
            "length": 20,
            "count": 4,
            "choice": choice,
            "seed": 3,
            "rules": rules,
            "past": np.zeros(0, np.int64),
        }
        expected = rnn.sample(network, START, **asked)
        np.testing.assert_array_equal(inference.sample(small, START, **asked), expected)


def test_a_text_in_pieces_is_the_whole_text(engines: Engines, computed: str) -> None:
    _, small = engines(Sequential(NETWORKS["stacked"]), (None, SYMBOLS))
    free = Rules.free(SYMBOLS)
    whole = inference.sample(small, START, length=64, count=2, seed=5)
    carry, parts = inference.begin(small, START, 2), []
    for begun in (0, 32):
        part, carry = inference.go_on(
            *(small, carry, free, Choice()), begun=begun, stop_at=begun + 32, length=64, seed=5
        )
        parts.append(part)
    np.testing.assert_array_equal(np.concatenate(parts, 1), whole)
    alone, _ = inference.go_on(
        *(small, inference.begin(small, START, 1), free, Choice()),
        begun=0,
        stop_at=64,
        length=64,
        seed=5,
        first=1,
    )
    np.testing.assert_array_equal(alone[0], whole[1])


@pytest.mark.parametrize("window", [0, 5])
def test_beams_find_the_same_texts(engines: Engines, computed: str, window: int) -> None:
    layers = [SimpleRNN(12, return_sequences=not window), Dense(SYMBOLS)]
    network, small = engines(Sequential(layers), (None, SYMBOLS))
    asked: dict[str, Any] = {"length": 12, "beams": 6, "window": window}
    for rules in (None, Rules.free(SYMBOLS, end=8)):
        expected, scores = rnn.beam_search(network, START, rules=rules, **asked)
        found, ours = inference.beam_search(small, START, rules=rules, **asked)
        np.testing.assert_array_equal(found, expected)
        np.testing.assert_allclose(ours, scores, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("beams", [0, True, 1.5, 2**40])
def test_beams_that_are_none(engines: Engines, beams: Any) -> None:
    _, small = engines(Sequential(NETWORKS["plain"]), (None, SYMBOLS))
    with pytest.raises(ConfigurationError, match="beams"):
        inference.beam_search(small, START, length=3, beams=beams)


def test_a_network_that_cannot_be_read_forwards(engines: Engines) -> None:
    both_ways = [Bidirectional(GRU(4, return_sequences=True)), Dense(SYMBOLS)]
    _, small = engines(Sequential(both_ways), (None, SYMBOLS))
    with pytest.raises(ConfigurationError, match="A stream is read forwards"):
        inference.sample(small, START, length=3)
