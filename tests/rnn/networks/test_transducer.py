from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import build_transducer


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
    read = network.read(jnp.array([[1, 1], [2, 2], [3, 8]]), jnp.array([3, 3]))
    assert float(jnp.abs(read[0, 0] - read[0, 1]).max()) > 1e-4


def test_dropout_needs_a_key() -> None:
    network = build_transducer(inputs=9, outputs=7, units=8, dropout=0.5, key=0)
    arguments = np.array([[1, 2, 3]]).T, np.array([3]), np.array([[4, 5]]).T, np.array([2])
    still = likelihood(network, *arguments)
    moved = likelihood(network, *arguments, key=jax.random.key(0))
    assert float(still[0]) == float(likelihood(network, *arguments)[0])
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
