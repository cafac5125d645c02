from __future__ import annotations

import json
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    CELLS,
    GRU,
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    LayerNorm,
    Pooling,
    Sequential,
    SimpleRNN,
    TimeDistributed,
    from_json,
    parameters_of,
    to_json,
    with_parameters,
)

KEY = jax.random.key(0)


def same(one: Sequential, other: Sequential) -> bool:
    """Compare with NumPy, for JAX compiles a comparison for every shape."""
    return bool(eqx.tree_equal(*(jax.tree.map(np.asarray, network) for network in (one, other))))


@pytest.fixture(scope="module")
def network() -> Sequential:
    return Sequential(
        [
            Embedding(3),
            SimpleRNN(2, return_sequences=True, activation="relu", kernel_l2=0.005),
            Dropout(0.2, variational=True),
            Bidirectional(LSTM(2, return_sequences=True, recurrent_dropout=0.1), merge="sum"),
            LayerNorm(),
            TimeDistributed(Sequential([Dense(3, bias_l2=0.1)])),
            GRU(2, return_sequences=True, reverse=True),
            Pooling("max"),
            Dense(2),
        ]
    ).build((None, 5), key=KEY)


def test_a_plan_survives_json(network: Sequential) -> None:
    described = json.loads(json.dumps(to_json(network)))
    rebuilt = from_json(described).build((None, 5), key=KEY)
    assert same(rebuilt, network)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_plan_of_any_cell_survives_json(cell: Any) -> None:
    net = Sequential([Bidirectional(cell(3)), Dense(2)]).build((None, 5), key=KEY)
    again = from_json(json.loads(json.dumps(to_json(net)))).build((None, 5), key=jax.random.key(1))
    assert same(with_parameters(again, parameters_of(net)), net)


def test_only_what_differs_from_the_defaults_is_written() -> None:
    plan = Sequential([Bidirectional(GRU(4)), Dense(2, kernel_l2=0.5)])
    assert to_json(plan)["layers"] == [
        {"layer": "Bidirectional", "forward": {"layer": "GRU", "units": 4}},
        {"layer": "Dense", "units": 2, "kernel_l2": 0.5},
    ]


def test_parameters_are_named_by_their_place(network: Sequential) -> None:
    parameters = parameters_of(network)
    assert parameters["layers[0].W"].shape == (5, 3)
    assert parameters["layers[3].backward.W_h"].shape == (2, 8)
    assert parameters["layers[5].inner.layers[0].b"].shape == (3,)
    assert "layers[7]" not in "".join(parameters)
    np.testing.assert_array_equal(parameters["layers[8].W"], network.layers[8].W)


def test_parameters_move_into_an_abstract_network(network: Sequential, run) -> None:
    other = from_json(to_json(network)).build((None, 5), key=jax.random.key(1))
    assert not eqx.tree_equal(other, network)
    abstract = eqx.filter_eval_shape(lambda: other)
    filled = with_parameters(abstract, parameters_of(network))
    symbols = np.arange(10).reshape(5, 2) % 5
    assert eqx.tree_equal(filled, network)
    np.testing.assert_array_equal(run(filled, symbols), run(network, symbols))


def test_every_fault_is_listed_at_once() -> None:
    network = Sequential([Dense(2), Dense(3)]).build((4,), key=KEY)
    parameters = parameters_of(network)
    parameters["layers[0].W"] = np.zeros((2, 4), np.float32)
    parameters["layers[0].b"] = np.zeros(2)
    del parameters["layers[1].b"]
    parameters["layers[2].W"] = np.zeros(1)
    with pytest.raises(ConfigurationError) as caught:
        with_parameters(network, parameters)
    assert str(caught.value) == (
        "Parameters do not fit the network: layers[0].W is float32[4, 2], received float32[2, 4]; "
        "layers[0].b is float32[2], received float64[2]; layers[1].b is missing; "
        "layers[2].W is unknown"
    )


@pytest.mark.parametrize(
    ("described", "message"),
    [
        ({"layer": "system"}, "A layer is one of SimpleRNN, GRU, LSTM"),
        ({"layer": ["Dense"]}, "A layer is one of"),
        ("Dense", "A layer is one of"),
        (None, "A layer is one of"),
        ({"layer": "Dense"}, "Dense cannot be made: .*units"),
        ({"layer": "Dense", "units": 2, "colour": "red"}, "Dense has no setting 'colour'"),
        ({"layer": "Dense", "units": 0}, "a positive whole number of units, received 0"),
        ({"layer": "Sequential", "layers": [{"layer": "Dense", "units": "2"}]}, "received '2'"),
        ({"layer": "Sequential", "layers": 3}, "cannot be made"),
        ({"layer": "Dropout", "rate": "high"}, "Dropout cannot be made"),
    ],
)
def test_a_description_that_cannot_be_is_refused(described: object, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        from_json(described)
