"""The gradient through time, held against automatic differentiation and against theory."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    GRU,
    LSTM,
    Add,
    Bidirectional,
    Data,
    Dense,
    NGrams,
    Pooling,
    Sequential,
    SimpleRNN,
    through_time,
    with_radius,
)
from elman.rnn.gradients import spectral_radius
from elman.rnn.objectives import cross_entropy

KEY = jax.random.key(3)
TIME, BATCH = 9, 3


def series(scale: float = 1.0) -> Data:
    """Three series of nine steps and two channels, with labels."""
    x = scale * np.random.default_rng(0).normal(size=(BATCH, TIME, 2)).astype(np.float32)
    return Data(x, np.array([0, 1, 1], np.int32))


def built(*layers: object, features: int = 2) -> Sequential:
    return Sequential([*layers, Dense(2)]).build((None, features), key=KEY)  # type: ignore[list-item]


@pytest.mark.parametrize("cell", [SimpleRNN(4), GRU(4), LSTM(4)])
def test_state_norms_are_those_of_the_jacobian_taken_at_once(cell: SimpleRNN) -> None:
    data, network = series(), built(cell)
    (flow,) = through_time(network, data)
    layer = network.layers[0]
    x = jnp.swapaxes(data.x, 0, 1)

    def end(state: jax.Array, begin: int, example: int) -> jax.Array:
        parts = tuple(jnp.split(state[None], len(layer.initial_state(1)), -1))
        after = layer.run(x[begin:, example : example + 1], parts)[1]
        return jnp.concatenate(after, -1)[0]

    for back in (1, 4, TIME - 1):
        begin, norms = TIME - back, []
        for example in range(BATCH):
            before = layer.run(x[:begin, example : example + 1], layer.initial_state(1))[1]
            flat = jnp.concatenate(before, -1)[0]
            jacobian = jax.jacrev(lambda s, b=begin, e=example: end(s, b, e))(flat)
            norms.append(np.linalg.norm(np.asarray(jacobian), ord=2))
        assert flow.state[back] == pytest.approx(np.mean(norms), rel=1e-4)
    assert flow.state[0] == 1.0


def test_loss_gradient_at_the_last_step_is_that_of_the_output_layer() -> None:
    data, network = series(), built(SimpleRNN(4))
    (flow,) = through_time(network, data)
    rnn, dense = network.layers
    h = rnn(jnp.swapaxes(data.x, 0, 1))
    dh = jax.grad(lambda h: cross_entropy(dense(h), jnp.asarray(data.y)).sum())(h)
    assert flow.loss[0] == pytest.approx(float(jnp.linalg.norm(dh, axis=-1).mean()), rel=1e-5)


def test_a_linear_network_scales_the_gradient_by_its_radius_every_step() -> None:
    network = with_radius(built(SimpleRNN(5, activation="linear")), 1.3)
    # Orthogonal times 1.3: every singular value is 1.3, so the norm is exactly 1.3^k.
    (flow,) = through_time(network, series())
    assert np.allclose(flow.state, 1.3 ** np.arange(TIME), rtol=1e-4)
    assert flow.rate == pytest.approx(1.3, rel=1e-4)


def test_small_radius_vanishes_large_radius_explodes_orthogonal_carries() -> None:
    x = np.zeros((1, 60, 2), np.float32)
    data, network = Data(x, np.zeros(1, np.int32)), built(SimpleRNN(6))
    verdicts = [
        through_time(with_radius(network, radius), data)[0].verdict for radius in (0.5, 1.0, 1.5)
    ]
    assert verdicts == ["vanishes", "carries", "explodes"]


def test_both_directions_and_every_depth_and_branch_are_followed() -> None:
    deep = Sequential([Bidirectional(GRU(3, return_sequences=True)), LSTM(4), Dense(2)])
    wide = Sequential([NGrams(2, longest=2, buckets=32), Pooling("sum")])
    network = Sequential([Add([wide, deep])]).build((None, 7), key=KEY)
    x = np.random.default_rng(1).integers(0, 7, (2, 5)).astype(np.int32)
    flows = through_time(network, Data(x, np.array([0, 1], np.int32)))
    assert [flow.layer for flow in flows] == ["GRU(3)", "GRU(3) backward", "LSTM(4)"]
    assert all(flow.loss.shape == flow.state.shape == (5,) for flow in flows)
    assert all((flow.loss > 0).any() for flow in flows)


def test_distances_are_counted_from_the_last_real_step() -> None:
    network, data = built(SimpleRNN(4)), series()
    short = data._replace(x=data.x[:1, :5], y=data.y[:1])
    padded = Data(data.x[:1], data.y[:1], np.array([5], np.int32))
    (alone,), (behind,) = through_time(network, short), through_time(network, padded)
    assert np.allclose(behind.state[:5], alone.state, rtol=1e-5)
    assert np.allclose(behind.loss[:5], alone.loss, rtol=1e-5)
    assert not behind.state[5:].any()


def test_horizon_and_rate_of_a_known_decay() -> None:
    (flow,) = through_time(with_radius(built(SimpleRNN(3, activation="linear")), 0.5), series())
    assert flow.horizon == 7  # 0.5^7 < 0.01 <= 0.5^6
    assert dataclasses.replace(flow, state=np.ones(9)).horizon == 9


def test_with_radius_scales_every_gate_and_leaves_the_rest() -> None:
    network = built(GRU(4))
    scaled = with_radius(network, 0.7)
    for block in np.split(np.asarray(scaled.layers[0].W_h), 3, axis=-1):
        assert spectral_radius(block) == pytest.approx(0.7, rel=1e-4)
    assert jnp.array_equal(scaled.layers[0].W_x, network.layers[0].W_x)
    assert jnp.array_equal(scaled.layers[1].W, network.layers[1].W)


def test_wrong_use_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no recurrent layer"):
        through_time(built(Pooling("mean")), series())
    with pytest.raises(ConfigurationError, match="above zero"):
        with_radius(built(SimpleRNN(2)), 0.0)
