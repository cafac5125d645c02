from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elman.rnn.projection import project


@jax.jit
def _both(symbols, W, d):
    """Project symbols and their explicit one-hot vectors; with the gradient of each."""
    one_hot = jax.nn.one_hot(symbols, len(W))
    looked_up, back = jax.vjp(lambda W: project(symbols, W), W)
    multiplied, back_multiplied = jax.vjp(lambda W: one_hot @ W, W)
    return looked_up, multiplied, back(d)[0], back_multiplied(d)[0]


# The gradient is a product up to 256 symbols and a scatter above.
@pytest.mark.parametrize("symbols", [6, 256, 300])
@given(seed=st.integers(0, 2**20))
@settings(max_examples=5)
def test_a_symbol_is_exactly_its_one_hot_vector(symbols: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x = random.integers(0, symbols, (5, 4))
    x[0] = x[1] = symbols - 1  # repeated rows add up, the last one too
    W = random.normal(size=(symbols, 3)).astype(np.float32)
    # Whole numbers, whose sums are exact in any order.
    d = random.integers(-9, 10, (5, 4, 3)).astype(np.float32)
    looked_up, multiplied, dW, dW_multiplied = _both(x, W, d)
    np.testing.assert_array_equal(looked_up, multiplied)
    np.testing.assert_array_equal(dW, dW_multiplied)
    by_hand = np.zeros_like(W)
    np.add.at(by_hand, x, d)
    np.testing.assert_array_equal(dW, by_hand)


def test_features_are_multiplied() -> None:
    x, W = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(project(jnp.asarray(x), jnp.asarray(W)), x @ W)
