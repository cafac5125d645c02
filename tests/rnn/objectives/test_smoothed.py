from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn.objectives import CrossEntropy, Smoothed, smoothed_cross_entropy

RANDOM = np.random.default_rng(0)
LOGITS = RANDOM.normal(size=(2, 3, 5)).astype(np.float32)
TARGETS = RANDOM.integers(0, 5, (2, 3))


def plain(logits: jax.Array, smoothing: float) -> jax.Array:
    """The same from the whole distribution of targets."""
    wanted = (1 - smoothing) * jax.nn.one_hot(TARGETS, 5) + smoothing / 5
    return -(wanted * jax.nn.log_softmax(logits)).sum(-1)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_value_and_gradient_are_those_of_smoothed_targets(smoothing: float) -> None:
    weights = jnp.asarray(RANDOM.normal(size=(2, 3)))

    @jax.jit
    def both(logits: jax.Array) -> tuple[jax.Array, ...]:
        return (
            smoothed_cross_entropy(logits, TARGETS, smoothing),
            plain(logits, smoothing),
            jax.grad(lambda z: (smoothed_cross_entropy(z, TARGETS, smoothing) * weights).sum())(
                logits
            ),
            jax.grad(lambda z: (plain(z, smoothing) * weights).sum())(logits),
        )

    own, expected, gradient, derived = both(jnp.asarray(LOGITS))
    np.testing.assert_allclose(own, expected, rtol=1e-5)
    np.testing.assert_allclose(gradient, derived, rtol=1e-4, atol=1e-6)
    step, towards = 1e-2, RANDOM.normal(size=LOGITS.shape).astype(np.float32)
    ends = [float((both(LOGITS + s * step * towards)[0] * weights).sum()) for s in (1, -1)]
    slope = (ends[0] - ends[1]) / (2 * step)
    assert float((gradient * towards).sum()) == pytest.approx(slope, rel=1e-2, abs=1e-3)


def test_without_smoothing_it_is_cross_entropy() -> None:
    for own, other in zip(
        Smoothed()(LOGITS, TARGETS), CrossEntropy()(LOGITS, TARGETS), strict=True
    ):
        np.testing.assert_allclose(own, other, rtol=1e-5)
