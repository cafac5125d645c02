from __future__ import annotations

import dataclasses
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import Dense, Frames, Pooling, Standardise, adapted_to, build_transducer, check_front


@eqx.filter_jit
def likelihood(network: Any, *arguments: Any, key: Any = None) -> Any:
    return network.log_likelihood(*arguments, key=key)


def test_probabilities_of_all_short_outputs_sum_to_less_than_one_and_nearly_reach_it() -> None:
    network = build_transducer(inputs=3, outputs=2, units=4, embedding=4, key=1)
    # With one output symbol, an output is its length.
    lengths = np.arange(40)
    x = np.ones((2, 40), np.int32)
    y = np.ones((40, 40), np.int32)
    log_p = likelihood(network, x, np.full(40, 2), y, lengths)
    assert 0.99 < float(np.exp(log_p).sum()) < 1.0001


def test_padding_changes_nothing() -> None:
    network = build_transducer(inputs=9, outputs=7, units=8, key=0)
    x, y = np.array([[1, 2, 3]]).T, np.array([[4, 5]]).T
    short = likelihood(network, x, np.array([3]), y, np.array([2]))
    wide = likelihood(
        network,
        np.pad(x, ((0, 4), (0, 0))),
        np.array([3]),
        np.pad(y, ((0, 3), (0, 0)), constant_values=1),
        np.array([2]),
    )
    np.testing.assert_allclose(short, wide, rtol=1e-5)


def test_every_input_counts_for_the_first_output() -> None:
    # The encoder reads both ways: a later symbol changes what is written first.
    network = build_transducer(inputs=9, outputs=7, units=8, key=0)
    read, steps = network.read(jnp.array([[1, 1], [2, 2], [3, 8]]), jnp.array([3, 3]))
    assert float(jnp.abs(read[0, 0] - read[0, 1]).max()) > 1e-4
    assert steps.tolist() == [3, 3]


def test_dropout_needs_a_key() -> None:
    network = build_transducer(inputs=9, outputs=7, units=8, dropout=0.5, key=0)
    arguments = np.array([[1, 2, 3]]).T, np.array([3]), np.array([[4, 5]]).T, np.array([2])
    still = likelihood(network, *arguments)
    moved = likelihood(network, *arguments, key=jax.random.key(0))
    assert float(still[0]) == float(likelihood(network, *arguments)[0])
    assert float(still[0]) != float(moved[0])


def test_kernels_draw_and_give_what_the_scan_does(monkeypatch: pytest.MonkeyPatch) -> None:
    network = build_transducer(inputs=9, outputs=7, units=8, layers=2, dropout=0.5, key=0)
    x, y = np.array([[1, 2, 3], [4, 5, 6]]).T, np.array([[4, 5], [6, 1]]).T
    arguments = jnp.array(x), jnp.array([3, 2]), jnp.array(y), jnp.array([1, 2])

    def found() -> Any:
        def loss(network: Any) -> Any:
            return network.log_likelihood(*arguments, key=jax.random.key(3)).sum()

        return jax.jit(jax.value_and_grad(loss))(network)

    ours = found()
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    for a, b in zip(jax.tree.leaves(ours), jax.tree.leaves(found()), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


def test_the_same_key_gives_the_same_network() -> None:
    one, two, other = (build_transducer(5, 5, units=4, key=key) for key in (3, 3, 4))
    assert all(bool((a == b).all()) for a, b in zip(*map(jax.tree.leaves, (one, two)), strict=True))
    assert not bool((one.joint.W == other.joint.W).all())  # type: ignore[union-attr]


def of_series(**how: Any) -> Any:
    front = [Frames(2)]
    return build_transducer(3, 5, units=6, layers=2, embedding=4, front=front, key=0, **how)


def test_a_front_joins_timesteps_of_series() -> None:
    network = of_series()
    x = np.random.default_rng(0).normal(size=(7, 2, 3)).astype(np.float32)
    lengths = np.array([7, 4])
    share, steps = network.read(jnp.array(x), jnp.array(lengths))
    assert share.shape == (4, 2, 6)
    assert steps.tolist() == [4, 2]
    # Alone, without the padding of its neighbour, each has the same likelihood.
    y, y_lengths = np.array([[1, 2], [3, 1]]), np.array([2, 1])
    both = likelihood(network, x, lengths, y, y_lengths)
    for i, n in enumerate(lengths.tolist()):
        alone = likelihood(
            network, x[:n, i : i + 1], lengths[i : i + 1], y[:, i : i + 1], y_lengths[i : i + 1]
        )
        np.testing.assert_allclose(alone[0], both[i], rtol=1e-5)


def test_all_short_outputs_of_a_series_are_nearly_all() -> None:
    network = build_transducer(3, 2, units=4, embedding=4, front=[Frames(3)], key=1)
    x = np.ones((6, 40, 3), np.float32)
    log_p = likelihood(network, x, np.full(40, 6), np.ones((40, 40), np.int32), np.arange(40))
    assert 0.99 < float(np.exp(log_p).sum()) < 1.0001


def test_the_gradient_of_a_front_is_that_of_finite_differences() -> None:
    network = build_transducer(2, 3, units=3, embedding=3, dropout=0.0, key=2, front=[Dense(2)])
    x = np.random.default_rng(1).normal(size=(4, 1, 2)).astype(np.float32)
    arguments = np.array([4]), np.array([[1], [2]]), np.array([2])

    def loss(W: Any) -> Any:
        layers = list(network.encoder.layers)
        layers[0] = dataclasses.replace(layers[0], W=W)
        encoder = dataclasses.replace(network.encoder, layers=tuple(layers))
        changed = dataclasses.replace(network, encoder=encoder)
        return changed.log_likelihood(jnp.array(x), *map(jnp.array, arguments))[0]

    W = network.encoder.layers[0].W
    found = jax.jit(jax.grad(loss))(W)
    value, step = jax.jit(loss), 1e-2
    for i in np.ndindex(W.shape):
        moved = np.zeros(W.shape, np.float32)
        moved[i] = step
        slope = (value(W + moved) - value(W - moved)) / (2 * step)
        assert float(found[i]) == pytest.approx(float(slope), rel=0.05, abs=2e-3)


def test_a_front_must_leave_a_sequence() -> None:
    with pytest.raises(ConfigurationError, match="A front gives a sequence of vectors"):
        check_front([Frames(2), Pooling("mean")], 3)
    check_front([Frames(2)], 3)


def test_a_front_may_start_from_the_training_series() -> None:
    network = build_transducer(3, 5, units=6, embedding=4, front=[Standardise(), Frames(2)])
    x = np.random.default_rng(0).normal(4, 2, size=(50, 6, 3)).astype(np.float32)
    x[40:] = 1e6  # padding
    seen = adapted_to(network, jnp.array(x), jnp.full(6, 40), 2).encoder.layers[0]
    np.testing.assert_allclose(seen.mean, x[:40].mean((0, 1)), rtol=1e-3)
    plain = of_series()
    assert adapted_to(plain, jnp.array(x), jnp.full(6, 40), 1) is plain


def test_settings_outside_their_range() -> None:
    with pytest.raises(ConfigurationError, match="cell is one of simple, gru, lstm"):
        build_transducer(5, 5, cell="cnn")
    with pytest.raises(ConfigurationError, match="layers is at least 1, received 0"):
        build_transducer(5, 5, layers=0)
