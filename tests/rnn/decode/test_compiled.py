"""Texts from the kernel against the scan, which draws with the same numbers."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.inference.choice import Choice
from elman.inference.rules import PIECE, Rules
from elman.rnn import GRU, LSTM, Dense, Embedding, MinGRU, Sequential, SimpleRNN, kernels
from elman.rnn.decode.compiled import serve
from elman.rnn.decode.sampling import begin, go_on, sample
from elman.rnn.layers.recurrent import Recurrent

compiled = pytest.mark.skipif(
    not kernels.describe().startswith("compiled"), reason=kernels.describe()
)
CELLS = (SimpleRNN, GRU, LSTM)
START = np.array([1, 2])


def network(cell: type[Recurrent], units: int = 19, symbols: int = 37) -> Sequential:
    layers = [cell(units, return_sequences=True), Dense(symbols)]
    built = Sequential(layers).build((None, symbols), key=jax.random.key(3))
    rng = np.random.default_rng(0)
    # Biases that are not zero, and probabilities far from all alike.
    return jax.tree.map(
        lambda p: jnp.asarray(2 * np.asarray(p) + (0.1 * rng.normal(size=p.shape)).astype(p.dtype)),
        built,
    )


@compiled
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("greedy", [False, True])
def test_the_kernel_writes_what_the_scan_writes(
    cell: type[Recurrent], greedy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, choice = network(cell), Choice(temperature=0.8, greedy=greedy)
    assert serve(net, choice, 0)
    ours = sample(net, START, length=50, count=3, choice=choice, seed=1)
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    np.testing.assert_array_equal(
        ours, sample(net, START, length=50, count=3, choice=choice, seed=1)
    )


@compiled
@pytest.mark.parametrize("cell", CELLS)
def test_a_text_is_the_same_whatever_is_written_beside_it(
    cell: type[Recurrent], monkeypatch: pytest.MonkeyPatch
) -> None:
    net = network(cell, units=70)
    alone = sample(net, START, length=300, seed=2)
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("ELMAN_KERNEL_THREADS", threads)
        many = sample(net, START, length=300, count=21, seed=2)
        np.testing.assert_array_equal(alone[0], many[0])
    assert len({tuple(row) for row in many.tolist()}) == 21


@compiled
def test_cut_into_calls_it_is_the_same_text() -> None:
    net, rules = network(LSTM), Rules.free(37)
    whole = sample(net, START, length=70, count=2, seed=4)
    carry, parts = begin(net, START, 2), []
    for begun in range(0, 70, 2 * PIECE):
        part, carry = go_on(
            net,
            carry,
            rules,
            Choice(),
            begun=begun,
            stop_at=min(begun + 2 * PIECE, 70),
            length=70,
            seed=4,
        )
        parts.append(part)
    np.testing.assert_array_equal(whole, np.concatenate(parts, 1))


@compiled
def test_texts_end_at_their_end_and_never_say_what_is_forbidden() -> None:
    net = network(GRU)
    free = Rules.free(37, end=5)
    rules = free._replace(forbidden=(np.arange(37) >= 10) & (np.arange(37) < 30))
    texts = sample(net, START, length=200, count=9, rules=rules, seed=0)
    ended = texts < 0
    assert ended.any()
    assert (np.diff(ended.astype(int), axis=1) >= 0).all()
    assert not np.isin(texts, [5, *range(10, 30)]).any()


@compiled
def test_nothing_may_follow() -> None:
    free = Rules.free(37)
    rules = free._replace(forbidden=jnp.ones(37, bool))
    assert (sample(network(GRU), START, length=20, rules=rules) == -1).all()


@compiled
def test_what_looks_back_and_other_networks_stay_on_the_scan() -> None:
    net = network(SimpleRNN)
    for choice in (
        Choice(top_k=3),
        Choice(top_p=0.5),
        Choice(no_repeat=4),
        Choice(repetition_penalty=1.5),
    ):
        assert not serve(net, choice, 0)
    assert not serve(net, Choice(), 4)
    two = [SimpleRNN(4, return_sequences=True), SimpleRNN(4, return_sequences=True), Dense(5)]
    assert not serve(network(MinGRU), Choice(), 0)
    assert not serve(Sequential(two).build((None, 5), key=jax.random.key(0)), Choice(), 0)
    embedded = [Embedding(3), GRU(4, return_sequences=True), Dense(5)]
    assert serve(Sequential(embedded).build((None, 5), key=jax.random.key(0)), Choice(), 0)


def test_switched_off_means_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    assert not serve(network(SimpleRNN), Choice(), 0)
