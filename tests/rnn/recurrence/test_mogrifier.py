from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn.recurrence import gru, lstm, mogrifier
from elman.rnn.recurrence.mogrifier import Weights, gated

TIME, BATCH, FEATURES, UNITS = 4, 3, 2, 5


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def gru_step(a: Any, q: Any, state: Any) -> Any:
    (a_z, a_r, a_n), (q_z, q_r, q_n) = np.split(a, 3, -1), np.split(q, 3, -1)
    z, r = sigmoid(a_z + q_z), sigmoid(a_r + q_r)
    return (z * state[0] + (1 - z) * np.tanh(a_n + r * q_n),)


def lstm_step(a: Any, q: Any, state: Any) -> Any:
    i, f, n, o = np.split(a + q, 4, -1)
    c = sigmoid(f) * state[1] + sigmoid(i) * np.tanh(n)
    return sigmoid(o) * np.tanh(c), c


def loop(step: Any, weights: Weights, x: Any, state: Any, mask: Any, drop: Any, reverse: bool):
    """Take step after step, as the paper writes it."""
    outputs: list[Any] = [None] * TIME
    for t in reversed(range(TIME)) if reverse else range(TIME):
        x_t, h = x[t], state[0] if drop is None else state[0] * drop
        for Q, R in zip(weights.Q, [*(() if weights.R is None else weights.R), None], strict=False):
            x_t = 2 * sigmoid(h @ Q) * x_t
            if R is not None:
                h = 2 * sigmoid(x_t @ R) * h
        q = h @ weights.W_h + (0 if weights.b_h is None else weights.b_h)
        new = step(x_t @ weights.W_x + weights.b, q, state)
        if mask is not None:
            real = mask[t][:, None]
            new = tuple(np.where(real, n, s) for n, s in zip(new, state, strict=True))
        state = outputs[t] = new
    return tuple(np.stack(part) for part in zip(*outputs, strict=True))


@partial(jax.jit, static_argnames=("cell", "reverse"))
def compared(cell, reverse, arrays, mask, drop, cotangents, nudges):
    """Return results and gradients of both, and finite differences along `nudges`."""

    def loss(function, arrays):
        x, weights, state = arrays
        states = function(cell, weights, x, state, mask, drop, reverse=reverse)
        return sum(jnp.vdot(s, c) for s, c in zip(states, cotangents, strict=True)), states

    gradient, states = jax.grad(partial(loss, mogrifier.run), has_aux=True)(arrays)
    plain = jax.grad(partial(loss, mogrifier.plain), has_aux=True)(arrays)[0]

    def difference(nudge):
        def at(scale):
            moved = jax.tree.map(lambda p, d: p + scale * d, arrays, nudge)
            return loss(mogrifier.run, moved)[0]

        return (at(1e-5) - at(-1e-5)) / 2e-5

    return states, gradient, plain, jax.vmap(difference)(nudges)


@pytest.mark.parametrize(
    ("module", "step", "rounds", "options"),
    [
        (gru, gru_step, 5, {}),
        (gru, gru_step, 2, {"masked", "dropped", "reverse"}),
        (lstm, lstm_step, 1, {"dropped"}),
        (lstm, lstm_step, 4, {"masked", "reverse"}),
    ],
    ids=["gru-5", "gru-2-masked-dropped-reverse", "lstm-1-dropped", "lstm-4-masked-reverse"],
)
def test_bptt_agrees_with_both_oracles(float64, module, step, rounds, options) -> None:
    random = np.random.default_rng(rounds)
    gates, states = (3, 1) if module is gru else (4, 2)
    draw = lambda *shape: random.normal(size=shape)  # noqa: E731
    weights = Weights(
        draw(FEATURES, gates * UNITS),
        draw(gates * UNITS),
        draw(UNITS, gates * UNITS),
        draw(gates * UNITS) if module is gru else None,
        draw(rounds - rounds // 2, UNITS, FEATURES),
        draw(rounds // 2, FEATURES, UNITS) if rounds > 1 else None,
    )
    arrays = draw(TIME, BATCH, FEATURES), weights, (draw(BATCH, UNITS),) * states
    mask = random.random((TIME, BATCH)) < 0.6 if "masked" in options else None
    drop = (random.random((BATCH, UNITS)) < 0.7) / 0.7 if "dropped" in options else None
    cotangents = tuple(draw(TIME, BATCH, UNITS) for _ in range(states))
    leaves, form = jax.tree.flatten(arrays)
    # Each array is nudged alone.
    nudges = [np.zeros((len(leaves), *leaf.shape)) for leaf in leaves]
    for i, leaf in enumerate(leaves):
        nudges[i][i] = draw(*leaf.shape)
    reverse = "reverse" in options
    found, gradient, plain, differences = compared(
        *(module.EQUATIONS, reverse, arrays, mask, drop, cotangents),
        jax.tree.unflatten(form, nudges),
    )
    for output, expected in zip(
        found, loop(step, weights, arrays[0], arrays[2], mask, drop, reverse), strict=True
    ):
        np.testing.assert_allclose(output, expected, rtol=1e-9, atol=1e-12)
    gradient, plain = jax.tree.leaves(gradient), jax.tree.leaves(plain)
    for i, (d, by_jax) in enumerate(zip(gradient, plain, strict=True)):
        np.testing.assert_allclose(d, by_jax, rtol=1e-9, atol=1e-12)
        assert differences[i] == pytest.approx(np.vdot(nudges[i][i], d), rel=1e-6, abs=1e-7)
        assert np.abs(d).max() > 0


def test_rounds_go_in_turns_and_gates_lie_between_nought_and_two() -> None:
    random = np.random.default_rng(0)
    x, h = random.normal(size=(1, 2)), random.normal(size=(1, 3))
    Q, R = 9 * random.normal(size=(2, 3, 2)), 9 * random.normal(size=(1, 2, 3))
    x_1, h_1, rounds = gated(*map(jnp.asarray, (x, h, Q, R)))
    assert [each.before.shape[-1] for each in rounds] == [2, 3, 2]
    assert all(0 <= float(each.gate.min()) <= float(each.gate.max()) <= 2 for each in rounds)
    # The second round of the input is gated by the state that the first one gated.
    np.testing.assert_allclose(rounds[2].by, h_1, rtol=1e-6)
    np.testing.assert_allclose(
        x_1, 2 * sigmoid(np.asarray(h_1) @ Q[1]) * np.asarray(rounds[2].before), rtol=1e-4
    )
