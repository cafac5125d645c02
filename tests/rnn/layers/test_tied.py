from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    GRU,
    Dense,
    Embedding,
    Sequential,
    Tied,
    count_parameters,
    parameters_of,
    through_time,
    with_parameters,
)
from elman.rnn.training.batches import Data

SYMBOLS, OUTPUTS, WIDTH = 7, 6, 4


def network(units: int = 5) -> Sequential:
    layers = [Embedding(WIDTH), GRU(units, return_sequences=True), Tied(OUTPUTS, width=WIDTH)]
    return Sequential(layers).build((None, SYMBOLS), key=1)


@pytest.mark.parametrize("units", [WIDTH, 5])
def test_it_writes_with_the_vectors_that_it_reads_with(units: int) -> None:
    built = network(units)
    embedding, cell, tied = built.layers
    assert (tied.P is None) == (units == WIDTH)
    assert tied.E is None
    x = jnp.asarray([[1, 6], [0, 3]])
    h = np.asarray(cell(embedding(x)))
    P = np.eye(WIDTH) if tied.P is None else np.asarray(tied.P)
    expected = h @ P @ np.asarray(embedding.W)[:OUTPUTS].T + np.asarray(tied.b)
    np.testing.assert_allclose(built(x), expected, atol=1e-6)
    np.testing.assert_allclose(built.read_on(x, built.begin(2))[0], expected, atol=1e-6)
    untied = built.flat
    assert isinstance(untied.layers[-1], Dense)
    np.testing.assert_allclose(untied(x), expected, atol=1e-6)


def test_shared_weights_are_one_parameter() -> None:
    built = network()
    own = count_parameters(GRU(5).build((None, WIDTH), key=0))
    assert count_parameters(built) == SYMBOLS * WIDTH + own + 5 * WIDTH + OUTPUTS
    arrays = parameters_of(built)
    assert sorted(arrays) == [
        "layers[0].W",
        *(f"layers[1].{name}" for name in ("W_h", "W_x", "b", "b_h")),
        "layers[2].P",
        "layers[2].b",
    ]
    arrays["layers[0].W"] = arrays["layers[0].W"] + 1
    moved = with_parameters(built, arrays)
    assert (
        np.abs(np.asarray(moved(jnp.zeros((1, 1), int)) - built(jnp.zeros((1, 1), int)))).max() > 0
    )


def test_its_gradient_is_that_of_both_places() -> None:
    built = network()
    x, c = (
        jnp.asarray([[1, 6], [0, 3], [1, 1]]),
        np.random.default_rng(0).normal(size=(3, 2, OUTPUTS)),
    )
    parameters, plan = eqx.partition(built, eqx.is_inexact_array)

    @jax.jit
    def gradient(parameters):
        return jax.grad(lambda p: (eqx.combine(p, plan)(x) * c).sum())(parameters)

    dW = np.asarray(gradient(parameters).layers[0].W)

    # Another implementation: weights of its own, whose gradient is added.
    apart, apart_plan = eqx.partition(Sequential([*built.layers[:2], Dense(OUTPUTS)]), eqx.is_array)
    tied = built.layers[2]

    @jax.jit
    def both(apart, E):
        def loss(apart, E):
            first, cell = eqx.combine(apart, apart_plan).layers[:2]
            return ((cell(first(x)) @ tied.P @ E.T + tied.b) * c).sum()

        d, dE = jax.grad(loss, (0, 1))(apart, E)
        return d.layers[0].W.at[:OUTPUTS].add(dE)

    expected = np.asarray(both(apart, built.layers[0].W[:OUTPUTS]))
    np.testing.assert_allclose(dW, expected, rtol=1e-4, atol=1e-5)

    @jax.jit
    def at(W):
        return (eqx.tree_at(lambda n: n.layers[0].W, built, W)(x) * c).sum()

    W, nudge = np.asarray(built.layers[0].W), np.random.default_rng(1).normal(size=dW.shape)
    difference = (at(W + 1e-2 * nudge) - at(W - 1e-2 * nudge)) / 2e-2
    assert float(difference) == pytest.approx(float((dW * nudge).sum()), rel=1e-2)


def test_rows_that_are_read_alone_are_not_written() -> None:
    assert network().output_shape((None, SYMBOLS)) == (None, OUTPUTS)


@pytest.mark.parametrize(
    ("first", "has"), [([], "none"), ([Embedding(3)], "one of 3 for 7 symbols")]
)
def test_it_needs_an_embedding_of_its_width(first: list, has: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Sequential([*first, GRU(5), Tied(OUTPUTS, width=WIDTH)]).build((None, SYMBOLS), key=0)
    assert str(caught.value) == (
        "Tied(6) shares an embedding of 4 numbers for 6 symbols or more that stands before it, "
        f"the network has {has}; put Embedding(4) before it"
    )


def test_it_needs_as_many_symbols_as_it_writes() -> None:
    with pytest.raises(ConfigurationError, match="the network has one of 4 for 3 symbols"):
        Sequential([Embedding(4), GRU(5), Tied(OUTPUTS, width=WIDTH)]).build((None, 3), key=0)


def test_its_gradient_is_followed_back_through_time() -> None:
    x = np.array([[1, 6, 0, 3]], np.int32)
    (flow,) = through_time(network(), Data(x, np.array([[6, 0, 3, 1]]) % OUTPUTS))
    assert flow.layer == "GRU(5)"
    assert flow.loss[0] > 0
