"""A table that Adam moves row by row, against Adam on every row, step by step in float64."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray

from elman.rnn import kernels
from elman.rnn.kernels import LazyAdam, Table, library

compiled = pytest.mark.skipif(
    not kernels.describe().startswith("compiled"), reason=kernels.describe()
)
pytestmark = compiled
FAST, SLOW, EPSILON = 0.9, 0.999, 1e-7
ROWS, UNITS, BATCH, EACH, STEPS = 23, 19, 5, 4, 400


def rates_of(decay: float = 0.0) -> NDArray[np.float32]:
    rate = 0.01 * np.cos(np.linspace(0, 1.2, STEPS))
    steps = np.arange(1, STEPS + 1)
    slow, fast = np.sqrt(1 - SLOW**steps), 1 - FAST**steps
    return np.stack([rate * slow / fast, EPSILON * slow, rate * decay], 1).astype(np.float32)


class Dense:
    """Adam with L2 and decay on every row, at every step."""

    def __init__(self, W: NDArray[Any], l2: float, rates: NDArray[Any]) -> None:
        self.W, self.l2, self.rates = W.astype(float), l2, rates.astype(float)
        self.m, self.v = np.zeros_like(self.W), np.zeros_like(self.W)

    def step(self, at: int, gradient: NDArray[Any] | float, scale: float = 1.0) -> None:
        g = scale * (gradient + self.l2 * self.W)
        rate, epsilon, decay = self.rates[at]
        self.m = FAST * self.m + (1 - FAST) * g
        self.v = SLOW * self.v + (1 - SLOW) * g**2
        self.W = self.W - rate * self.m / (np.sqrt(self.v) + epsilon) - decay * self.W


def table_of(W: NDArray[np.float32]) -> Table:
    return Table(
        *map(jnp.asarray, (W, np.zeros_like(W), np.zeros_like(W), np.zeros(len(W), np.int32)))
    )


def scattered(wanted: NDArray[Any], dy: NDArray[Any]) -> NDArray[Any]:
    gradient = np.zeros((ROWS, UNITS))
    for example, rows in enumerate(wanted):
        for row in rows[rows >= 0]:
            gradient[row] += dy[example]
    return gradient


def step_of(
    adam: LazyAdam,
    table: Table,
    at: int,
    wanted: NDArray[np.int32],
    dy: NDArray[np.float32],
    rest: float = 0.0,
    go: bool = True,
    decay: float = 0.0,
) -> tuple[Table, NDArray[Any], float]:
    rates, step = jnp.asarray(rates_of(decay)), jnp.asarray(np.int32(at))
    table, y = adam.summed(table, step, rates, jnp.asarray(wanted))
    y = np.array(y)
    table, norm = adam.moved(
        table,
        *(step, rates, jnp.asarray(wanted), jnp.asarray(dy)),
        *(jnp.asarray(np.float32(rest)), jnp.asarray(np.bool_(go))),
    )
    return table, y, float(norm)


@pytest.fixture
def W() -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=(ROWS, UNITS)).astype(np.float32)


@pytest.mark.parametrize("variant", ["baseline", "v3", "v4"])
def test_rows_wanted_at_every_step_move_by_adam_itself(
    variant: str, W: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(library._load(library._path(), variant, 0), str):
        pytest.skip(f"this processor does not run {variant}")
    monkeypatch.setenv("ELMAN_KERNELS", variant)
    random, rates = np.random.default_rng(1), rates_of(0.01)
    adam, table, dense = LazyAdam(FAST, SLOW, 0.1, 2.0), table_of(W), Dense(W, 0.1, rates)
    for at in range(6):
        # All rows, some twice, and places that want none.
        wanted = np.concatenate([np.arange(ROWS), random.integers(-1, ROWS, 7)]).astype(np.int32)
        wanted = random.permutation(wanted).reshape(BATCH, -1)
        dy = random.normal(size=(BATCH, UNITS)).astype(np.float32)
        gradient = scattered(wanted, dy)
        norm = np.linalg.norm(gradient + 0.1 * dense.W)
        expected = [dense.W[rows[rows >= 0]].sum(0) for rows in wanted]
        dense.step(at, gradient, min(1, 2 / np.sqrt(norm**2 + 9)))
        table, y, length = step_of(adam, table, at, wanted, dy, rest=9, decay=0.01)
        np.testing.assert_allclose(y, expected, atol=2e-5)
        assert length == pytest.approx(norm, rel=1e-5)
        np.testing.assert_allclose(table.W, dense.W, atol=2e-5)
        np.testing.assert_allclose(table.v, dense.v, rtol=1e-4, atol=1e-7)
    assert np.asarray(table.last).tolist() == [6] * ROWS


@pytest.mark.parametrize("l2", [0.0, 1e-3])
@pytest.mark.parametrize("away", [1, 2, 9, 60, 390])
def test_a_row_catches_up_with_the_steps_since(
    away: int, l2: float, W: NDArray[np.float32]
) -> None:
    random, adam, table = np.random.default_rng(2), LazyAdam(FAST, SLOW, l2, None), table_of(W)
    dense = Dense(W, l2, rates_of(0.1))
    wanted = np.arange(BATCH * EACH, dtype=np.int32).reshape(BATCH, EACH)
    for at in range(5):
        dy = random.normal(size=(BATCH, UNITS)).astype(np.float32)
        dense.step(at, scattered(wanted, dy))
        table, *_ = step_of(adam, table, at, wanted, dy, decay=0.1)
    before = dense.W.copy()
    for at in range(5, 5 + away):
        dense.step(at, 0.0)
    rates, now = jnp.asarray(rates_of(0.1)), jnp.asarray(np.int32(5 + away))
    caught = np.asarray(adam.summed(table, now, rates, wanted.reshape(-1, 1))[1])
    moved, rows = np.abs(dense.W - before)[: len(caught)].max(), slice(0, len(caught))
    assert moved > 1e-3
    assert np.abs(caught - dense.W[rows]).max() < 0.02 * moved + 1e-6


def test_all_rows_settle_where_single_ones_would_be(W: NDArray[np.float32]) -> None:
    adam, rates = LazyAdam(FAST, SLOW, 0.01, None), jnp.asarray(rates_of())
    now = jnp.asarray(np.int32(50))
    every = np.arange(ROWS, dtype=np.int32)[:, None]
    expected = np.asarray(adam.summed(table_of(W), now, rates, jnp.asarray(every))[1])
    settled = adam.settled(table_of(W), now, rates)
    assert np.array_equal(settled.W, expected)
    assert np.asarray(settled.last).tolist() == [50] * ROWS
    # Once there, nothing is left to do.
    again = adam.settled(settled, now, rates)
    assert np.array_equal(again.W, expected)


@pytest.mark.parametrize(("go", "dy"), [(False, 1.0), (True, np.nan), (True, np.inf)])
def test_nothing_moves_once_a_number_is_not_finite(
    go: bool, dy: float, W: NDArray[np.float32]
) -> None:
    wanted = np.zeros((BATCH, EACH), np.int32)
    table, _, norm = step_of(
        LazyAdam(FAST, SLOW, 0.1, 1.0),
        table_of(W),
        0,
        wanted,
        np.full((BATCH, UNITS), dy, np.float32),
        go=go,
    )
    assert np.isfinite(norm) == np.isfinite(dy)
    assert np.array_equal(table.W, W)
    assert not np.asarray(table.m).any()


def test_more_threads_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(3)
    W = random.normal(size=(3000, 64)).astype(np.float32)
    wanted = random.integers(0, len(W), (128, 60)).astype(np.int32)
    dy = random.normal(size=(128, 64)).astype(np.float32)
    found = []
    for threads in ("1", "3"):
        monkeypatch.setenv("ELMAN_KERNEL_THREADS", threads)
        found.append(step_of(LazyAdam(FAST, SLOW, 0.1, 1.0), table_of(W), 7, wanted, dy))
    assert all(map(np.array_equal, jax.tree.leaves(found[0]), jax.tree.leaves(found[1])))


def test_tables_of_other_numbers_and_switched_off_are_not_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert kernels.serve_rows(np.zeros((3, 2), np.float32))
    assert not kernels.serve_rows(np.zeros((3, 2), np.float16))
    assert not kernels.serve_rows(np.zeros((3, 0), np.float32))
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    assert not kernels.serve_rows(np.zeros((3, 2), np.float32))
