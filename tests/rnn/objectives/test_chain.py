"""The chain's likelihood: all sequences by hand, finite differences, the plain scan."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.test_util import check_grads

from elman.inference import chain as plain
from elman.rnn.decode.chain import best_labels
from elman.rnn.objectives import chain
from elman.rnn.objectives.chain import chain_log_likelihood, log_partition

TIME, LABELS = 4, 3
LENGTHS = np.array([4, 2, 1])
MASK = np.arange(TIME)[:, None] < LENGTHS


def drawn(seed: int) -> tuple[Any, Any, Any]:
    random = np.random.default_rng(seed)
    scores = random.normal(scale=2, size=(TIME, len(LENGTHS), LABELS)).astype(np.float32)
    moves = random.normal(size=(LABELS, LABELS)).astype(np.float32)
    moves[0, 1] = -1e4  # not allowed
    return scores, moves, random.integers(0, LABELS, (TIME, len(LENGTHS)))


def paths(scores: Any, moves: Any, batch: int) -> dict[tuple[int, ...], float]:
    """Score every sequence of labels one by one."""
    found = {}
    for labels in product(range(LABELS), repeat=int(LENGTHS[batch])):
        alone = sum(float(scores[t, batch, y]) for t, y in enumerate(labels))
        found[labels] = alone + sum(float(moves[x, y]) for x, y in pairwise(labels))
    return found


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_all_that_is_summed_or_searched_is_as_by_hand(seed: int) -> None:
    scores, moves, labels = drawn(seed)
    log_Z = np.asarray(jax.jit(log_partition)(scores, moves, MASK))
    likely = np.asarray(jax.jit(chain_log_likelihood)(scores, moves, labels, MASK))
    best = np.asarray(jax.jit(best_labels)(scores, moves, MASK))
    lattice = plain.lattice_of(scores, moves, MASK)
    np.testing.assert_allclose(lattice.log_Z, log_Z, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(plain.best_labels(scores, moves, MASK)[MASK], best[MASK])
    for b, length in enumerate(LENGTHS):
        every = paths(scores, moves, b)
        total = float(np.logaddexp.reduce(list(every.values())))
        np.testing.assert_allclose(log_Z[b], total, rtol=1e-4, atol=1e-4)
        given_path = every[tuple(labels[:length, b].tolist())]
        np.testing.assert_allclose(likely[b], given_path - total, rtol=1e-4, atol=2e-3)
        assert every[tuple(best[:length, b].tolist())] == pytest.approx(max(every.values()))
        for t in range(length):
            for y in range(LABELS):
                share = sum(np.exp(s - total) for path, s in every.items() if path[t] == y)
                np.testing.assert_allclose(lattice.marginals[t, b, y], share, atol=1e-5)


def test_gradient_is_that_of_the_plain_scan() -> None:
    scores, moves, _ = drawn(1)

    def by_scan(scores: Any, moves: Any) -> Any:
        return chain._ends(*chain._ahead(scores, moves, MASK)).sum()

    expected = jax.jit(jax.grad(by_scan, (0, 1)))(scores, moves)
    found = jax.jit(jax.grad(lambda s, m: log_partition(s, m, MASK).sum(), (0, 1)))(scores, moves)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    # The gradient by scores are the marginals: each real step's sum to one.
    np.testing.assert_allclose(np.asarray(found[0]).sum(-1), MASK, atol=1e-5)


def test_gradient_is_that_of_finite_differences() -> None:
    scores, moves, _ = drawn(2)
    moves[0, 1] = -1.0
    total = jax.jit(lambda s, m: log_partition(s, m, MASK).sum())
    check_grads(total, (scores, moves), order=1, modes=["rev"], atol=1e-2, rtol=1e-2)


def test_five_thousand_steps_stay_finite() -> None:
    scores = np.random.default_rng(0).normal(scale=30, size=(5000, 1, 3)).astype(np.float32)
    moves, mask = np.zeros((3, 3), np.float32), np.ones((5000, 1), bool)
    gradient = jax.jit(jax.grad(lambda s: log_partition(s, moves, mask).sum()))(scores)
    np.testing.assert_allclose(np.asarray(gradient).sum(-1), 1, atol=1e-3)
