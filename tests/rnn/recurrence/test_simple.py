from __future__ import annotations

from functools import partial

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.rnn.recurrence.scan import run
from elman.rnn.recurrence.simple import ACTIVATIONS, equations

G = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "linear": lambda z: z,
}


def step(g, a_t, W_h, h_read, h):
    return (g(a_t + h_read @ W_h),)


@pytest.fixture(scope="module")
def cells(make_cell):
    return {g: make_cell(equations(g), partial(step, G[g]), gates=1) for g in ACTIVATIONS}


EVERYTHING = {"time": 7, "batch": 2, "units": 3, "masked": True, "dropped": True, "reverse": True}


@pytest.mark.parametrize(
    ("g", "options"),
    [("tanh", {}), ("tanh", {"masked": True}), *((g, EVERYTHING) for g in G)],
    ids=lambda value: value if isinstance(value, str) else "-".join(value) or "plain",
)
@given(seed=st.integers(0, 2**20))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bptt_agrees_with_both_oracles(
    cells, make_case, check_gradient, float64, g, options, seed
) -> None:
    check_gradient(cells[g], make_case(**options), seed)


def test_every_activation_has_an_oracle() -> None:
    assert set(ACTIVATIONS) == set(G)


def test_a_mistake_in_the_shapes_is_found() -> None:
    with pytest.raises(Exception, match="units"):
        run(equations("tanh"), jnp.zeros((5, 3, 4)), jnp.zeros((4, 5)), None, (jnp.zeros((3, 4)),))
