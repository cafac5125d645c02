from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import build_encoder_decoder, count_parameters

X, LENGTHS, Y = np.array([[1, 2, 3]]).T, np.array([3]), np.array([[4, 5, 0]]).T


@eqx.filter_jit
def logits(network: Any, *arguments: Any, key: Any = None) -> Any:
    return network.logits(*arguments, key=key)


@pytest.fixture(scope="module")
def network() -> Any:
    return build_encoder_decoder(inputs=9, outputs=7, units=8, embedding=6, dropout=0.5, key=0)


def test_padding_changes_nothing(network: Any) -> None:
    short = logits(network, X, LENGTHS, Y)
    wide = logits(network, np.pad(X, ((0, 4), (0, 0))), LENGTHS, np.pad(Y, ((0, 3), (0, 0))))
    np.testing.assert_allclose(short, wide[:3], rtol=1e-4, atol=1e-6)


def test_what_is_written_later_changes_nothing_before(network: Any) -> None:
    one, other = (logits(network, X, LENGTHS, np.array([[4, y, 0]]).T) for y in (5, 6))
    np.testing.assert_array_equal(one[:2], other[:2])
    assert float(abs(one[2] - other[2]).max()) > 1e-5


def test_the_order_of_the_input_counts(network: Any) -> None:
    turned = logits(network, X[::-1], LENGTHS, Y)
    assert float(abs(turned - logits(network, X, LENGTHS, Y)).max()) > 1e-4


def test_dropout_needs_a_key(network: Any) -> None:
    still = logits(network, X, LENGTHS, Y)
    moved = logits(network, X, LENGTHS, Y, key=jax.random.key(0))
    assert not bool((still == moved).all())


def test_parameters_are_as_many_as_the_formulas_have(network: Any) -> None:
    encoder = 9 * 6 + 2 * 3 * 8 * (6 + 8 + 2)
    cell = 3 * 16 * (2 * 6 + 16 + 2)
    attention = 16 * 8 + 8 + 16 * 8 + 8
    begin, seen, embedding = 16 * 16 + 16, 2 * 16 * 6 + 6, 7 * 6 + 7
    assert count_parameters(network) == encoder + cell + attention + begin + seen + embedding


def test_settings_outside_their_range() -> None:
    with pytest.raises(ConfigurationError, match="cell is one of simple, gru, lstm"):
        build_encoder_decoder(5, 5, cell="cnn")
    with pytest.raises(ConfigurationError, match="layers is at least 1, received 0"):
        build_encoder_decoder(5, 5, layers=0)
