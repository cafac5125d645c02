"""Networks of the small engine answer as those of JAX, layer by layer and as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman import inference
from elman.errors import ConfigurationError
from elman.inference.network import KINDS, check_finite, filled, network_of
from elman.rnn import (
    GRU,
    LSTM,
    QRNN,
    Add,
    Average,
    Bidirectional,
    Concat,
    Dense,
    Dropout,
    Embedding,
    Frames,
    LayerNorm,
    MinGRU,
    NGrams,
    OneHot,
    Pooling,
    Rotate,
    Sequential,
    SimpleRNN,
    Squash,
    Standardise,
    Statistics,
    TimeDistributed,
    logits_of,
    to_json,
)
from elman.rnn.networks.architecture import LAYERS

SYMBOLS, CHANNELS, TIME = 9, 6, 11
Engines = Callable[..., tuple[Any, Any]]

quickly = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def inputs(symbols: bool, seed: int = 0) -> tuple[Any, Any]:
    """Sequences of 1 to 11 steps, symbols or channels, with their lengths."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, TIME + 1, 7).astype(np.int32)
    lengths[0] = TIME
    if symbols:
        return rng.integers(0, SYMBOLS, (7, TIME)).astype(np.int32), lengths
    return rng.normal(size=(7, TIME, CHANNELS)).astype(np.float32), lengths


def compare(engines: Engines, layers: list[Any], symbols: bool, *, masked: bool = True) -> None:
    x, lengths = inputs(symbols)
    shape = (None, SYMBOLS if symbols else CHANNELS)
    network, small = engines(Sequential(layers), shape)
    expected = logits_of(network, x, lengths if masked else None)
    found = inference.logits_of(small, x, lengths if masked else None)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@given(
    cell=st.sampled_from([SimpleRNN, GRU, LSTM, MinGRU, QRNN]),
    symbols=st.booleans(),
    masked=st.booleans(),
    reverse=st.booleans(),
    every=st.booleans(),
)
@quickly
def test_cells_in_both_directions_masks_included(
    engines: Engines,
    computed: str,
    cell: Any,
    symbols: bool,
    masked: bool,
    reverse: bool,
    every: bool,
) -> None:
    layer = cell(5, return_sequences=every, reverse=reverse)
    compare(engines, [layer], symbols, masked=masked)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_every_activation(engines: Engines, computed: str, activation: str) -> None:
    compare(engines, [SimpleRNN(5, activation=activation)], True)


@given(
    cell=st.sampled_from([SimpleRNN, GRU, LSTM, MinGRU, QRNN]),
    merge=st.sampled_from(["concat", "sum"]),
    over=st.sampled_from(["mean", "max", "sum", "last"]),
    before=st.sampled_from(["nothing", "embedding", "one-hot"]),
)
@quickly
def test_stacks_with_pooling(
    engines: Engines, computed: str, cell: Any, merge: Any, over: Any, before: str
) -> None:
    first: list[Any] = {
        "nothing": [],
        "embedding": [Embedding(4), Dropout(0.2, variational=True)],
        "one-hot": [OneHot(SYMBOLS)],
    }[before]
    stack = [
        Bidirectional(cell(5, return_sequences=True), merge=merge),
        LayerNorm(),
        Dropout(0.3),
        cell(4, return_sequences=True),
        TimeDistributed(Dense(3)),
        Pooling(over),
    ]
    compare(engines, [*first, *stack], True)


@pytest.mark.parametrize("buckets", [32, 33])
@pytest.mark.parametrize("longest", [1, 5])
def test_ngrams_summed_or_not(engines: Engines, computed: str, buckets: int, longest: int) -> None:
    grams = NGrams(3, longest=longest, buckets=buckets)
    compare(engines, [grams], True)
    deep = Sequential([GRU(5), Dense(3)])
    for joined in (Add, Average):
        compare(engines, [joined((Sequential([grams, Pooling("sum")]), deep))], True)
    compare(engines, [grams, Pooling("sum")], True, masked=False)


def test_series_as_the_activity_preset_reads_them(engines: Engines, computed: str) -> None:
    whole = Sequential([Statistics(), Standardise(), Dropout(0.2)])
    course = Sequential(
        [
            Squash((0.05,) * 3 + (0.0,) * 3),
            Standardise(),
            Frames(4),
            Bidirectional(GRU(5, return_sequences=True)),
            Pooling("mean"),
        ]
    )
    for masked in (True, False):
        compare(engines, [Rotate(0.3), Concat((whole, course)), Dense(4)], False, masked=masked)


def test_the_engine_knows_every_layer_that_a_model_file_may_name() -> None:
    assert KINDS.keys() == LAYERS.keys()


DESCRIBED = {"layer": "Sequential", "layers": [{"layer": "Dense", "units": 2}]}


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ({"layer": "Sequential", "layers": [{"layer": "Quantum"}]}, "received {'layer': 'Quantum'"),
        ({"layer": "Sequential", "layers": [{"layer": "Dense"}]}, "Dense cannot be made"),
        (
            {"layer": "Sequential", "layers": [{"layer": "Dense", "units": 2, "W": [[1]]}]},
            "Dense has no setting 'W'",
        ),
        (
            {"layer": "Sequential", "layers": [{"layer": "Dense", "units": -2}]},
            "units of Dense is a whole number",
        ),
        ({"layer": "Dense", "units": 2}, "A network is a Sequential, received Dense"),
        ({"layer": "Sequential", "layers": [{"layer": "Dropout", "rate": 0.1}] * 500}, "at most"),
    ],
)
def test_what_no_network_is(described: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        network_of(described)


def test_layers_nested_too_deep_are_refused_before_they_are_followed() -> None:
    described: dict[str, Any] = {"layer": "Dense", "units": 2}
    for _ in range(3000):
        described = {"layer": "Sequential", "layers": [described]}
    with pytest.raises(ConfigurationError, match="nested at most 8 deep"):
        network_of(described)


def test_arrays_that_do_not_fit_are_listed() -> None:
    network = network_of(DESCRIBED)
    good = {"layers[0].W": np.zeros((3, 2), np.float32), "layers[0].b": np.zeros(2, np.float32)}
    filled(network, good, (3,))
    with pytest.raises(ConfigurationError, match=r"layers\[0\].b is missing"):
        filled(network, {"layers[0].W": good["layers[0].W"]}, (3,))
    with pytest.raises(ConfigurationError, match="odd is unknown"):
        filled(network, {**good, "odd": np.zeros(1, np.float32)}, (3,))
    with pytest.raises(ConfigurationError, match=r"float32\[4, 2\], received float32\[3, 2\]"):
        filled(network, good, (4,))
    with pytest.raises(ConfigurationError, match=r"float32\[2\], received float64\[2\]"):
        filled(network, {**good, "layers[0].b": np.zeros(2)}, (3,))
    with pytest.raises(ValueError, match="not finite"):
        check_finite({"layers[0].b": np.array([np.nan])})


def test_a_plan_of_jax_is_the_same_plan_here() -> None:
    described = to_json(Sequential([SimpleRNN(64), Dense(2)], (None, 56)))
    network = network_of(described)
    assert network.output_shape((None, 56)) == (2,)
    assert network.input_shape == (None, 56)
