from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import build_transducer


def test_probabilities_of_all_short_outputs_sum_to_less_than_one_and_nearly_reach_it() -> None:
    network = build_transducer(inputs=3, outputs=2, units=4, embedding=4, key=1)
    # With one output symbol, an output is its length.
    lengths = jnp.arange(40)
    x = jnp.ones((2, 40), jnp.int32)
    y = jnp.ones((40, 40), jnp.int32)
    log_p = network.log_likelihood(x, jnp.full(40, 2), y, lengths)
    assert 0.99 < float(jnp.exp(log_p).sum()) < 1.0001


def test_padding_changes_nothing() -> None:
    network = build_transducer(inputs=9, outputs=7, units=8, key=0)
    x, y = jnp.array([[1, 2, 3]]).T, jnp.array([[4, 5]]).T
    short = network.log_likelihood(x, jnp.array([3]), y, jnp.array([2]))
    wide = network.log_likelihood(
        jnp.pad(x, ((0, 4), (0, 0))),
        jnp.array([3]),
        jnp.pad(y, ((0, 3), (0, 0)), constant_values=1),
        jnp.array([2]),
    )
    np.testing.assert_allclose(short, wide, rtol=1e-5)


def test_every_input_counts_for_the_first_output() -> None:
    # The encoder reads both ways: a later symbol changes what is written first.
    network = build_transducer(inputs=9, outputs=7, units=8, key=0)
    read = network.read(jnp.array([[1, 1], [2, 2], [3, 8]]), jnp.array([3, 3]))
    assert float(jnp.abs(read[0, 0] - read[0, 1]).max()) > 1e-4


def test_dropout_needs_a_key() -> None:
    network = build_transducer(inputs=9, outputs=7, units=8, dropout=0.5, key=0)
    arguments = jnp.array([[1, 2, 3]]).T, jnp.array([3]), jnp.array([[4, 5]]).T, jnp.array([2])
    still = network.log_likelihood(*arguments)
    moved = network.log_likelihood(*arguments, key=jax.random.key(0))
    assert float(still[0]) == float(network.log_likelihood(*arguments)[0])
    assert float(still[0]) != float(moved[0])


def test_the_same_key_gives_the_same_network() -> None:
    one, two, other = (build_transducer(5, 5, units=4, key=key) for key in (3, 3, 4))
    assert all(bool((a == b).all()) for a, b in zip(*map(jax.tree.leaves, (one, two)), strict=True))
    assert not bool((one.joint.W == other.joint.W).all())  # type: ignore[union-attr]


def test_settings_outside_their_range() -> None:
    with pytest.raises(ConfigurationError, match="cell is one of simple, gru, lstm"):
        build_transducer(5, 5, cell="cnn")
    with pytest.raises(ConfigurationError, match="layers is at least 1, received 0"):
        build_transducer(5, 5, layers=0)
