from __future__ import annotations

import math

import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import FineTuning, Optimiser
from elman.rnn.training.tuning import with_levels

PARAMETERS = {"W": np.float32([[1.0, -2.0], [3.0, 4.0]]), "b": np.float32([5.0, -6.0])}
GRADIENT = {"W": np.float32([[0.1, -20.0], [300.0, 0.0]]), "b": np.float32([-0.02, 7.0])}


def step(optimiser: Optimiser, gradient=GRADIENT) -> dict[str, np.ndarray]:
    """Return the change that the first of ten steps makes."""
    transformation = optimiser.build(10)

    @jax.jit
    def first(gradient, parameters):
        return transformation.update(gradient, transformation.init(parameters), parameters)[0]

    change = first(gradient, PARAMETERS)
    return {name: np.asarray(value) for name, value in change.items()}


def flat(tree) -> np.ndarray:
    return np.concatenate([np.ravel(value) for value in tree.values()])


def test_sgd_goes_against_the_gradient() -> None:
    np.testing.assert_allclose(
        flat(step(Optimiser("sgd", learning_rate=0.5))), -0.5 * flat(GRADIENT), rtol=1e-6
    )


@pytest.mark.parametrize("method", ["adam", "adamw"])
def test_the_first_step_of_adam_has_the_learning_rate_s_length(method: str) -> None:
    change = flat(step(Optimiser(method, learning_rate=0.01)))
    np.testing.assert_allclose(change, -0.01 * np.sign(flat(GRADIENT)), rtol=1e-4)


def test_clip_value_bounds_every_component() -> None:
    change = flat(step(Optimiser("sgd", learning_rate=1.0, clip_value=0.5)))
    np.testing.assert_allclose(change, -np.clip(flat(GRADIENT), -0.5, 0.5), rtol=1e-6)


def test_clip_norm_bounds_the_whole_and_keeps_its_direction() -> None:
    change = flat(step(Optimiser("sgd", learning_rate=1.0, clip_norm=0.5)))
    assert np.linalg.norm(change) == pytest.approx(0.5, rel=1e-5)
    np.testing.assert_allclose(
        change / 0.5, -flat(GRADIENT) / np.linalg.norm(flat(GRADIENT)), rtol=1e-5
    )
    short = {name: value / 1000 for name, value in GRADIENT.items()}
    unclipped = flat(step(Optimiser("sgd", learning_rate=1.0, clip_norm=0.5), short))
    np.testing.assert_allclose(unclipped, -flat(short), rtol=1e-6)


@pytest.mark.parametrize(
    ("settings", "clipped"),
    [
        ({}, 0),
        ({"clip_value": 299.0}, 1),
        ({"clip_value": 301.0}, 0),
        ({"clip_norm": 300.0}, 1),
        ({"clip_norm": 301.0}, 0),
        ({"clip_value": 301.0, "clip_norm": 300.0}, 1),
    ],
)
def test_it_is_told_whether_a_gradient_was_clipped(settings, clipped: int) -> None:
    norms = np.float32([np.linalg.norm(value) for value in GRADIENT.values()])
    assert int(jax.jit(Optimiser(**settings).clips)(GRADIENT, norms)) == clipped


@pytest.mark.parametrize("method", ["adam", "adamw", "sgd"])
def test_weight_decay_shrinks_matrices_and_spares_biases(method: str) -> None:
    nothing = {name: np.zeros_like(value) for name, value in GRADIENT.items()}
    change = step(Optimiser(method, learning_rate=0.1, weight_decay=0.01), nothing)
    np.testing.assert_allclose(change["W"], -0.1 * 0.01 * np.asarray(PARAMETERS["W"]), rtol=1e-5)
    assert not change["b"].any()


def test_weight_decay_is_decoupled_from_the_size_of_the_gradient() -> None:
    with_decay, without = (
        step(Optimiser("adamw", learning_rate=0.1, weight_decay=d))["W"] for d in (0.01, 0.0)
    )
    np.testing.assert_allclose(
        with_decay - without, -0.001 * np.asarray(PARAMETERS["W"]), atol=1e-7
    )


@pytest.mark.parametrize(
    ("schedule", "start", "middle", "end"),
    [("cosine", 0.1, 0.05, 0.0), ("exponential", 0.1, 0.01, 0.001)],
)
def test_falling_schedules(schedule: str, start: float, middle: float, end: float) -> None:
    rate = Optimiser(learning_rate=0.1, schedule=schedule).rate(100)
    assert [float(rate(step)) for step in (0, 50, 100)] == pytest.approx(
        [start, middle, end], abs=1e-7
    )


def test_one_cycle_rises_and_then_falls() -> None:
    rate = Optimiser(learning_rate=0.1, schedule="one-cycle").rate(100)
    rates = np.asarray(jax.vmap(rate)(np.arange(101))).tolist()
    top = int(np.argmax(rates))
    assert rates[top] == pytest.approx(0.1)
    assert 10 < top < 50
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[0] < 0.01
    assert rates[-1] < 1e-4


def test_a_constant_rate_is_constant() -> None:
    assert Optimiser(learning_rate=0.1).rate(100) == 0.1


def test_the_schedule_reaches_the_steps() -> None:
    optimiser = Optimiser("sgd", learning_rate=1.0, schedule="exponential").build(2)
    state = jax.jit(optimiser.init)(PARAMETERS)
    update = jax.jit(optimiser.update)
    lengths = []
    for _ in range(3):
        change, state = update(GRADIENT, state, PARAMETERS)
        lengths.append(float(-change["b"][1] / 7))
    assert lengths == pytest.approx([1.0, 0.1, 0.01])


@pytest.mark.parametrize(
    ("settings", "horizon"),
    [
        ({}, 0),
        ({"method": "sgd", "clip_norm": 1.0, "weight_decay": 0.1}, 0),
        *(({"schedule": name}, 40) for name in ("cosine", "exponential", "one-cycle")),
        ({"tuning": FineTuning("gradual", epochs=4)}, 40),
        ({"tuning": FineTuning("all")}, 0),
        ({"tuning": FineTuning("frozen")}, 0),
    ],
)
def test_only_what_looks_at_the_length_of_a_training_is_compiled_for_it(settings, horizon) -> None:
    optimiser = Optimiser(**settings)
    assert optimiser.horizon(40) == horizon

    def changes(steps: int) -> list[np.ndarray]:
        transformation = optimiser.build(steps)
        state = with_levels(jax.jit(transformation.init)(PARAMETERS), {"W": 1, "b": 0})
        update = jax.jit(transformation.update)
        found = []
        for _ in range(12):
            change, state = update(GRADIENT, state, PARAMETERS)
            found.append(flat(change))
        return found

    np.testing.assert_array_equal(changes(40), changes(horizon))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "lion"}, "method is one of adam, adamw, sgd, received 'lion'"),
        (
            {"schedule": "linear"},
            "schedule is one of constant, cosine, exponential, one-cycle, received 'linear'",
        ),
        ({"learning_rate": 0}, "learning_rate is above zero and finite, received 0"),
        ({"learning_rate": math.inf}, "learning_rate is above zero and finite, received inf"),
        ({"clip_value": -1.0}, "clip_value is above zero and finite, received -1.0"),
        ({"clip_norm": math.nan}, "clip_norm is above zero and finite, received nan"),
        ({"weight_decay": -0.1}, "weight_decay is zero or more, received -0.1"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Optimiser(**settings)
    assert str(caught.value) == message
