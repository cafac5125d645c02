from __future__ import annotations

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.test_util import check_grads

from elman.rnn.objectives.lattice import log_likelihood


def by_hand(advance: Any, write: Any, time: int, outputs: int) -> float:
    """Sum over the paths one by one, from the end."""

    @cache
    def rest(t: int, u: int) -> float:
        if t == time:
            return 0.0 if u == outputs else -np.inf
        total = float(advance[t, u]) + rest(t + 1, u)
        if u < outputs:
            total = float(np.logaddexp(total, float(write[t, u]) + rest(t, u + 1)))
        return total

    return rest(0, 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_is_the_sum_over_all_alignments(seed: int) -> None:
    random = np.random.default_rng(seed)
    time, outputs, batch = 5, 4, 6
    advance = -random.exponential(2, (time, outputs + 1, batch)).astype(np.float32)
    write = -random.exponential(2, (time, outputs, batch)).astype(np.float32)
    x_lengths = random.integers(1, time + 1, batch)
    y_lengths = random.integers(0, outputs + 1, batch)
    found = jax.jit(log_likelihood)(advance, write, x_lengths, y_lengths)
    expected = [
        by_hand(advance[..., b], write[..., b], x_lengths[b], y_lengths[b]) for b in range(batch)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_what_lies_behind_the_lengths_has_no_gradient() -> None:
    advance, write = (np.full((4, u, 1), -1, np.float32) for u in (4, 3))
    lengths = np.array([3]), np.array([2])
    total = jax.jit(jax.grad(lambda a, w: log_likelihood(a, w, *lengths).sum(), (0, 1)))
    d_advance, d_write = map(np.asarray, total(advance, write))
    assert not d_advance[3:].any()
    assert not d_advance[:, 3:].any()
    assert not d_write[:, 2:].any()
    # Every path goes on three times and writes twice.
    np.testing.assert_allclose(d_advance.sum(), 3, rtol=1e-5)
    np.testing.assert_allclose(d_write.sum(), 2, rtol=1e-5)


def test_gradient_is_that_of_finite_differences() -> None:
    random = np.random.default_rng(0)
    advance = jnp.asarray(-random.random((3, 3, 2)), jnp.float32)
    write = jnp.asarray(-random.random((3, 2, 2)), jnp.float32)
    lengths = np.array([3, 2]), np.array([2, 1])

    @jax.jit
    def total(a: Any, w: Any) -> Any:
        return log_likelihood(a, w, *lengths).sum()

    check_grads(total, (advance, write), order=1, modes=["rev"], rtol=1e-2)
