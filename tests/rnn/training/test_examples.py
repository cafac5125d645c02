from __future__ import annotations

import math
import re
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn import (
    Data,
    Dense,
    Dropout,
    Epoch,
    Optimiser,
    Progress,
    Sequential,
    SimpleRNN,
    evaluate,
    logits_of,
    parameters_of,
    train,
)
from elman.rnn.objectives import cross_entropy
from elman.rnn.training import examples

KEY = jax.random.key(0)
N, TIME, SYMBOLS = 10, 5, 6
TINY = Optimiser("sgd", learning_rate=1e-30)


def network_of(*before: Any, **settings: Any) -> Sequential:
    layers = [SimpleRNN(4, **settings), *before, Dense(2)]
    return Sequential(layers).build((None, SYMBOLS), key=KEY)


@pytest.fixture(scope="module")
def network() -> Sequential:
    return network_of()


@pytest.fixture(scope="module")
def data() -> Data:
    random = np.random.default_rng(0)
    return Data(
        random.integers(0, SYMBOLS, (N, TIME)).astype(np.int32),
        random.integers(0, 2, N).astype(np.int32),
        random.integers(1, TIME + 1, N).astype(np.int32),
    )


@pytest.fixture(scope="module")
def validation(data: Data) -> Data:
    """The same sequences with the other labels: what is learned makes it worse."""
    return data._replace(y=1 - data.y)


def equal(first: Sequential, second: Sequential) -> bool:
    return bool(eqx.tree_equal(first, second))


def by_hand(network: Sequential, data: Data) -> tuple[float, float]:
    """Return loss and accuracy, one sequence at a time in float64."""
    logits = np.asarray(logits_of(network, data.x, data.lengths), float)
    weights = np.ones(len(data.y)) if data.weights is None else data.weights
    losses, hits = [], []
    for z, label in zip(logits, data.y, strict=True):
        losses.append(math.log(np.exp(z).sum()) - z[label])
        hits.append(z.argmax() == label)
    return np.average(losses, weights=weights), np.average(hits, weights=weights)


# Figures


@pytest.mark.parametrize("weighted", [False, True])
def test_the_figures_of_an_epoch_are_means_over_all_examples(network, data, weighted) -> None:
    if weighted:
        data = data._replace(weights=np.linspace(0, 2, N).astype(np.float32))
    # Batches of 4, 4 and 2: the last must not weigh as much as the others.
    trained = train(network, data, epochs=1, batch_size=4, optimiser=TINY, validation=data)
    epoch, expected = trained.history[0], pytest.approx(by_hand(network, data), rel=1e-5)
    assert (epoch.loss, epoch.accuracy) == expected
    assert (epoch.val_loss, epoch.val_accuracy) == expected
    measured = evaluate(network, data, batch_size=3)
    assert (measured.loss, measured.accuracy) == expected


def test_targets_at_every_step_count_where_the_step_is_real() -> None:
    random = np.random.default_rng(1)
    network = network_of(return_sequences=True)
    lengths = np.array([5, 2, 3], np.int32)
    x = random.integers(0, SYMBOLS, (3, TIME)).astype(np.int32)
    y = random.integers(0, 2, (3, TIME)).astype(np.int32)
    data = Data(x, y, lengths)
    real = np.arange(TIME) < lengths[:, None]
    losses = np.asarray(cross_entropy(logits_of(network, x, lengths), y))
    expected = losses[real].mean()
    assert evaluate(network, data).loss == pytest.approx(expected, rel=1e-5)
    history = train(network, data, epochs=1, batch_size=2, optimiser=TINY).history
    assert history[0].loss == pytest.approx(expected, rel=1e-5)
    # What stands in padding is never looked at.
    other = Data(np.where(real, x, 1), np.where(real, y, 1), lengths)
    assert evaluate(network, other).loss == pytest.approx(expected, rel=1e-6)


def test_the_share_of_clipped_steps_and_the_norms_are_told(network, data) -> None:
    always = Optimiser("sgd", learning_rate=1e-30, clip_norm=1e-9)
    epoch = train(network, data, epochs=1, batch_size=N, optimiser=always).history[0]
    assert epoch.clipped == 1.0

    def loss(network):
        mask = jnp.arange(TIME)[:, None] < jnp.asarray(data.lengths)
        return cross_entropy(network(jnp.asarray(data.x.T), mask=mask), data.y).mean()

    gradient = eqx.filter_jit(eqx.filter_grad(loss))(network)
    norms = [
        math.sqrt(sum(float((g**2).sum()) for g in jax.tree.leaves(layer)))
        for layer in gradient.layers
    ]
    assert epoch.gradient_norms == pytest.approx(norms, rel=1e-4)


# Steps


def test_the_last_partial_batch_is_a_mean_over_its_own_examples(data) -> None:
    network = network_of()
    data = Data(*(part[:5] for part in data[:3]))
    x, y, lengths = map(jnp.asarray, data[:3])
    optimiser = Optimiser("sgd", learning_rate=0.5)

    @jax.jit
    def step(parameters, rows, weights):
        def loss(parameters):
            mask = jnp.arange(TIME)[:, None] < lengths[rows]
            full = eqx.combine(parameters, eqx.filter(network, eqx.is_inexact_array, inverse=True))
            losses = cross_entropy(full(x[rows].T, mask=mask), y[rows])
            return (losses * weights).sum() / weights.sum()

        return jax.tree.map(lambda p, dp: p - 0.5 * dp, parameters, jax.grad(loss)(parameters))

    trained = train(network, data, epochs=1, batch_size=4, optimiser=optimiser)
    got = parameters_of(trained.network)
    parameters = eqx.filter(network, eqx.is_inexact_array)
    worst = []
    # Whichever of the five came last alone.
    for last in range(5):
        first = np.array([i for i in range(5) if i != last])
        after = step(parameters, first, np.ones(4))
        after = step(after, np.full(4, last), np.array([1.0, 0, 0, 0]))
        expected = parameters_of(after)
        worst.append(max(np.abs(got[name] - expected[name]).max() for name in got))
    assert min(worst) < 1e-6
    assert sorted(worst)[1] > 1e-4


@pytest.mark.parametrize("clipping", [{"clip_value": 0.01}, {"clip_norm": 0.01}])
def test_clipping_bounds_what_a_step_changes(network, data, clipping) -> None:
    optimiser = Optimiser("sgd", learning_rate=1.0, **clipping)
    trained = train(network, data, epochs=1, batch_size=N, optimiser=optimiser)
    before, after = parameters_of(network), parameters_of(trained.network)
    change = np.concatenate([np.ravel(after[name] - before[name]) for name in before])
    size = np.abs(change).max() if "clip_value" in clipping else np.linalg.norm(change)
    assert size == pytest.approx(0.01, rel=1e-3)


def test_a_penalty_changes_the_gradient_and_not_the_loss_shown(data) -> None:
    optimiser = Optimiser("sgd", learning_rate=1.0)
    plain, penalised = (
        train(network_of(kernel_l2=l2), data, epochs=1, batch_size=N, optimiser=optimiser)
        for l2 in (0.0, 0.1)
    )
    assert penalised.history[0].loss == pytest.approx(plain.history[0].loss, rel=1e-6)
    W_x = network_of().layers[0].W_x
    difference = penalised.network.layers[0].W_x - plain.network.layers[0].W_x
    np.testing.assert_allclose(difference, -2 * 0.1 * W_x, atol=1e-6)
    np.testing.assert_allclose(
        penalised.network.layers[0].W_h, plain.network.layers[0].W_h, atol=1e-6
    )


def test_weights_of_examples_are_like_repeating_them(network, data) -> None:
    counts = np.arange(N) % 3
    twice = Data(*(np.repeat(part, counts, axis=0) for part in data[:3]))
    weighted = data._replace(weights=counts.astype(np.float32))
    optimiser = Optimiser("sgd", learning_rate=1.0)
    first = train(network, weighted, epochs=2, batch_size=N, optimiser=optimiser)
    second = train(network, twice, epochs=2, batch_size=len(twice.x), optimiser=optimiser)
    for name, value in parameters_of(first.network).items():
        np.testing.assert_allclose(value, parameters_of(second.network)[name], atol=1e-5)


# Seeds


def test_the_same_seed_gives_the_same_bits(data) -> None:
    network = network_of(Dropout(0.5), recurrent_dropout=0.5)
    first, again, other = (
        train(network, data, epochs=3, batch_size=4, seed=seed) for seed in (7, 7, 8)
    )
    assert equal(first.network, again.network)
    assert first.history == again.history
    assert not equal(first.network, other.network)


@pytest.mark.parametrize(
    ("optimiser", "shared"), [(Optimiser(), True), (Optimiser(schedule="cosine"), False)]
)
def test_a_longer_training_runs_the_same_programs_unless_a_schedule_asks_for_its_length(
    data, optimiser, shared
) -> None:
    network = network_of()
    train(network, data, epochs=1, batch_size=5, optimiser=optimiser)
    compiled = examples._run._cache_size()
    train(network, data, epochs=2, batch_size=5, optimiser=optimiser)
    assert (examples._run._cache_size() == compiled) is shared


def test_what_is_not_a_step_or_a_measurement_compiles_nothing(data, caplog) -> None:
    network = network_of(Dense(7))
    # The seed's program belongs to JAX, and is the same for every training.
    jax.random.key(3)
    with jax.log_compiles(), caplog.at_level("DEBUG", logger="jax"):
        train(network, data, epochs=2, batch_size=4, validation=data, seed=3)
    programs = re.findall(r"Finished XLA compilation of jit\((\w+)\)", caplog.text)
    assert sorted(programs) == ["_run", "_totals"]


def test_the_seed_shuffles(network, data) -> None:
    first, other = (train(network, data, epochs=1, batch_size=4, seed=seed) for seed in (1, 2))
    assert not equal(first.network, other.network)


def test_the_network_given_stays_as_it_was(data) -> None:
    network = network_of()
    before = parameters_of(network)
    train(network, data, epochs=1, batch_size=4)
    for name, value in parameters_of(network).items():
        np.testing.assert_array_equal(value, before[name])


# The best epoch


FAST = Optimiser(learning_rate=0.1)


def test_the_best_epoch_is_kept_though_later_ones_are_worse(network, data, validation) -> None:
    trained = train(network, data, epochs=8, batch_size=4, optimiser=FAST, validation=validation)
    losses = [epoch.val_loss for epoch in trained.history]
    assert len(losses) == 8
    assert trained.best_epoch == 1 + int(np.argmin(losses)) < 8
    assert losses[-1] > 1.5 * min(losses)
    kept = evaluate(trained.network, validation)
    assert kept.loss == trained.history[trained.best_epoch - 1].val_loss == min(losses)
    assert kept.accuracy == trained.history[trained.best_epoch - 1].val_accuracy


def test_what_is_watched_alone_chooses_nothing(network, data, validation) -> None:
    settings = {"epochs": 5, "batch_size": 4, "optimiser": Optimiser(learning_rate=0.1)}
    alone = train(network, data, **settings)
    watched = train(network, data, validation=validation, keep="last", **settings)
    assert parameters_of(alone.network).keys() == parameters_of(watched.network).keys()
    for name, values in parameters_of(alone.network).items():
        assert np.array_equal(values, parameters_of(watched.network)[name])
    assert watched.best_epoch == 5
    losses = [epoch.val_loss for epoch in watched.history]
    assert None not in losses
    assert min(losses) < losses[-1]


def test_patience_stops_and_changes_nothing_else(network, data, validation) -> None:
    def run(patience):
        return train(
            network,
            data,
            epochs=8,
            batch_size=4,
            optimiser=FAST,
            validation=validation,
            patience=patience,
        )

    whole, stopped = run(None), run(2)
    assert len(stopped.history) == whole.best_epoch + 2 < 8
    assert stopped.history == whole.history[: len(stopped.history)]
    assert equal(stopped.network, whole.network)
    assert not stopped.interrupted


def test_without_validation_the_last_epoch_is_kept(network, data) -> None:
    trained = train(network, data, epochs=3, batch_size=4, patience=1)
    assert (trained.best_epoch, len(trained.history)) == (3, 3)
    assert trained.history[0].val_loss is None
    assert evaluate(trained.network, data).loss < evaluate(network, data).loss


def test_it_learns(network, data) -> None:
    trained = train(network, data, epochs=40, batch_size=4, optimiser=FAST)
    assert trained.history[-1].accuracy > 0.9
    assert trained.history[-1].loss < 0.3 < trained.history[0].loss


# Progress and Ctrl-C


def test_progress_is_told_step_by_step(network, data, monkeypatch) -> None:
    monkeypatch.setattr(examples, "chunk_of", lambda *_: 2)
    seen: list[Progress] = []
    trained = train(network, data, epochs=2, batch_size=4, progress=seen.append)
    places = [(p.epoch, p.step, p.steps, p.epochs) for p in seen]
    assert places == [(1, 2, 3, 2), (1, 3, 3, 2), (2, 2, 3, 2), (2, 3, 3, 2)]
    assert [p.last for p in seen] == [None, *(trained.history[i] for i in (0, 0, 1))]


def test_runs_of_any_length_give_the_same_weights(network, data, monkeypatch) -> None:
    whole = train(network, data, epochs=2, batch_size=4)
    monkeypatch.setattr(examples, "chunk_of", lambda *_: 1)
    assert equal(train(network, data, epochs=2, batch_size=4).network, whole.network)


class Interrupt:
    """Presses Ctrl-C at one step."""

    def __init__(self, epoch: int, step: int) -> None:
        self.place = epoch, step

    def __call__(self, progress: Progress) -> None:
        if (progress.epoch, progress.step) == self.place:
            raise KeyboardInterrupt


def test_an_interrupt_keeps_the_best_epoch_so_far(network, data, validation) -> None:
    def run(progress=None):
        return train(
            network,
            data,
            epochs=8,
            batch_size=4,
            optimiser=FAST,
            validation=validation,
            progress=progress,
        )

    whole, interrupted = run(), run(Interrupt(whole_epochs := 6, 3))
    assert interrupted.interrupted
    assert not whole.interrupted
    assert interrupted.history == whole.history[:whole_epochs]
    assert interrupted.best_epoch == whole.best_epoch < 6
    assert equal(interrupted.network, whole.network)


def test_an_interrupt_within_an_epoch_keeps_the_one_before(network, data, monkeypatch) -> None:
    monkeypatch.setattr(examples, "chunk_of", lambda *_: 1)
    trained = train(network, data, epochs=3, batch_size=4, progress=Interrupt(3, 2))
    assert (trained.interrupted, trained.best_epoch, len(trained.history)) == (True, 2, 2)
    assert equal(trained.network, train(network, data, epochs=2, batch_size=4).network)


def test_an_interrupt_in_the_first_epoch_leaves_nothing_trained(network, data, monkeypatch) -> None:
    monkeypatch.setattr(examples, "chunk_of", lambda *_: 1)
    trained = train(network, data, epochs=2, batch_size=4, progress=Interrupt(1, 1))
    assert (trained.interrupted, trained.best_epoch, trained.history) == (True, 0, [])
    assert equal(trained.network, network)


# What cannot go on


def test_divergence_is_an_error_that_keeps_what_was_good(data) -> None:
    network = network_of(activation="linear")
    with pytest.raises(NonFiniteError) as caught:
        train(network, data, epochs=3, batch_size=N, optimiser=Optimiser("sgd", 1e30))
    message = str(caught.value)
    assert "Loss and gradients must stay finite" in message
    assert "lower the learning rate, clip the gradient (clip_norm=1.0)" in message
    trained = caught.value.trained
    assert len(trained.history) == trained.best_epoch == 1
    assert "(epoch 2); the model of epoch 1 is kept" in message
    assert all(math.isfinite(epoch.loss) for epoch in trained.history)
    assert all(np.isfinite(value).all() for value in parameters_of(trained.network).values())


def test_the_layer_where_it_broke_is_named(data) -> None:
    network = eqx.tree_at(lambda n: n.layers[1].W, network_of(), jnp.full((4, 2), jnp.inf))
    with pytest.raises(NonFiniteError, match=r"output of layer 2, Dense\(2\) did not in step 1"):
        train(network, data, epochs=1, batch_size=4)


@pytest.mark.parametrize("name", ["epochs", "batch_size", "patience"])
def test_counts_are_at_least_one(network, data, name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        train(network, data, **{"epochs": 1, name: 0})
    assert str(caught.value) == f"{name} is at least 1, received 0; pass for example {name}=20"


def test_there_must_be_examples(network, data) -> None:
    nothing = Data(*(part[:0] for part in data[:3]))
    with pytest.raises(ConfigurationError, match="at least one example"):
        train(network, nothing, epochs=1)
    with pytest.raises(ConfigurationError, match="at least one example"):
        evaluate(network, nothing)


def test_an_epoch_without_validation_has_no_validation_figures() -> None:
    assert Epoch({"loss": 0.5, "accuracy": 0.8}).val_loss is None
