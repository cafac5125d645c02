from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman import rnn
from elman.errors import ConfigurationError
from elman.rnn import Dense, Dropout, Layer, SimpleRNN
from elman.rnn.layers.layer import bernoulli

EVERY_LAYER = [
    rnn.SimpleRNN(2),
    rnn.GRU(2),
    rnn.LSTM(2),
    rnn.Bidirectional(rnn.GRU(2)),
    rnn.Dense(2),
    rnn.Dropout(0.5),
    rnn.Embedding(2),
    rnn.LayerNorm(),
    rnn.OneHot(3),
    rnn.Pooling("max"),
    rnn.TimeDistributed(rnn.Dense(2)),
    rnn.Sequential([rnn.Dense(2)]),
]


@pytest.mark.parametrize("layer", EVERY_LAYER, ids=lambda layer: type(layer).__name__)
def test_every_layer_is_a_layer(layer: Layer) -> None:
    assert isinstance(layer, Layer)


@pytest.mark.parametrize("layer", EVERY_LAYER, ids=lambda layer: type(layer).__name__)
def test_the_output_has_the_shape_that_was_told(layer: Layer) -> None:
    symbols = isinstance(layer, rnn.OneHot)
    shape = (4, 3)
    built = layer.build(shape, key=jax.random.key(0))
    x = jnp.zeros((4, 5), int) if symbols else jnp.ones((4, 5, 3))
    told = built.output_shape(shape)
    if symbols:  # integers stand for the vectors
        assert told == (4, 3)
        return
    *time, features = told
    assert built(x).shape == (*time, 5, features)
    assert layer.output_shape((None, 3))[-1] == features


def test_a_layer_that_was_never_built_says_so() -> None:
    with pytest.raises(ConfigurationError) as caught:
        SimpleRNN(64)(jnp.zeros((3, 1, 2)))
    assert str(caught.value) == (
        "SimpleRNN(64) has no parameters yet; call build(shape, key=0) on the "
        "layer or its Sequential"
    )


@pytest.mark.parametrize("units", [0, -1, 2.0, "64", True, None])
def test_units_are_a_positive_whole_number(units: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Dense(units)
    assert str(caught.value) == (
        f"Dense needs a positive whole number of units, received {units!r}; pass for example 64"
    )


@pytest.mark.parametrize("rate", [-0.1, 1, 2, float("nan")])
def test_a_rate_is_below_one(rate: float) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Dropout(rate)
    assert str(caught.value) == (
        f"Dropout drops a share from 0 to below 1, received {rate!r}; pass for example 0.2"
    )


def test_a_dropout_mask_keeps_the_mean() -> None:
    mask = np.asarray(bernoulli(jax.random.key(0), 0.2, (20_000,), jnp.float32))
    assert np.unique(mask).tolist() == [0.0, 1.25]
    assert mask.mean() == pytest.approx(1.0, abs=0.02)
