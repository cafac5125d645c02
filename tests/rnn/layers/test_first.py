"""A first state from numbers: equal to the layers run by hand, its gradient by two oracles."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.inference.inputs import Inputs
from elman.rnn import GRU, LSTM, Bidirectional, Dense, Embedding, FirstState, Sequential

SYMBOLS = np.random.default_rng(0).integers(0, 5, (6, 4)).astype(np.int32)
V = np.random.default_rng(1).normal(size=(4, 3)).astype(np.float32)


def layer_of(*cells: Any) -> FirstState:
    inner = Sequential([Embedding(4), *cells, Dense(5)])
    return FirstState(inner, beside=3).build((None, 5), key=0)


def test_every_recurrent_layer_begins_from_the_numbers(run: Any) -> None:
    layer = layer_of(GRU(3, return_sequences=True), LSTM(4, return_sequences=True))
    s_0 = np.tanh(V @ np.asarray(layer.W_0) + np.asarray(layer.b_0))
    assert s_0.shape == (4, 3 + 2 * 4)
    inner: Any = layer.inner
    embedding, gru, lstm, dense = inner.layers

    @eqx.filter_jit
    def by_hand(s_0: Any) -> Any:
        x, _ = gru.run(embedding(SYMBOLS), (s_0[:, :3],))
        x, _ = lstm.run(x, (s_0[:, 3:7], s_0[:, 7:]))
        return dense(x)

    answer = run(layer, Inputs(SYMBOLS, V))
    np.testing.assert_allclose(answer, by_hand(s_0), atol=1e-5)
    assert layer.output_shape((None, 5)) == (None, 5)


def test_a_network_that_is_begun_answers_as_the_whole_does(run: Any) -> None:
    layer = layer_of(GRU(3, return_sequences=True), LSTM(4, return_sequences=True))
    whole = np.asarray(run(layer, Inputs(SYMBOLS, V)))

    @eqx.filter_jit
    def one(layer: FirstState) -> Any:
        begun = layer.begun(V[2])
        return begun.read_on(SYMBOLS[:, 2:3], begun.begin(1))[0]

    np.testing.assert_allclose(np.asarray(one(layer))[:, 0], whole[:, 2], atol=1e-5)


def test_the_gradient_is_that_of_finite_differences_and_of_the_plain_scan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = layer_of(GRU(3, return_sequences=True))
    weights, structure = eqx.partition(layer, eqx.is_inexact_array)

    def loss(weights: Any, v: Any) -> Any:
        return (eqx.combine(weights, structure)(Inputs(SYMBOLS, v)) ** 2).sum()

    def value(*point: Any) -> Any:
        # A program of its own for each call, since kernels are on and off.
        return jax.jit(jax.grad(loss, argnums=(0, 1)))(*point)

    of_weights, of_v = value(weights, V)
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    plain, plain_v = value(weights, V)
    np.testing.assert_allclose(of_v, plain_v, rtol=1e-4, atol=1e-5)
    for own, other in zip(jax.tree.leaves(of_weights), jax.tree.leaves(plain), strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-4, atol=1e-5)
    step = np.zeros_like(V)
    step[1, 2] = 1e-2
    at = jax.jit(loss)
    moved = [float(at(weights, V + s)) for s in (step, -step)]
    assert (moved[0] - moved[1]) / 2e-2 == pytest.approx(float(of_v[1, 2]), rel=1e-2)


def test_what_cannot_begin_from_numbers_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="read forwards"):
        FirstState(Bidirectional(GRU(3)), beside=3)
    with pytest.raises(ConfigurationError, match="read forwards"):
        FirstState(Sequential([Bidirectional(GRU(3))]), beside=3).build((None, 5), key=0)
    with pytest.raises(ConfigurationError, match="at least one number, received 0"):
        FirstState(Sequential([GRU(3)]), beside=0)
    with pytest.raises(ConfigurationError, match="needs a recurrent layer"):
        FirstState(Sequential([Dense(3)]), beside=2).build((None, 5), key=0)
