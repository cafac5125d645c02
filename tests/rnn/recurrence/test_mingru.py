from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.rnn.recurrence.mingru import EQUATIONS


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(a_t, h_read, h):
    a_z, n = np.split(a_t, 2, -1)
    z = sigmoid(a_z)
    return ((1 - z) * h + z * n,)


@pytest.fixture(scope="module")
def cell(make_cell):
    return make_cell(EQUATIONS, step, gates=2, recurrent_weights=False)


@pytest.mark.parametrize(
    "options",
    [{}, {"time": 7, "batch": 2, "units": 3, "masked": True, "reverse": True}],
    ids=["plain", "masked-reverse"],
)
@given(seed=st.integers(0, 2**20))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bptt_agrees_with_both_oracles(
    cell, make_case, check_gradient, float64, options, seed
) -> None:
    check_gradient(cell, make_case(**options), seed)
