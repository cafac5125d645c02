"""The forecaster's network: its gradient, its twin in NumPy, what it sees and what it does not."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.inference.forecaster import ForecasterPlan, SeriesBatch
from elman.rnn import build_forecaster, parameters_of

PLAN: dict[str, Any] = {
    "lookback": 6,
    "horizon": 5,
    "segment": 3,
    "outputs": 2,
    "beside": 2,
    "ahead": 1,
    "series": 3,
    "cell": "gru",
    "units": (4, 5),
}
RANDOM = np.random.default_rng(0)


def batch(n: int = 2) -> SeriesBatch:
    def drawn(*shape: int) -> Any:
        return RANDOM.normal(size=shape).astype(np.float32)

    mask = np.array([[False, True], [True, True]])
    series = np.array([0, 2], np.int32)
    return SeriesBatch(drawn(6, n), drawn(6, n, 2), drawn(6, n, 1), series, mask)


NETWORK = build_forecaster(**PLAN, key=1)
BATCH = batch()
forward = jax.jit(lambda network, b: network(b))


def test_numpy_gives_what_jax_gives() -> None:
    made = ForecasterPlan(**PLAN).filled(
        {name: np.asarray(p) for name, p in parameters_of(NETWORK).items()}
    )
    outputs = np.asarray(forward(NETWORK, BATCH))
    assert outputs.shape == (6, 2, 2)
    np.testing.assert_allclose(made(BATCH), outputs, atol=1e-6)
    assert len(made.layers) == len(NETWORK.layers)


def test_the_gradient_is_that_of_finite_differences() -> None:
    parameters, structure = eqx.partition(NETWORK, eqx.is_inexact_array)
    weights = RANDOM.normal(size=(6, 2, 2)).astype(np.float32)

    @jax.jit
    @jax.value_and_grad
    def loss(parameters: Any) -> Any:
        return (eqx.combine(parameters, structure)(BATCH) * weights).sum()

    gradient = loss(parameters)[1]
    direction = jax.tree.map(
        lambda p: np.sign(RANDOM.normal(size=p.shape)).astype(np.float32), parameters
    )
    step = 1e-2

    def moved(by: float) -> float:
        there = jax.tree.map(lambda p, d: np.asarray(p) + np.float32(by) * d, parameters, direction)
        return float(loss(there)[0])

    change = moved(step) - moved(-step)
    slope = sum(
        float((np.asarray(g) * d).sum())
        for g, d in zip(jax.tree.leaves(gradient), jax.tree.leaves(direction), strict=True)
    )
    assert change / (2 * step) == pytest.approx(slope, rel=0.02, abs=0.02)


def test_a_segment_without_values_is_not_read() -> None:
    values = BATCH.values.copy()
    values[:3, 0] += 5  # the first segment of the first window, which is masked
    changed = np.asarray(forward(NETWORK, BATCH._replace(values=values)))
    assert (changed == np.asarray(forward(NETWORK, BATCH))).all()


def test_what_is_planned_for_a_segment_changes_that_segment_alone() -> None:
    ahead = BATCH.ahead.copy()
    ahead[4] += 1
    before, after = (np.asarray(forward(NETWORK, b)) for b in (BATCH, BATCH._replace(ahead=ahead)))
    assert (before[:3] == after[:3]).all()
    assert (before[3:] != after[3:]).any()


def test_a_window_is_read_on_from_what_is_remembered() -> None:
    whole = BATCH._replace(mask=np.ones((2, 2), bool))
    parts = [
        whole._replace(values=whole.values[at], beside=whole.beside[at], mask=whole.mask[:1])
        for at in (slice(0, 3), slice(3, 6))
    ]
    read = eqx.filter_jit(lambda network, *read: network.read(*read))
    memory = read(NETWORK, parts[1], read(NETWORK, parts[0]))
    for found, state in zip(memory, read(NETWORK, whole), strict=True):
        np.testing.assert_allclose(found[0], state[0], atol=1e-6)


def test_bad_sizes_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="whole segments of 3 steps, received 7"):
        build_forecaster(lookback=7, horizon=5, segment=3)
    with pytest.raises(ConfigurationError, match="cell is one of"):
        build_forecaster(lookback=6, horizon=5, segment=3, cell="none")
    with pytest.raises(ConfigurationError, match="nothing is unknown"):
        ForecasterPlan(**PLAN).filled({"nothing": np.zeros(1)})
