from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.rnn.recurrence.lstm import EQUATIONS


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(a_t, W_h, h_read, h, c):
    z_i, z_f, z_n, z_o = np.split(a_t + h_read @ W_h, 4, -1)
    c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_n)
    return sigmoid(z_o) * np.tanh(c), c


@pytest.fixture(scope="module")
def cell(make_cell):
    # Gradients flow from the cell states too: a truncated run hands them on.
    return make_cell(EQUATIONS, step, gates=4, states=2)


@pytest.mark.parametrize(
    "options",
    [{}, {"time": 7, "batch": 2, "units": 3, "masked": True, "dropped": True, "reverse": True}],
    ids=["plain", "masked-dropped-reverse"],
)
@given(seed=st.integers(0, 2**20))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bptt_agrees_with_both_oracles(
    cell, make_case, check_gradient, float64, options, seed
) -> None:
    check_gradient(cell, make_case(**options), seed)
