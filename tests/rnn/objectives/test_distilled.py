from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn.objectives import CrossEntropy, Distilled, distilled_cross_entropy

RANDOM = np.random.default_rng(0)
LOGITS = RANDOM.normal(size=(2, 3, 5)).astype(np.float32)
LABELS = RANDOM.integers(0, 5, (2, 3))
TAUGHT = RANDOM.dirichlet(np.ones(5), (2, 3)).astype(np.float32)


def plain(logits: jax.Array, share: float, temperature: float) -> jax.Array:
    """The same, as the paper writes it."""
    hard = -(jax.nn.one_hot(LABELS, 5) * jax.nn.log_softmax(logits)).sum(-1)
    evened = TAUGHT ** (1 / temperature)
    evened = evened / evened.sum(-1, keepdims=True)
    soft = -(evened * jnp.log(jax.nn.softmax(logits / temperature))).sum(-1)
    return (1 - share) * hard + share * temperature**2 * soft


@pytest.mark.parametrize(("share", "temperature"), [(0.0, 1.0), (0.7, 1.0), (0.4, 3.0)])
def test_value_and_gradient_are_those_of_the_paper(share: float, temperature: float) -> None:
    weights = jnp.asarray(RANDOM.normal(size=(2, 3)))

    def own(logits: jax.Array) -> jax.Array:
        return distilled_cross_entropy(logits, LABELS, TAUGHT, share, temperature)

    @jax.jit
    def both(logits: jax.Array) -> tuple[jax.Array, ...]:
        return (
            own(logits),
            plain(logits, share, temperature),
            jax.grad(lambda z: (own(z) * weights).sum())(logits),
            jax.grad(lambda z: (plain(z, share, temperature) * weights).sum())(logits),
        )

    value, expected, gradient, derived = both(jnp.asarray(LOGITS))
    np.testing.assert_allclose(value, expected, rtol=1e-5)
    np.testing.assert_allclose(gradient, derived, rtol=1e-4, atol=1e-6)
    step, towards = 1e-2, RANDOM.normal(size=LOGITS.shape).astype(np.float32)
    ends = [float((both(LOGITS + s * step * towards)[0] * weights).sum()) for s in (1, -1)]
    slope = (ends[0] - ends[1]) / (2 * step)
    assert float((gradient * towards).sum()) == pytest.approx(slope, rel=1e-2, abs=1e-3)


def test_teachers_do_not_learn() -> None:
    gradient = jax.grad(lambda p: distilled_cross_entropy(LOGITS, LABELS, p, 0.5, 2.0).sum())
    assert not np.any(gradient(jnp.asarray(TAUGHT)))


def test_what_teachers_think_impossible_costs_no_more_than_a_number() -> None:
    certain = np.eye(5, dtype=np.float32)[LABELS]
    losses = distilled_cross_entropy(jnp.asarray(LOGITS), LABELS, jnp.asarray(certain), 0.5, 4.0)
    assert np.isfinite(losses).all()


def test_what_is_held_out_is_judged_by_labels_alone() -> None:
    for own, other in zip(Distilled()(LOGITS, LABELS), CrossEntropy()(LOGITS, LABELS), strict=True):
        np.testing.assert_array_equal(own, other)
    _, hits = Distilled()(jnp.asarray(LOGITS), (LABELS, TAUGHT))
    np.testing.assert_array_equal(hits, LOGITS.argmax(-1) == LABELS)
