from __future__ import annotations

import textwrap

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    GRU,
    Bidirectional,
    Dense,
    Dropout,
    OneHot,
    Sequential,
    SimpleRNN,
    count_parameters,
)

KEY = jax.random.key(0)


def test_the_units_first_model() -> None:
    network = Sequential([SimpleRNN(64), Dense(2)]).build((15, 56), key=KEY)
    assert network.summary() == textwrap.dedent("""\
        Layer          Output shape      Parameters
        SimpleRNN(64)  (None, 64)             7,744
        Dense(2)       (None, 2)                130
        Total                                 7,874""")
    assert count_parameters(network) == 7_874


def test_the_units_stacked_model() -> None:
    network = Sequential(
        [SimpleRNN(64, return_sequences=True), Dropout(0.2), SimpleRNN(64), Dropout(0.2), Dense(2)]
    ).build((15, 56), key=KEY)
    assert network.summary() == textwrap.dedent("""\
        Layer          Output shape        Parameters
        SimpleRNN(64)  (None, 15, 64)           7,744
        Dropout(0.2)   (None, 15, 64)               0
        SimpleRNN(64)  (None, 64)               8,256
        Dropout(0.2)   (None, 64)                   0
        Dense(2)       (None, 2)                  130
        Total                                  16,130""")


def test_the_units_generator() -> None:
    network = Sequential([SimpleRNN(256), Dense(62)]).build((20, 62), key=KEY)
    assert [parameters for *_, parameters in network.rows()] == [81_664, 15_934]
    assert network.summary().endswith("97,598")
    assert network.output_shape((20, 62)) == (62,)
    many = Sequential([SimpleRNN(256, return_sequences=True), Dense(62)])
    assert many.output_shape((20, 62)) == (20, 62)


def test_sequences_of_any_length_show_none() -> None:
    network = Sequential([OneHot(9), Bidirectional(GRU(4, return_sequences=True))])
    rows = network.build((None, 9), key=KEY).rows()
    assert rows[1][:2] == ("Bidirectional(GRU(4))", "(None, None, 8)")


def test_layers_are_applied_in_order(run) -> None:
    network = Sequential([SimpleRNN(3, return_sequences=True), SimpleRNN(2), Dense(2)])
    network = network.build((5, 4), key=KEY)
    x = np.random.default_rng(0).normal(size=(5, 1, 4)).astype(np.float32)
    first, second, last = network.layers
    np.testing.assert_allclose(run(network, x), run(last, run(second, run(first, x))), atol=1e-6)
    # Every layer sees the mask.
    masked = run(network, x, jnp.arange(5)[:, None] < 3)
    np.testing.assert_allclose(masked, run(network, x[:3]), atol=1e-6)


def test_layers_are_drawn_and_dropped_apart() -> None:
    network = Sequential([Dense(4), Dense(4), Dropout(0.5), Dropout(0.5)]).build((4,), key=KEY)
    assert np.abs(network.layers[0].W - network.layers[1].W).max() > 1e-3
    drops = Sequential([Dropout(0.5), Dropout(0.5)])
    twice = np.asarray(drops(jnp.ones(4000), key=KEY))
    assert (twice == 4).mean() == pytest.approx(0.25, abs=0.03), "independent masks"


def test_building_leaves_the_plan_as_it_was() -> None:
    plan = Sequential([SimpleRNN(4), Dense(2)])
    first, again, other = (plan.build((5, 3), key=jax.random.key(seed)) for seed in (0, 0, 1))
    assert count_parameters(plan) == 0
    assert eqx.tree_equal(first, again)
    assert not eqx.tree_equal(first, other)


def test_only_layers_go_in() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Sequential([SimpleRNN(4), "Dense"])
    assert str(caught.value) == (
        "Sequential holds layers, received str; pass for example [SimpleRNN(64), Dense(2)]"
    )


def test_a_vector_between_recurrent_layers_is_explained() -> None:
    with pytest.raises(ConfigurationError, match="return_sequences=True"):
        Sequential([SimpleRNN(4), SimpleRNN(4)]).build((5, 3), key=KEY)
