from __future__ import annotations

import jax
import numpy as np
import pytest

from elman.rnn.layers.initialise import gate_values, glorot_uniform, orthogonal, shapes_only, zeros


def test_glorot_uniform_fills_its_interval() -> None:
    W = np.asarray(glorot_uniform(jax.random.key(0), 40, 60))
    limit = np.sqrt(6 / (40 + 60))
    assert W.shape == (40, 60)
    assert np.abs(W).max() <= limit
    assert np.abs(W).max() > 0.99 * limit
    # Standard deviation of a uniform distribution: limit / sqrt(3).
    assert W.std() == pytest.approx(limit / np.sqrt(3), rel=0.05)
    assert abs(W.mean()) < 0.01


@pytest.mark.parametrize("columns", [8, 24])
def test_orthogonal_keeps_lengths(columns: int) -> None:
    Q = np.asarray(orthogonal(jax.random.key(1), 8, columns))
    np.testing.assert_allclose(Q @ Q.T, np.eye(8), atol=1e-5)


def test_keys_decide() -> None:
    first, again, other = (np.asarray(orthogonal(jax.random.key(seed), 8, 8)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_zeros_are_zero() -> None:
    assert zeros(2, 3).tolist() == [[0.0] * 3] * 2


def test_shapes_cost_no_memory() -> None:
    size = 10**7  # a square of this size would take 400 terabytes
    with shapes_only():
        Q, W, b = jax.eval_shape(
            lambda: (orthogonal(0, size, size), glorot_uniform(0, size, size), zeros(size, size))
        )
        bias = jax.eval_shape(lambda: gate_values(10**12, 0.0, 1.0))
    assert bias.shape == (2 * 10**12,)
    assert Q.shape == W.shape == b.shape == (size, size)
    assert Q.dtype == W.dtype == b.dtype == np.float32
    assert np.asarray(orthogonal(0, 2, 2)).any(), "drawn again after it"
