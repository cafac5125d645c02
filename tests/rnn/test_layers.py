from __future__ import annotations

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn import (
    CELLS,
    GRU,
    Add,
    Average,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    LayerNorm,
    OneHot,
    Pooling,
    Sequential,
    SimpleRNN,
    TimeDistributed,
)
from elman.rnn.objectives import CrossEntropy
from elman.rnn.training.batches import Data
from elman.rnn.training.examples import _gradient

KEY = jax.random.key(0)
TIME, BATCH, FEATURES = 6, 3, 4


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(TIME, BATCH, FEATURES)).astype(np.float32)


@pytest.fixture(scope="module")
def mask() -> jax.Array:
    return jax.device_put(np.arange(TIME)[:, None] < np.array([6, 2, 4]))


def test_one_hot_leaves_symbols_as_they_are() -> None:
    symbols = jax.device_put(np.array([[1, 2], [0, 3]]))
    assert OneHot(4).output_shape((2, 1)) == (2, 4)
    np.testing.assert_array_equal(OneHot(4)(symbols), symbols)


def test_an_embedding_looks_its_rows_up(run) -> None:
    layer = Embedding(5).build((TIME, FEATURES), key=KEY)
    symbols = np.array([[1, 3], [0, 1]])
    assert layer.W.shape == (FEATURES, 5)
    np.testing.assert_array_equal(run(layer, symbols), np.asarray(layer.W)[symbols])


def test_dense_is_affine(x, run) -> None:
    layer = Dense(2).build((FEATURES,), key=KEY)
    layer = layer.__class__(2, W=layer.W, b=np.float32([1.0, -1.0]))
    np.testing.assert_allclose(run(layer, x[0]), x[0] @ np.asarray(layer.W) + [1, -1], atol=1e-6)


def test_dropout_needs_a_key_and_keeps_the_mean(run) -> None:
    x = np.ones((50, 20, 10), np.float32)
    layer = Dropout(0.2)
    np.testing.assert_array_equal(layer(x), x)
    dropped = np.asarray(run(layer, x, key=KEY))
    assert np.unique(dropped).tolist() == [0.0, 1.25]
    assert (dropped == 0).mean() == pytest.approx(0.2, abs=0.02)
    np.testing.assert_array_equal(Dropout(0.0)(x, key=KEY), x)


def test_variational_dropout_drops_the_same_features_at_every_step(run) -> None:
    x = np.ones((7, 20, 10), np.float32)
    same = np.asarray(run(Dropout(0.5, variational=True), x, key=KEY))
    assert (same == same[0]).all()
    assert (same[0] != same[0][0]).any()
    other = np.asarray(run(Dropout(0.5), x, key=KEY))
    assert (other != other[0]).any()


def test_dropout_does_not_drop_symbols() -> None:
    with pytest.raises(ConfigurationError, match="drops features, received symbols"):
        Dropout(0.5)(np.zeros((2, 3), int), key=KEY)


def test_layer_norm_has_mean_zero_and_variance_one(x, run) -> None:
    layer = LayerNorm().build((TIME, FEATURES), key=KEY)
    y = np.asarray(run(layer, 100 * x))
    np.testing.assert_allclose(y.mean(-1), 0, atol=1e-5)
    np.testing.assert_allclose(y.var(-1), 1, atol=1e-3)
    moved = LayerNorm(
        scale=np.full(FEATURES, 2, np.float32), shift=np.arange(FEATURES, dtype=np.float32)
    )
    np.testing.assert_allclose(run(moved, 100 * x), 2 * y + np.arange(FEATURES), atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_future_changes_the_backward_half_only(cell: str, x, run) -> None:
    layer = Bidirectional(CELLS[cell](5, return_sequences=True)).build((None, FEATURES), key=KEY)
    t = 3
    changed = x.copy()
    changed[t + 1] += 1
    before, after = np.asarray(run(layer, x)), np.asarray(run(layer, changed))
    forward, backward = slice(0, 5), slice(5, 10)
    np.testing.assert_array_equal(after[: t + 1, :, forward], before[: t + 1, :, forward])
    assert (np.abs(after[t, :, backward] - before[t, :, backward]).max(-1) > 1e-4).all()
    # And the past the forward half only.
    np.testing.assert_array_equal(after[t + 2 :, :, backward], before[t + 2 :, :, backward])
    assert (np.abs(after[t + 2, :, forward] - before[t + 2, :, forward]).max(-1) > 1e-4).all()


def test_the_halves_are_joined_or_added(x, mask, run) -> None:
    joined = Bidirectional(GRU(5)).build((None, FEATURES), key=KEY)
    added = Bidirectional(GRU(5), merge="sum").build((None, FEATURES), key=KEY)
    ahead, back = np.split(np.asarray(run(joined, x, mask)), 2, -1)
    np.testing.assert_allclose(run(added, x, mask), ahead + back, atol=1e-6)
    assert np.abs(ahead - back).max() > 1e-3
    assert joined.output_shape((None, FEATURES)) == (10,)
    assert added.output_shape((None, FEATURES)) == (5,)


def test_the_halves_have_their_own_weights_and_dropout(x, run) -> None:
    layer = Bidirectional(SimpleRNN(5, recurrent_dropout=0.5)).build((None, FEATURES), key=KEY)
    assert np.abs(layer.forward.W_x - layer.backward.W_x).max() > 1e-3
    assert (layer.forward.reverse, layer.backward.reverse) == (False, True)
    first, other = (np.asarray(run(layer, x, key=jax.random.key(seed))) for seed in (0, 1))
    assert (np.abs(first - other).max(0) > 0).sum() > 5, "both halves drop"


@pytest.mark.parametrize("merge", ["mul", None])
def test_merge_has_two_values(merge: str) -> None:
    with pytest.raises(ConfigurationError, match='merge is "concat" or "sum", received'):
        Bidirectional(GRU(5), merge=merge)


def test_an_unbuilt_bidirectional_layer_says_so(x) -> None:
    with pytest.raises(ConfigurationError, match=r"Bidirectional\(GRU\(5\)\) has no parameters"):
        Bidirectional(GRU(5))(x)


def test_time_distributed_applies_one_layer_to_every_step(x, run) -> None:
    layer = TimeDistributed(Dense(2)).build((TIME, FEATURES), key=KEY)
    steps = [run(layer.inner, x_t) for x_t in x]
    np.testing.assert_allclose(run(layer, x), np.stack(steps), atol=1e-6)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ("mean", lambda real: real.mean(0)),
        ("max", lambda real: real.max(0)),
        ("sum", lambda real: real.sum(0)),
        ("last", lambda real: real[-1]),
    ],
)
def test_pooling_sums_the_real_steps_up(over, expected, masked, x, mask, run) -> None:
    garbage = np.where(mask[..., None], x, 1e6).astype(np.float32) if masked else x
    got = np.asarray(run(Pooling(over), garbage, mask if masked else None))
    for i in range(BATCH):
        real = x[np.asarray(mask)[:, i], i] if masked else x[:, i]
        np.testing.assert_allclose(got[i], expected(real), rtol=1e-5)


def test_pooling_is_one_of_four() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Pooling("median")
    assert str(caught.value) == "Pooling is one of mean, max, sum, last, received 'median'"


@pytest.mark.parametrize(
    "layer", [Pooling(), TimeDistributed(Dense(2)), Dropout(0.1, variational=True)]
)
def test_layers_over_time_need_a_sequence(layer) -> None:
    with pytest.raises(ConfigurationError, match=r"received shape \(64,\)"):
        layer.build((64,), key=KEY)


def test_features_must_be_known() -> None:
    with pytest.raises(ConfigurationError, match=r"Dense\(2\) needs a known number of features"):
        Dense(2).build((3, None), key=KEY)


def test_average_is_the_mean_of_its_branches_and_each_is_learned(x) -> None:
    branches = [Dense(3).build((FEATURES,), key=i) for i in range(2)]
    network = Sequential([Average(branches)]).build((FEATURES,), key=0)
    output, learning = network.answers(x[0])
    assert len(learning) == 2
    assert not np.allclose(learning[0], learning[1])
    np.testing.assert_allclose(output, (learning[0] + learning[1]) / 2, rtol=1e-6)
    np.testing.assert_allclose(output, network(x[0]))


def test_other_networks_learn_from_their_output_alone(x) -> None:
    network = Sequential([Add([Dense(3), Dense(3)])]).build((FEATURES,), key=0)
    output, learning = network.answers(x[0])
    assert len(learning) == 1
    np.testing.assert_array_equal(output, learning[0])


def test_the_branches_of_average_give_one_shape() -> None:
    with pytest.raises(ConfigurationError, match="branches of Average give one shape"):
        Average([Dense(3), Dense(2)]).build((FEATURES,), key=0)


def test_a_branch_of_average_has_the_gradient_it_would_have_alone(x) -> None:
    data = Data(x.swapaxes(0, 1), np.array([0, 2, 1], np.int32))
    rows = np.arange(BATCH)

    def gradient(network):
        parameters, structure = eqx.partition(network, eqx.is_inexact_array)

        @jax.jit
        def found(parameters):
            return _gradient(parameters, structure, CrossEntropy(), data, rows, None)[0]

        return found(parameters)

    branches = [Dense(3).build((FEATURES,), key=i) for i in range(2)]
    with_others = gradient(Sequential([Pooling(), Average(branches)])).layers[1].layers
    for branch, together in zip(branches, with_others, strict=True):
        _, alone = gradient(Sequential([Pooling(), branch])).layers
        np.testing.assert_allclose(together.W, alone.W, rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(together.b, alone.b, rtol=1e-5, atol=1e-7)
