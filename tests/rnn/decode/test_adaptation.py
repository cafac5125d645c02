"""A network that learns from what it reads: predicted before learned, and as autodiff says."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError, SequenceError
from elman.rnn import GRU, Dense, OneHot, Sequential
from elman.rnn.decode.adaptation import adapted_losses
from elman.rnn.decode.surprise import losses_of
from elman.rnn.objectives import cross_entropy

TEXT = np.tile([1, 2, 3, 1, 2, 4], 20)


@pytest.fixture(scope="module")
def network() -> Sequential:
    layers = [OneHot(5), GRU(6, return_sequences=True), Dense(5)]
    return Sequential(layers).build((None,), key=jax.random.key(0))


def test_the_first_piece_costs_what_it_costs_without_learning(network: Sequential) -> None:
    plain, _ = losses_of(network, TEXT, streams=1)
    adapted = adapted_losses(network, TEXT, piece=10)
    assert adapted.shape == (len(TEXT) - 1,)
    assert np.allclose(adapted[:10], plain[:10], atol=1e-5)


def test_what_repeats_gets_cheaper(network: Sequential) -> None:
    plain, _ = losses_of(network, TEXT, streams=1)
    adapted = adapted_losses(network, TEXT, rate=0.05, decay=0, piece=10)
    assert adapted[-30:].mean() < plain[-30:].mean() - 0.3


def test_no_symbol_is_known_before_it_is_asked_for(network: Sequential) -> None:
    other = TEXT.copy()
    other[55:] = 4
    assert np.array_equal(
        adapted_losses(network, TEXT, piece=10)[:50], adapted_losses(network, other, piece=10)[:50]
    )


def test_two_steps_by_hand(network: Sequential) -> None:
    rate, decay, piece = 0.01, 0.1, 4
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)

    def loss(parameters, state, x, y):
        logits, state = eqx.combine(parameters, structure).read_on(x[:, None], state)
        losses = cross_entropy(logits[:, 0], y)
        return losses.mean(), (losses, state)

    found, state, squares, now = [], network.begin(1), None, parameters
    for k, begin in enumerate((0, 4), start=1):
        x, y = jnp.array(TEXT[begin : begin + 4]), jnp.array(TEXT[begin + 1 : begin + 5])
        (_, (losses, state)), g = jax.value_and_grad(loss, has_aux=True)(now, state, x, y)
        found.append(losses)
        old = squares or jax.tree.map(jnp.zeros_like, g)
        squares = jax.tree.map(lambda s, g: 0.99 * s + 0.01 * g**2, old, g)
        now = jax.tree.map(
            lambda p, p0, g, s, k=k: (
                p - rate * g / (jnp.sqrt(s / (1 - 0.99**k)) + 1e-5) + decay * (p0 - p)
            ),
            now,
            parameters,
            g,
            squares,
        )
    (_, (losses, _)), _ = jax.value_and_grad(loss, has_aux=True)(
        now, state, jnp.array(TEXT[8:12]), jnp.array(TEXT[9:13])
    )
    expected = np.concatenate([*found, losses])
    taken = adapted_losses(network, TEXT[:13], rate=rate, decay=decay, piece=piece)
    assert np.allclose(taken, expected, atol=1e-4)


def test_the_network_stays_as_it_is(network: Sequential) -> None:
    before = [np.array(p) for p in jax.tree.leaves(eqx.filter(network, eqx.is_inexact_array))]
    adapted_losses(network, TEXT)
    after = jax.tree.leaves(eqx.filter(network, eqx.is_inexact_array))
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_pieces_do_not_depend_on_what_fits_on_the_device(
    network: Sequential, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = adapted_losses(network, TEXT, piece=7)
    monkeypatch.setattr("elman.rnn.decode.adaptation._AT_ONCE", 30)
    assert np.allclose(adapted_losses(network, TEXT, piece=7), whole, atol=1e-5)


@pytest.mark.parametrize("how", [{"rate": 0}, {"rate": 2}, {"decay": 1}, {"piece": 0}])
def test_settings_outside_their_range(network: Sequential, how: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="Adapting needs"):
        adapted_losses(network, TEXT, **how)


def test_a_text_of_one_symbol(network: Sequential) -> None:
    with pytest.raises(SequenceError):
        adapted_losses(network, TEXT[:1])
