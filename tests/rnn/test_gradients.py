"""The gradient through time, held against automatic differentiation and against theory."""

from __future__ import annotations

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    CELLS,
    GRU,
    LSTM,
    Add,
    Bidirectional,
    Data,
    Dense,
    GradientFlow,
    MinGRU,
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


@pytest.mark.parametrize("cell", [cell(4) for cell in CELLS.values()])
def test_state_norms_are_those_of_the_jacobian_taken_at_once(cell: SimpleRNN) -> None:
    data, network = series(), built(cell)
    (flow,) = through_time(network, data)
    layer = network.layers[0]
    x = np.swapaxes(data.x, 0, 1)

    # One program for each number of steps and not for each operation.
    @jax.jit
    def before(x: jax.Array) -> jax.Array:
        return jnp.concatenate(layer.run(x, layer.initial_state(1))[1], -1)[0]

    @jax.jit
    @jax.jacrev
    def jacobian(state: jax.Array, x: jax.Array) -> jax.Array:
        parts = tuple(jnp.split(state[None], len(layer.initial_state(1)), -1))
        return jnp.concatenate(layer.run(x, parts)[1], -1)[0]

    for back in (1, 4, TIME - 1):
        begin, norms = TIME - back, []
        for example in range(BATCH):
            own = x[:, example : example + 1]
            norms.append(np.linalg.norm(jacobian(before(own[:begin]), own[begin:]), ord=2))
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


def flow(rate: float, steps: int) -> GradientFlow:
    return GradientFlow("SimpleRNN(8)", np.ones(steps), rate ** np.arange(steps, dtype=float))


@pytest.mark.parametrize("steps", [9, 60, 1000])
def test_the_verdict_judges_the_factor_per_step_against_the_length(steps: int) -> None:
    # What carries over so many steps, to a hair: 1% to a hundredfold in all.
    last = steps - 1
    for total, said in (
        (1e-6, "vanishes"),
        (0.005, "fades"),
        (0.02, "carries"),
        (1.0, "carries"),
        (90.0, "carries"),
        (150.0, "explodes"),
        (1e9, "explodes"),
    ):
        assert flow(total ** (1 / last), steps).verdict == said, (total, steps)


def test_the_same_factor_has_another_verdict_over_another_length() -> None:
    assert [flow(0.9, steps).verdict for steps in (20, 60, 200)] == ["carries", "fades", "vanishes"]
    assert [flow(1.1, steps).verdict for steps in (20, 100)] == ["carries", "explodes"]


def test_a_curve_that_rises_to_hundreds_and_falls_again_explodes() -> None:
    risen = np.concatenate([1.2 ** np.arange(31.0), 237 * 0.8 ** np.arange(1, 20.0)])
    assert GradientFlow("SimpleRNN(8)", risen, risen).verdict == "explodes"
    assert GradientFlow("SimpleRNN(8)", risen, risen).peak == pytest.approx(1.2**30)


def test_verdict_and_reach_never_contradict_each_other() -> None:
    for total in np.geomspace(1e-9, 1e9, 37):
        one = flow(float(total) ** (1 / 59), 60)
        assert (one.horizon < 60) == (one.verdict in ("fades", "vanishes"))


@pytest.mark.parametrize("broken", [np.inf, np.nan])
def test_what_is_no_longer_a_number_explodes(broken: float) -> None:
    one = GradientFlow("SimpleRNN(8)", np.ones(4), np.array([1.0, 1e20, broken, broken]))
    assert one.verdict == "explodes"
    assert np.isfinite(one.rate)


def test_padding_behind_all_sequences_is_no_vanishing() -> None:
    network = with_radius(built(SimpleRNN(4, activation="linear")), 1.0)
    data = series()
    (padded,) = through_time(network, data._replace(lengths=np.array([4, 5, 3], np.int32)))
    assert len(padded.state) == len(padded.loss) == 5
    assert padded.verdict == "carries"
    assert padded.rate == pytest.approx(1.0, rel=1e-4)


def test_weights_without_a_radius_are_not_divided_by_it() -> None:
    network = built(SimpleRNN(2))
    still = dataclasses.replace(network.layers[0], W_h=jnp.zeros((2, 2)))
    with pytest.raises(ConfigurationError, match="without any radius"):
        with_radius(dataclasses.replace(network, layers=(still, *network.layers[1:])), 0.5)


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
    with pytest.raises(ConfigurationError) as caught:
        with_radius(built(MinGRU(2)), 0.5)
    assert str(caught.value) == (
        "MinGRU(2) has no recurrent weights whose radius to scale; leave the radius out"
    )
