"""A cell that attends: its gradient against finite differences and autodiff of the plain scan."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn.recurrence import gru, lstm, mingru, simple
from elman.rnn.recurrence.attention import Attended, Weights, plain, run

STEPS, TIME, BATCH, UNITS, SEEN, ATTENTION, FEATURES = 4, 5, 3, 4, 3, 6, 7
CELLS = {
    "simple": (simple.equations("tanh"), 1, 1, True),
    "gru": (gru.EQUATIONS, 3, 1, True),
    "lstm": (lstm.EQUATIONS, 4, 2, True),
    "mingru": (mingru.EQUATIONS, 2, 1, False),
}


def drawn(cell: str, seed: int = 0) -> tuple[Any, Any, Any, Any]:
    """Draw float64 inputs, weights, what is attended to, and a first state."""
    _, gates, states, back = CELLS[cell]
    random = np.random.default_rng(seed)
    width = gates * UNITS

    def draw(*shape: int) -> Any:
        return random.normal(size=shape)

    weights = Weights(
        draw(UNITS, width) if back else None,
        draw(width) if cell == "gru" else None,
        draw(SEEN, width),
        draw(UNITS, ATTENTION),
        draw(ATTENTION),
        draw(UNITS, SEEN),
        draw(FEATURES, SEEN),
        draw(SEEN),
    )
    mask = np.arange(TIME) < np.array([TIME, 2, 1])[:, None]
    source = Attended(draw(BATCH, TIME, FEATURES), draw(BATCH, TIME, ATTENTION), mask)
    state = tuple(draw(BATCH, UNITS) for _ in range(states))
    return draw(STEPS, BATCH, width), weights, source, state


def looped(x: Any, weights: Any, source: Any, state: Any) -> tuple[Any, Any]:
    """Run a simple cell step by step and input by input, as the formula says."""
    (s,), r = state, np.zeros((BATCH, SEEN))
    seen, looked = [], []
    for x_t in x:
        s = np.tanh(x_t + r @ weights.W_f + s @ weights.W_h)
        shares, r = np.zeros((BATCH, TIME)), np.zeros((BATCH, SEEN))
        for i in range(BATCH):
            real = source.mask[i]
            e = np.tanh(s[i] @ weights.W_q + source.keys[i, real]) @ weights.v
            shares[i, real] = np.exp(e) / np.exp(e).sum()
            c = shares[i] @ source.h[i]
            r[i] = np.tanh(s[i] @ weights.W_s + c @ weights.W_c + weights.b_r)
        seen.append(r)
        looked.append(shares)
    return np.array(seen), np.array(looked)


def test_steps_are_those_of_the_formula(float64: None) -> None:
    arrays = drawn("simple")
    r, shares = plain(CELLS["simple"][0], *arrays)
    expected, looked = looped(*arrays)
    np.testing.assert_allclose(r, expected, rtol=1e-10)
    np.testing.assert_allclose(shares, looked, rtol=1e-10, atol=1e-12)
    assert not np.asarray(shares)[:, 2, 1:].any()


@pytest.mark.parametrize("cell", CELLS)
def test_bptt_agrees_with_both_oracles(float64: None, cell: str) -> None:
    equations = CELLS[cell][0]
    x, weights, source, state = drawn(cell)
    random = np.random.default_rng(1)
    wanted = random.normal(size=(STEPS, BATCH, SEEN))
    varied = (x, weights, (source.h, source.keys), state)

    def loss(by: Any, varied: Any) -> Any:
        x, weights, (h, keys), state = varied
        r, _ = by(equations, x, weights, Attended(h, keys, jnp.asarray(source.mask)), state)
        return (r * wanted).sum()

    both = jax.jit(
        lambda varied: (
            jax.value_and_grad(lambda v: loss(run, v))(varied),
            jax.value_and_grad(lambda v: loss(plain, v))(varied),
        )
    )
    (value, written), (same, derived) = both(varied)
    assert float(value) == pytest.approx(float(same))
    for a, b in zip(jax.tree.leaves(written), jax.tree.leaves(derived), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-10)
    towards = jax.tree.map(lambda a: random.normal(size=np.shape(a)), varied)
    step = 1e-6

    @jax.jit
    def at(sign: Any) -> Any:
        moved = jax.tree.map(lambda a, d: a + sign * step * d, varied, towards)
        return loss(plain, moved)

    slope = (float(at(1.0)) - float(at(-1.0))) / (2 * step)
    along = sum(
        float((np.asarray(g) * d).sum())
        for g, d in zip(jax.tree.leaves(written), jax.tree.leaves(towards), strict=True)
    )
    assert along == pytest.approx(slope, rel=1e-6)
