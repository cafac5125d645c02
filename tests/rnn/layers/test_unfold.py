"""A vector unfolded: equal to the recurrent layer run by hand, and its gradient by two oracles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import GRU, LSTM, Unfold

V = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
MASK = jax.device_put(np.arange(6)[:, None] < np.array([6, 2, 4, 1]))


@pytest.mark.parametrize("cell", [GRU, LSTM])
def test_the_first_state_comes_from_the_vector(run: Callable[..., Any], cell: Any) -> None:
    layer = Unfold(cell(5, return_sequences=True)).build((3,), key=0)
    first = np.split(np.tanh(V @ np.asarray(layer.W_0) + np.asarray(layer.b_0)), cell.states, -1)
    by_hand = eqx.filter_jit(lambda inner, x, first: inner.run(x, first, mask=MASK)[0])
    h = by_hand(layer.inner, np.tile(V, (6, 1, 1)), tuple(first))
    np.testing.assert_allclose(run(layer, V, MASK), h, atol=1e-6)
    assert layer.output_shape((3,)) == (None, 5)


def test_the_gradient_is_that_of_finite_differences_and_of_the_plain_scan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = Unfold(GRU(5, return_sequences=True)).build((3,), key=0)
    weights, structure = eqx.partition(layer, eqx.is_inexact_array)

    def loss(weights: Any, v: Any) -> Any:
        return (eqx.combine(weights, structure)(v, mask=jnp.asarray(MASK)) ** 2).sum()

    def value(*point: Any) -> Any:
        # A program of its own for each call, since kernels are on and off.
        return jax.jit(jax.grad(loss, argnums=(0, 1)))(*point)

    of_weights, of_v = value(weights, V)
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    plain, plain_v = value(weights, V)
    np.testing.assert_allclose(of_v, plain_v, rtol=1e-4, atol=1e-5)
    for own, other in zip(jax.tree.leaves(of_weights), jax.tree.leaves(plain), strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-4, atol=1e-5)
    step = np.zeros_like(V)
    step[1, 2] = 1e-2
    at = jax.jit(loss)
    moved = [float(at(weights, V + s)) for s in (step, -step)]
    assert (moved[0] - moved[1]) / 2e-2 == pytest.approx(float(of_v[1, 2]), rel=1e-2)


def test_what_cannot_be_unfolded_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="every step"):
        Unfold(GRU(5))
    layer = Unfold(GRU(5, return_sequences=True))
    with pytest.raises(ConfigurationError, match="vectors"):
        layer.build((None, 3), key=0)
    with pytest.raises(ConfigurationError, match="how many steps"):
        layer.build((3,), key=0)(V)
