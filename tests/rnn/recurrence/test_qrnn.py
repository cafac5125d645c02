from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman.rnn.recurrence.qrnn import EQUATIONS


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(a_t, h_read, h, c):
    a_n, a_f, a_o = np.split(a_t, 3, -1)
    f = sigmoid(a_f)
    c = f * c + (1 - f) * np.tanh(a_n)
    return sigmoid(a_o) * c, c


@pytest.fixture(scope="module")
def cell(make_cell):
    # Gradients flow from the cell states too: a truncated run hands them on.
    return make_cell(EQUATIONS, step, gates=3, states=2, recurrent_weights=False, reads_h=False)


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
