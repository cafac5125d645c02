from __future__ import annotations

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.rnn import CELLS, GRU, LSTM, QRNN, Bidirectional, MinGRU, SimpleRNN, count_parameters

KEY = jax.random.key(0)
TIME, BATCH, FEATURES, UNITS = 6, 3, 4, 5


def built(cell: str, **settings):
    return CELLS[cell](UNITS, **settings).build((None, FEATURES), key=KEY)


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(TIME, BATCH, FEATURES)).astype(np.float32)


# The counts of the unit, and Keras's for the gated cells.
@pytest.mark.parametrize(
    ("layer", "features", "parameters"),
    [
        (SimpleRNN(64), 56, 7_744),
        (SimpleRNN(64), 64, 8_256),
        (SimpleRNN(256), 62, 81_664),
        (GRU(64), 56, 23_424),
        (LSTM(64), 56, 30_976),
        (Bidirectional(LSTM(64)), 56, 61_952),
        (MinGRU(64), 56, 7_296),
        (QRNN(64), 56, 10_944),
    ],
)
def test_published_parameter_counts(layer, features: int, parameters: int) -> None:
    assert count_parameters(layer.build((15, features), key=KEY)) == parameters


def test_first_values_are_those_of_keras() -> None:
    simple, gru, lstm = map(built, ("simple", "gru", "lstm"))
    for layer in (simple, gru, lstm):
        rows, columns = layer.W_x.shape
        assert np.abs(layer.W_x).max() <= np.sqrt(6 / (rows + columns))
        np.testing.assert_allclose(layer.W_h @ layer.W_h.T, np.eye(UNITS), atol=1e-5)
    assert simple.b.tolist() == [0.0] * UNITS
    assert gru.b.tolist() == gru.b_h.tolist() == [0.0] * 3 * UNITS
    input_gate, forget, new, output = np.split(np.asarray(lstm.b), 4)
    assert forget.tolist() == [1.0] * UNITS
    assert not np.concatenate([input_gate, new, output]).any()


@pytest.mark.parametrize("cell", CELLS)
def test_reverse_is_forward_on_the_turned_sequence(cell: str, x, run) -> None:
    ahead, back = (built(cell, return_sequences=True, reverse=r) for r in (False, True))
    backward = run(back, x)
    np.testing.assert_allclose(backward, run(ahead, x[::-1])[::-1], atol=1e-6)
    np.testing.assert_array_equal(run(built(cell, reverse=True), x), backward[0])


@pytest.mark.parametrize("cell", CELLS)
def test_a_run_goes_on_from_the_state_it_ended_in(cell: str, x) -> None:
    layer = built(cell)
    run = eqx.filter_jit(lambda x, state: layer.run(x, state))
    whole, whole_last = run(x, layer.initial_state(BATCH))
    first, state = run(x[:3], layer.initial_state(BATCH))
    second, last = run(x[3:], state)
    np.testing.assert_allclose(jnp.concatenate([first, second]), whole, atol=1e-6)
    for part, expected in zip(last, whole_last, strict=True):
        np.testing.assert_allclose(part, expected, atol=1e-6)


@partial(jax.jit, static_argnames="plan")
def _result_and_gradient(plan, parameters, x, mask, weights):
    def loss(parameters, x):
        h = eqx.combine(parameters, plan)(x, mask=mask)
        return (h * weights).sum(), h

    (dp, dx), h = jax.grad(loss, argnums=(0, 1), has_aux=True)(parameters, x)
    return h, dp, dx


@pytest.mark.parametrize("cell", CELLS)
@given(seed=st.integers(0, 2**20))
@settings(max_examples=5)
def test_padding_changes_neither_result_nor_gradient(run, cell: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    lengths, extra = np.array([TIME, 1, 4]), 3
    x = random.normal(size=(TIME, BATCH, FEATURES)).astype(np.float32)
    x *= (np.arange(TIME)[:, None] < lengths)[..., None]
    # More padding, filled with garbage.
    padded = 1e3 * random.normal(size=(TIME + extra, BATCH, FEATURES)).astype(np.float32)
    real = np.arange(TIME + extra)[:, None] < lengths
    padded[:TIME] = np.where(real[:TIME, :, None], x, padded[:TIME])
    weights = random.normal(size=(BATCH, 2 * UNITS)).astype(np.float32)

    layer = Bidirectional(CELLS[cell](UNITS)).build((None, FEATURES), key=KEY)
    parameters, plan = eqx.partition(layer, eqx.is_inexact_array)
    compare = partial(_result_and_gradient, plan, parameters)
    h, dp, dx = compare(x, real[:TIME], weights)
    h_padded, dp_padded, dx_padded = compare(padded, real, weights)
    np.testing.assert_allclose(h_padded, h, atol=1e-6)
    for got, expected in zip(jax.tree.leaves(dp_padded), jax.tree.leaves(dp), strict=True):
        np.testing.assert_allclose(got, expected, atol=1e-5)
    np.testing.assert_allclose(dx_padded[:TIME], dx, atol=1e-6)
    assert not np.asarray(dx_padded)[~real].any()
    # And a sequence alone, without any padding, gives the same.
    np.testing.assert_allclose(h[2:], run(layer, x[:4, 2:]), atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_symbols_give_what_one_hot_vectors_give(cell: str) -> None:
    symbols = np.random.default_rng(1).integers(0, FEATURES, (TIME, BATCH))
    layer = built(cell)
    one_hot = np.eye(FEATURES, dtype=np.float32)[symbols]
    np.testing.assert_array_equal(layer(jnp.asarray(symbols)), layer(one_hot))


def test_recurrent_dropout_drops_the_same_units_at_every_step() -> None:
    layer = SimpleRNN(200, activation="linear", return_sequences=True, recurrent_dropout=0.3).build(
        (None, 1), key=KEY
    )
    # Each state is the dropped state before plus the input: a dropped unit stays at one.
    layer = eqx.tree_at(
        lambda cell: (cell.W_x, cell.W_h), layer, (jnp.ones((1, 200)), jnp.eye(200))
    )
    h = np.asarray(layer(jnp.ones((3, 1, 1)), key=jax.random.key(3)))[:, 0]
    dropped = h[1] == 1
    assert 0.2 < dropped.mean() < 0.4
    np.testing.assert_array_equal(h[2] == 1, dropped)
    np.testing.assert_allclose(h[1][~dropped], 1 + 1 / 0.7, rtol=1e-6)
    without_key = np.asarray(layer(jnp.ones((3, 1, 1))))[:, 0]
    np.testing.assert_array_equal(without_key, [[1] * 200, [2] * 200, [3] * 200])


def test_weight_dropout_drops_the_same_weights_at_every_step_and_in_every_row() -> None:
    layer = SimpleRNN(200, activation="linear", return_sequences=True, weight_dropout=0.3).build(
        (None, 1), key=KEY
    )
    layer = eqx.tree_at(
        lambda cell: (cell.W_x, cell.W_h), layer, (jnp.ones((1, 200)), jnp.eye(200))
    )
    h = np.asarray(layer(jnp.ones((3, 2, 1)), key=jax.random.key(3)))
    dropped = h[1] == 1
    assert 0.2 < dropped.mean() < 0.4
    np.testing.assert_array_equal(dropped[0], dropped[1])
    np.testing.assert_array_equal(h[2] == 1, dropped)
    np.testing.assert_allclose(h[1][~dropped], 1 + 1 / 0.7, rtol=1e-6)
    np.testing.assert_array_equal(np.asarray(layer(jnp.ones((3, 1, 1))))[2], [[3] * 200])


@pytest.mark.parametrize("name", ["recurrent_dropout", "weight_dropout"])
@pytest.mark.parametrize("cell", [name for name in CELLS if CELLS[name].recurrent_weights])
def test_what_is_dropped_follows_its_key(cell: str, name: str, x, run) -> None:
    layer = built(cell, **{name: 0.5})
    first, again, other = (
        np.asarray(run(layer, x, key=jax.random.key(seed))) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3


def test_the_last_state_is_the_last_of_the_sequence(x) -> None:
    sequence = built("gru", return_sequences=True)(x)
    np.testing.assert_array_equal(built("gru")(x), sequence[-1])


def test_a_vector_is_no_sequence() -> None:
    with pytest.raises(ConfigurationError) as caught:
        GRU(3).build((64,), key=KEY)
    assert str(caught.value) == (
        "GRU(3) reads sequences (timesteps, features), received shape (64,); "
        "give the recurrent layer before it return_sequences=True"
    )


@pytest.mark.parametrize("name", ["kernel_l2", "recurrent_l2", "bias_l2"])
@pytest.mark.parametrize("rate", [-1, float("nan")])
def test_penalties_are_not_negative(name: str, rate: float) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} is zero or more, received {rate!r}"):
        SimpleRNN(4, **{name: rate})


def test_activations_are_listed() -> None:
    with pytest.raises(ConfigurationError) as caught:
        SimpleRNN(4, activation="gelu")
    assert str(caught.value) == (
        "activation is one of tanh, relu, sigmoid, linear, received 'gelu'"
    )


@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_the_activation_is_the_one_that_was_named(activation: str, x) -> None:
    layer = built("simple", activation=activation)
    first = x[:1]
    z = first[0] @ layer.W_x
    np.testing.assert_allclose(
        layer(first), np.maximum(z, 0) if activation == "relu" else z, atol=1e-6
    )


@pytest.mark.parametrize("name", ["recurrent_dropout", "weight_dropout"])
@pytest.mark.parametrize("cell", [name for name in CELLS if not CELLS[name].recurrent_weights])
def test_dropout_of_what_recurs_needs_recurrent_weights(cell: str, name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        CELLS[cell](4, **{name: 0.1})
    assert str(caught.value) == (
        f"{CELLS[cell].__name__}(4) has no recurrent weights for {name} to act on, "
        f"received 0.1; leave {name} out"
    )


@pytest.mark.parametrize("cell", [name for name in CELLS if not CELLS[name].recurrent_weights])
def test_gates_of_the_state_need_recurrent_weights(cell: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        CELLS[cell](4, mogrifier=2)
    assert str(caught.value) == (
        f"{CELLS[cell].__name__}(4, mogrifier=2) has no recurrent weights for mogrifier to act on, "
        "received 2; leave mogrifier out"
    )


@pytest.mark.parametrize("rounds", [-1, 13, 1.5, True])
def test_rounds_are_few(rounds: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        GRU(4, mogrifier=rounds)
    assert str(caught.value) == (
        f"mogrifier is a whole number from 0 to 12, received {rounds!r}; "
        "pass for example mogrifier=10"
    )


def test_symbols_are_no_features_to_gate() -> None:
    layer = GRU(UNITS, mogrifier=1).build((None, FEATURES), key=KEY)
    with pytest.raises(ConfigurationError) as caught:
        layer(jnp.zeros((TIME, BATCH), int))
    assert str(caught.value) == (
        "GRU(5, mogrifier=1) gates features, received symbols; "
        "put an Embedding or a recurrent layer before it"
    )


@pytest.mark.parametrize(("rounds", "more"), [(1, 1), (2, 2), (5, 5)])
def test_a_round_has_a_matrix_of_its_own(rounds: int, more: int) -> None:
    plain, gated = (
        count_parameters(LSTM(UNITS, mogrifier=n).build((None, FEATURES), key=KEY))
        for n in (0, rounds)
    )
    assert gated - plain == more * UNITS * FEATURES


def test_gates_without_weights_let_everything_through(x, run) -> None:
    gated = built("gru", mogrifier=3)
    open_gates = eqx.tree_at(lambda c: (c.Q, c.R), gated, (0 * gated.Q, 0 * gated.R))
    np.testing.assert_allclose(run(open_gates, x), run(built("gru"), x), atol=1e-6)
    assert np.abs(run(gated, x) - run(open_gates, x)).max() > 1e-3


def test_counting_ignores_what_is_not_trained() -> None:
    assert count_parameters(built("simple")) == UNITS * (FEATURES + UNITS + 1)
    assert count_parameters(SimpleRNN(4)) == 0
