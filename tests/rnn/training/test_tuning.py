"""What was learned elsewhere changes later, and more slowly the deeper it lies."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import Dense, FineTuning, Optimiser, Sequential, SimpleRNN
from elman.rnn.objectives import CrossEntropy
from elman.rnn.training.state import start
from elman.rnn.training.tuning import Tuned, with_levels


def steps(tuning: FineTuning, levels: dict[str, np.ndarray], total: int) -> list[dict[str, float]]:
    """Take `total` steps of plain descent on a gradient of ones; what each changes."""
    optimiser = Optimiser("sgd", learning_rate=1.0, tuning=tuning).build(total)
    parameters = {name: jnp.zeros(level.shape) for name, level in levels.items()}
    moments = with_levels(optimiser.init(parameters), levels)
    taken = []
    for _ in range(total):
        change, moments = optimiser.update(
            {name: jnp.ones(p.shape) for name, p in parameters.items()}, moments, parameters
        )
        taken.append({name: float(-value.reshape(-1)[0]) for name, value in change.items()})
    return taken


LEVELS = {
    "new": np.zeros((1, 1), np.int32),
    "top": np.ones((1, 1), np.int32),
    "deep": np.full((1, 1), 2, np.int32),
}


def test_gradual_thaws_one_layer_after_each_epoch():
    taken = steps(FineTuning("gradual", decay=0.5, epochs=3), LEVELS, 6)
    assert [step["new"] for step in taken] == [1.0] * 6
    assert [step["top"] for step in taken] == [0.0, 0.0, 0.5, 0.5, 0.5, 0.5]
    assert [step["deep"] for step in taken] == [0.0, 0.0, 0.0, 0.0, 0.25, 0.25]


def test_all_learn_from_the_first_step_at_their_rates():
    taken = steps(FineTuning("all", decay=0.5, epochs=1), LEVELS, 2)
    assert taken == [{"new": 1.0, "top": 0.5, "deep": 0.25}] * 2


def test_frozen_never_learn():
    taken = steps(FineTuning("frozen", decay=0.5, epochs=2), LEVELS, 2)
    assert taken == [{"new": 1.0, "top": 0.0, "deep": 0.0}] * 2


def test_rows_of_one_matrix_have_levels_of_their_own():
    optimiser = Optimiser("sgd", learning_rate=1.0, tuning=FineTuning("frozen")).build(1)
    W = {"W": jnp.zeros((3, 2))}
    moments = with_levels(optimiser.init(W), {"W": np.array([[1], [0], [1]], np.int32)})
    change, _ = optimiser.update({"W": jnp.ones((3, 2))}, moments, W)
    np.testing.assert_array_equal(change["W"], [[0, 0], [-1, -1], [0, 0]])


def test_a_start_has_the_levels_that_are_given():
    network = Sequential([SimpleRNN(2), Dense(2)]).build((None, 3), key=0)
    import equinox as eqx
    import jax

    parameters = eqx.filter(network, eqx.is_inexact_array)
    levels = jax.tree.map(lambda p: np.ones((1,) * p.ndim, np.int32), parameters)
    optimiser = Optimiser(tuning=FineTuning("all", 0.5, 1))
    state = start(network, optimiser, CrossEntropy(), 1, levels)
    (tuned,) = [part for part in state.moments if isinstance(part, Tuned)]
    assert all((np.asarray(level) == 1).all() for level in jax.tree.leaves(tuned.levels))


@pytest.mark.parametrize(("how", "decay"), [("slowly", 0.5), ("all", 0.0), ("all", 1.5)])
def test_settings_outside_their_range(how, decay):
    with pytest.raises(ConfigurationError):
        FineTuning(how, decay)
