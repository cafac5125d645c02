"""A table of n-grams in training: nearly what Adam on every row gives, and all that a loop asks."""

from __future__ import annotations

import math
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import NonFiniteError
from elman.rnn import (
    Add,
    Average,
    Checkpoint,
    Data,
    Dense,
    Dropout,
    FineTuning,
    Input,
    NGrams,
    Optimiser,
    Pooling,
    Sequential,
    SimpleRNN,
    kernels,
    parameters_of,
    train,
)
from elman.rnn.training import examples
from elman.rnn.training.rowwise import RowWise

pytestmark = pytest.mark.skipif(
    not kernels.describe().startswith("compiled"), reason=kernels.describe()
)
N, TIME, SYMBOLS, CLASSES = 60, 6, 9, 3
ADAM = Optimiser(learning_rate=0.02, schedule="cosine", clip_norm=1.0)


def grams(**settings: Any) -> Sequential:
    return Sequential([NGrams(CLASSES, longest=3, buckets=512, **settings), Pooling("sum")])


def network_of(joined: type = Average, **settings: Any) -> Sequential:
    deep = Sequential([SimpleRNN(4), Dropout(0.3), Dense(CLASSES)])
    network = Sequential([joined((grams(**settings), deep))])
    return network.build((None, SYMBOLS), key=jax.random.key(0))


@pytest.fixture(scope="module")
def data() -> Data:
    random = np.random.default_rng(0)
    # Few symbols are frequent, as in names: many rows are not looked up for long.
    x = np.minimum(random.geometric(0.3, (N, TIME)) - 1, SYMBOLS - 1).astype(np.int32)
    y = ((x[:, 0] + 2 * x[:, 1]) % CLASSES).astype(np.int32)
    return Data(x, y, random.integers(2, TIME + 1, N).astype(np.int32))


def run(network: Sequential, data: Data, optimiser: Optimiser = ADAM, **settings: Any) -> Any:
    return train(network, data, **{"epochs": 6, "batch_size": 8, **settings}, optimiser=optimiser)


@pytest.fixture
def dense(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Train with every row moved at every step."""

    def trained(*arguments: Any, **settings: Any) -> Any:
        with monkeypatch.context() as patched:
            patched.setattr(RowWise, "of", lambda *_: None)
            return run(*arguments, **settings)

    return trained


@pytest.mark.parametrize(
    ("joined", "optimiser", "l2", "within"),
    [
        (Average, ADAM, 1e-3, 0.05),
        (Add, Optimiser("adamw", learning_rate=0.02, weight_decay=0.1), 0.0, 0.02),
    ],
)
def test_training_is_nearly_that_of_every_row(
    joined: type, optimiser: Optimiser, l2: float, within: float, data: Data, dense: Any
) -> None:
    network = network_of(joined, kernel_l2=l2)
    ours, expected = run(network, data, optimiser), dense(network, data, optimiser)
    for epoch, other in zip(ours.history, expected.history, strict=True):
        assert epoch.loss == pytest.approx(other.loss, rel=0.01)
        assert epoch.gradient_norms == pytest.approx(other.gradient_norms, rel=0.05)
    W, W_dense = (next(iter(parameters_of(t.network).values())) for t in (ours, expected))
    assert W.shape == (512, CLASSES)
    assert np.linalg.norm(W - W_dense) < within * np.linalg.norm(W_dense)
    assert np.array_equal(W.any(1), W_dense.any(1))


def test_the_first_step_is_that_of_automatic_differentiation(data: Data, dense: Any) -> None:
    weighted = data._replace(weights=np.linspace(0, 2, N).astype(np.float32))
    settings = {"epochs": 1, "batch_size": N}
    network = network_of(kernel_l2=0.1)
    # From weights that L2 acts on.
    W = np.random.default_rng(1).normal(size=(512, CLASSES)).astype(np.float32)
    network = eqx.tree_at(lambda n: n.layers[0].layers[0].layers[0].W, network, W)
    ours, expected = (how(network, weighted, **settings) for how in (run, dense))
    (first,), (other,) = ours.history, expected.history
    assert first.loss == pytest.approx(other.loss, rel=1e-5)
    assert first.gradient_norms[1:] == pytest.approx(other.gradient_norms[1:], rel=1e-4)
    # Rows that nobody looked up have a gradient of L2 alone, which is not counted in.
    assert first.gradient_norms[0] <= other.gradient_norms[0]


def test_numbers_may_stand_beside_the_sequence(data: Data, dense: Any) -> None:
    deep = Sequential([Input(2), Dense(CLASSES)])
    network = Sequential([Add((Sequential([Input(), grams()]), deep))])
    network = network.build((None, SYMBOLS), key=jax.random.key(0))
    beside = np.random.default_rng(2).normal(size=(N, 2)).astype(np.float32)
    assert RowWise.of(network, ADAM) is not None
    ours, expected = (how(network, data._replace(beside=beside)) for how in (run, dense))
    assert ours.history[-1].loss == pytest.approx(expected.history[-1].loss, rel=0.01)


def test_where_every_row_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of()
    assert RowWise.of(network, ADAM) == RowWise((0, 0), ADAM)
    tuned = Optimiser(tuning=FineTuning("gradual", epochs=1))
    for other in (Optimiser("sgd"), Optimiser(clip_value=1.0), tuned):
        assert RowWise.of(network, other) is None
    two = Sequential([Add((grams(), grams()))]).build((None, SYMBOLS), key=0)
    steps = Sequential([NGrams(CLASSES, buckets=8), SimpleRNN(CLASSES)]).build((None, 9), key=0)
    alone = grams().build((None, SYMBOLS), key=0)
    unbuilt = Sequential([Add((grams(), Sequential([SimpleRNN(4), Dense(CLASSES)])))])
    for without in (two, steps, alone, unbuilt):
        assert RowWise.of(without, ADAM) is None
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    assert RowWise.of(network, ADAM) is None


def test_runs_of_any_length_and_again_give_the_same_weights(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = network_of(kernel_l2=1e-3)
    whole = run(network, data)
    monkeypatch.setattr(examples, "chunk_of", lambda *_: 3)
    again = run(network, data)
    assert eqx.tree_equal(again.network, whole.network)
    assert again.history == whole.history


def test_a_somewhat_longer_training_runs_the_same_programs(data: Data) -> None:
    network = network_of()
    # 24 and 32 steps: rates lie in arrays of 32.
    run(network, data, Optimiser(learning_rate=0.02), epochs=3)
    compiled = examples._run._cache_size()
    longer = run(network, data, Optimiser(learning_rate=0.02), epochs=4)
    assert len(longer.history) == 4
    assert examples._run._cache_size() == compiled


def test_a_resumed_run_ends_as_if_it_had_never_stopped(data: Data, tmp_path: Any) -> None:
    network, path = network_of(kernel_l2=1e-3), tmp_path / "run"

    class Killed(Exception):
        pass

    def kill(progress: Any) -> None:
        if (progress.epoch, progress.step) == (3, progress.steps):
            raise Killed

    settings: dict[str, Any] = {"validation": data}
    whole = run(network, data, **settings)
    with pytest.raises(Killed):
        run(network, data, progress=kill, checkpoint=Checkpoint(path, seconds=0.0), **settings)
    resumed = run(network, data, checkpoint=Checkpoint(path, seconds=0.0), **settings)
    assert eqx.tree_equal(resumed.network, whole.network)
    assert resumed.history == whole.history


def test_what_is_not_finite_is_named_and_the_epoch_before_kept(data: Data) -> None:
    network = network_of()
    broken = Data(data.x, data.y, data.lengths, np.where(np.arange(N) == 5, np.inf, 1.0))
    broken = broken._replace(weights=broken.weights.astype(np.float32))
    with pytest.raises(NonFiniteError, match="must stay finite") as raised:
        run(network, broken)
    assert raised.value.trained.best_epoch == 0
    assert all(math.isfinite(p.sum()) for p in parameters_of(network).values())


def test_what_fills_a_batch_up_looks_no_rows_up(data: Data) -> None:
    rowwise = RowWise.of(network_of(), ADAM)
    assert rowwise is not None
    x, mask = data.x[:3].T, np.arange(TIME)[:, None] < data.lengths[:3]
    whole = rowwise._wanted(network_of(), x, mask, np.array([5, 0, 7]))
    filled = rowwise._wanted(network_of(), x, mask, np.array([5, 0, -1]))
    assert (np.asarray(filled[:2]) == np.asarray(whole[:2])).all()
    assert (np.asarray(whole[2]) >= 0).any()
    assert (np.asarray(filled[2]) == -1).all()
