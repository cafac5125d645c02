from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn import GRU, Bidirectional, Dense, Sequential, SimpleRNN
from elman.rnn.objectives import accuracy, cross_entropy, l2_penalty, weighted_mean


def test_cross_entropy_is_minus_the_log_of_the_probability() -> None:
    random = np.random.default_rng(0)
    logits, labels = random.normal(size=(4, 3, 5)), random.integers(0, 5, (4, 3))
    probabilities = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    chosen = np.take_along_axis(probabilities, labels[..., None], -1)[..., 0]
    np.testing.assert_allclose(cross_entropy(logits, labels), -np.log(chosen), rtol=1e-5)


def test_cross_entropy_stays_finite_for_large_logits() -> None:
    losses = cross_entropy(jnp.array([[1e4, 0.0], [1e4, 0.0]]), jnp.array([0, 1]))
    assert losses.tolist() == [0.0, 1e4]


def test_accuracy_marks_the_most_probable() -> None:
    logits = jnp.array([[0.1, 0.2], [3.0, -1.0], [0.0, 1.0]])
    assert accuracy(logits, jnp.array([1, 1, 1])).tolist() == [1.0, 0.0, 1.0]


def test_a_weighted_mean() -> None:
    values, weights = jnp.array([1.0, 2.0, 30.0]), jnp.array([1.0, 3.0, 0.0])
    assert float(weighted_mean(values, weights)) == pytest.approx(7 / 4)
    assert float(weighted_mean(values, jnp.zeros(3))) == 0.0


@pytest.fixture(scope="module")
def network() -> Sequential:
    plan = Sequential(
        [
            Bidirectional(
                GRU(3, return_sequences=True, kernel_l2=0.1, recurrent_l2=0.2, bias_l2=0.3)
            ),
            SimpleRNN(2, kernel_l2=0.4),
            Dense(2, kernel_l2=0.5, bias_l2=0.6),
        ]
    ).build((4, 5), key=jax.random.key(0))
    # Biases start at zero, where a penalty would not show.
    return jax.tree.map(lambda p: p + 1 if eqx.is_array(p) and p.ndim == 1 else p, plan)


def rates_of(network: Sequential) -> list[tuple[float, jax.Array]]:
    both, simple, dense = network.layers
    gates = [
        pair
        for gru in (both.forward, both.backward)
        for pair in ((0.1, gru.W_x), (0.2, gru.W_h), (0.3, gru.b), (0.3, gru.b_h))
    ]
    return [*gates, (0.4, simple.W_x), (0.5, dense.W), (0.6, dense.b)]


def test_the_penalty_is_the_rate_times_the_sum_of_squares(network: Sequential) -> None:
    by_hand = sum(rate * np.square(np.asarray(w, float)).sum() for rate, w in rates_of(network))
    assert float(l2_penalty(network)) == pytest.approx(by_hand, rel=1e-5)


def test_the_gradient_of_the_penalty_is_twice_the_rate_times_the_weight(network) -> None:
    gradient = eqx.filter_grad(l2_penalty)(network)
    for (rate, w), (_, dw) in zip(rates_of(network), rates_of(gradient), strict=True):
        np.testing.assert_allclose(dw, 2 * rate * w, rtol=1e-5)
    simple = gradient.layers[1]
    assert not np.asarray(simple.W_h).any()
    assert not np.asarray(simple.b).any()


def test_no_penalty_is_zero() -> None:
    assert l2_penalty(Sequential([Dense(2)]).build((3,), key=jax.random.key(0))) == 0.0
