from __future__ import annotations

from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError, ModelFileError, NonFiniteError, SequenceError
from elman.rnn import (
    CELLS,
    GRU,
    Bidirectional,
    Checkpoint,
    Dense,
    Dropout,
    Optimiser,
    Sequential,
    SimpleRNN,
)
from elman.rnn.decode.surprise import losses_of
from elman.rnn.training.streams import train_streams

TEXT = np.array([int(c) for c in "0123401234" * 40], np.uint8)


def network(cell: Any = SimpleRNN, dropout: float = 0.0, symbols: int = 5) -> Sequential:
    layers = [cell(12, return_sequences=True), Dropout(dropout), Dense(5)]
    return Sequential(layers).build((None, symbols), key=jax.random.key(1))


def weights(network: Sequential) -> list[np.ndarray]:
    return [np.asarray(leaf) for leaf in jax.tree.leaves(eqx.filter(network, eqx.is_array))]


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_pieces_read_with_their_state_are_the_whole(cell: Any) -> None:
    net, x = network(cell), TEXT[:30, None].astype(np.int32)
    whole, end = net.read_on(x, net.begin(1))
    first, states = net.read_on(x[:11], net.begin(1))
    rest, states = net.read_on(x[11:], states)
    np.testing.assert_allclose(whole, np.concatenate([first, rest]), atol=1e-5)
    np.testing.assert_allclose(end[0][0], states[0][0], atol=1e-5)


def test_a_network_that_needs_the_future_is_refused() -> None:
    net = Sequential([Bidirectional(SimpleRNN(4, return_sequences=True)), Dense(5)])
    with pytest.raises(ConfigurationError, match="read forwards"):
        net.begin(1)


def test_learns_what_one_symbol_does_not_tell() -> None:
    # After 0 comes 1 or 2, in turn: only a state that is carried over pieces of 2 knows which.
    text = np.array([0, 1, 0, 2] * 300, np.uint8)
    trained = train_streams(
        network(GRU),
        text,
        epochs=12,
        batch_size=8,
        steps=2,
        optimiser=Optimiser(learning_rate=0.02),
    )
    assert trained.history[-1].accuracy > 0.97


def test_same_seed_same_weights_and_validation_keeps_the_best() -> None:
    def train(seed: int) -> Any:
        return train_streams(
            network(dropout=0.3),
            TEXT,
            epochs=4,
            batch_size=4,
            steps=5,
            validation=TEXT[:50],
            seed=seed,
        )

    one, same, other = train(0), train(0), train(1)
    for a, b in zip(weights(one.network), weights(same.network), strict=True):
        np.testing.assert_array_equal(a, b)
    assert any(
        (a != b).any() for a, b in zip(weights(one.network), weights(other.network), strict=True)
    )
    losses = [epoch.val_loss for epoch in one.history]
    assert one.best_epoch == 1 + int(np.argmin(losses))
    held, _ = losses_of(one.network, TEXT[:50])
    assert held.mean() == pytest.approx(min(losses), rel=1e-5)


def test_the_average_of_the_weights_is_kept_and_measured() -> None:
    def train(epochs: int, average: float, **more: Any) -> Any:
        # Constant rates: the first steps are the same, however many follow.
        return train_streams(
            network(), TEXT[:21], epochs=epochs, batch_size=4, steps=5, shift=False,
            average=average, **more,
        )  # fmt: off

    # An epoch is a step: the average begins at the first weights, and forgets soon at first.
    mean = weights(network())
    for step in (1, 2, 3):
        kept = min(0.3, (1 + step) / (10 + step))
        now = weights(train(step, 0.0).network)
        mean = [kept * m + (1 - kept) * w for m, w in zip(mean, now, strict=True)]
    averaged = train(3, 0.3, validation=TEXT[:50], keep="last")
    for got, wanted in zip(weights(averaged.network), mean, strict=True):
        np.testing.assert_allclose(got, wanted, atol=1e-6)
    held, _ = losses_of(averaged.network, TEXT[:50])
    assert averaged.history[-1].val_loss == pytest.approx(held.mean(), rel=1e-5)
    with pytest.raises(ConfigurationError, match="average is from 0 to below 1"):
        train(1, 1.0)


def test_a_mapped_file_trains_as_the_same_text_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    TEXT.tofile(tmp_path / "text")
    mapped = np.memmap(tmp_path / "text", np.uint8, "r")
    whole = train_streams(network(), TEXT, epochs=2, batch_size=4, steps=5)
    monkeypatch.setattr("elman.rnn.training.streams.BLOCK", 40)  # Two at a time on the device.
    in_blocks = train_streams(network(), mapped, epochs=2, batch_size=4, steps=5)
    for a, b in zip(weights(whole.network), weights(in_blocks.network), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_symbols_without_an_output_weigh_nothing() -> None:
    net = network(symbols=7)  # 5 and 6 are read, and never predicted.
    text = np.array([5, 0, 1, 6, 2, 3], np.uint8)
    losses, _ = losses_of(net, text)
    assert len(losses) == 4
    trained = train_streams(net, np.tile(text, 9), epochs=1, batch_size=1, steps=53, shift=False)
    before, _ = losses_of(net, np.tile(text, 9))
    assert trained.history[0].loss == pytest.approx(before.mean(), rel=1e-4)


class Killed(Exception):
    """Stands for a process that ends without a word."""


@pytest.mark.parametrize(
    ("at", "average"), [((1, 2), 0.0), ((2, 4), 0.0), ((2, 8), 0.0), ((2, 4), 0.9)], ids=str
)
def test_a_run_resumed_within_an_epoch_ends_as_if_it_had_never_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: tuple[int, int], average: float
) -> None:
    monkeypatch.setattr("elman.rnn.training.streams.BLOCK", 40)  # Two pieces at a time.

    def run(path: Path | None, killed_at: Any = None) -> Any:
        def progress(now: Any) -> None:
            if (now.epoch, now.step) == killed_at:
                raise Killed

        return train_streams(
            network(GRU, dropout=0.3),
            TEXT,
            epochs=3,
            batch_size=4,
            steps=5,
            average=average,
            seed=3,
            validation=TEXT[:50],
            optimiser=Optimiser(schedule="cosine"),
            progress=progress,
            checkpoint=path and Checkpoint(path, seconds=0.0),
        )

    with pytest.raises(Killed):
        run(tmp_path / "run", at)
    resumed, whole = run(tmp_path / "run"), run(None)
    assert eqx.tree_equal(resumed.network, whole.network)
    assert resumed.history == whole.history
    assert resumed.best_epoch == whole.best_epoch


def test_the_checkpoint_of_another_text_is_refused(tmp_path: Path) -> None:
    for text in (TEXT, TEXT[::-1]):
        checkpoint = Checkpoint(tmp_path / "run", seconds=0.0)
        if text is TEXT:
            train_streams(network(), text, epochs=1, batch_size=4, checkpoint=checkpoint)
        else:
            with pytest.raises(ModelFileError, match="checkpoint of another run"):
                train_streams(network(), text, epochs=1, batch_size=4, checkpoint=checkpoint)


def test_interrupt_keeps_what_was_trained() -> None:
    def stop(now: Any) -> None:
        if now.epoch == 2:
            raise KeyboardInterrupt

    trained = train_streams(network(), TEXT, epochs=9, batch_size=4, steps=10, progress=stop)
    assert trained.interrupted
    assert trained.best_epoch == 2


@pytest.mark.parametrize("validation", [None, TEXT[:50]])
def test_an_interrupt_in_the_first_epoch_keeps_what_it_learned(
    monkeypatch: pytest.MonkeyPatch, validation: Any
) -> None:
    monkeypatch.setattr("elman.rnn.training.streams.BLOCK", 40)

    def stop(now: Any) -> None:
        if now.step == 6:
            raise KeyboardInterrupt

    fresh = network()
    trained = train_streams(
        fresh, TEXT, epochs=9, batch_size=4, steps=5, progress=stop, validation=validation
    )
    assert trained.interrupted
    assert trained.best_epoch == len(trained.history) == 1
    assert losses_of(trained.network, TEXT)[0].mean() < losses_of(fresh, TEXT)[0].mean()


def test_numbers_that_run_away_stop_it() -> None:
    with pytest.raises(NonFiniteError, match=r"step 2 \(epoch 1\)") as raised:
        train_streams(
            network(),
            TEXT,
            epochs=3,
            batch_size=4,
            steps=10,
            optimiser=Optimiser("sgd", learning_rate=1e38),
        )
    assert raised.value.trained.best_epoch == 0
    assert "clip_norm" in raised.value.remedy


def test_bad_settings() -> None:
    with pytest.raises(SequenceError, match="at least 17 symbols, received 5"):
        train_streams(network(), TEXT[:5], epochs=1)
    with pytest.raises(ConfigurationError, match="steps is at least 1"):
        train_streams(network(), TEXT, epochs=1, steps=0)
