from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.rnn.recurrence.gru import EQUATIONS


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(a_t, W_h, b_h, h_read, h):
    a_z, a_r, a_n = np.split(a_t, 3, -1)
    q_z, q_r, q_n = np.split(h_read @ W_h + b_h, 3, -1)
    z, r = sigmoid(a_z + q_z), sigmoid(a_r + q_r)
    return (z * h + (1 - z) * np.tanh(a_n + r * q_n),)


@pytest.fixture(scope="module")
def cell(make_cell):
    return make_cell(EQUATIONS, step, gates=3, recurrent_bias=True)


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
