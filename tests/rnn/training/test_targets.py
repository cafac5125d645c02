from __future__ import annotations

from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn import (
    Checkpoint,
    Optimiser,
    Pairs,
    build_encoder_decoder,
    symbol_scores,
    train_targets,
)
from elman.rnn.training.targets import _blocks


def reversed_pairs(n: int = 40, seed: int = 0) -> Pairs:
    """Outputs say the input from its end to its beginning."""
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 5, n).astype(np.int32)
    x, y = np.zeros((n, 5), np.int32), np.zeros((n, 5), np.int32)
    for i, length in enumerate(lengths):
        x[i, :length] = random.integers(1, 5, length)
        y[i, :length] = x[i, :length][::-1]
    return Pairs(x, y, lengths + 1, lengths + 1)


def network() -> Any:
    return build_encoder_decoder(inputs=5, outputs=5, units=12, embedding=8, dropout=0.1, key=0)


def trained(**more: Any) -> Any:
    settings = {"epochs": 3, "batch_size": 8, "optimiser": Optimiser("adam", 0.01), **more}
    return train_targets(network(), reversed_pairs(), **settings)


def test_learns_an_order_that_does_not_go_along() -> None:
    after = trained(epochs=60, optimiser=Optimiser("adam", 0.02), average=0.9)
    assert symbol_scores(after.network, reversed_pairs(), batch_size=8)["accuracy"] > 0.95
    assert after.history[-1].loss < after.history[0].loss / 3


def test_the_same_seed_gives_the_same_weights() -> None:
    leaves = [jax.tree.leaves(trained(seed=seed).network) for seed in (1, 1, 2)]
    assert all((a == b).all() for a, b in zip(leaves[0], leaves[1], strict=True))
    assert not all((a == b).all() for a, b in zip(leaves[0], leaves[2], strict=True))


def test_a_killed_run_ends_as_one_that_was_not(tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def kill(now: Any) -> None:
        if now.epoch == 2 and now.step == now.steps:
            raise Killed

    path = tmp_path / "run.checkpoint"
    with pytest.raises(Killed):
        trained(checkpoint=Checkpoint(path, seconds=0), progress=kill)
    resumed = trained(checkpoint=Checkpoint(path, seconds=0))
    for a, b in zip(
        jax.tree.leaves(resumed.network), jax.tree.leaves(trained().network), strict=True
    ):
        np.testing.assert_array_equal(a, b)


def test_scores_count_symbols_and_no_padding() -> None:
    few = reversed_pairs(6)
    wide = Pairs(np.pad(few.x, ((0, 0), (0, 3))), np.pad(few.y, ((0, 0), (0, 3))), *few[2:])
    scores = [
        symbol_scores(network(), pairs, batch_size=size) for pairs, size in ((few, 4), (wide, 6))
    ]
    assert scores[0] == pytest.approx(scores[1], rel=1e-5)
    before = np.log(5)
    assert scores[0]["loss"] == pytest.approx(before, rel=0.05)


def test_symbols_are_expected_as_often_as_they_stand_before_anything_is_learned() -> None:
    pairs = Pairs(
        np.ones((8, 2), np.int32),
        np.tile([3, 0], (8, 1)).astype(np.int32),
        np.full(8, 2, np.int32),
        np.full(8, 2, np.int32),
    )
    slow = Optimiser("sgd", 1e-9)
    found = train_targets(network(), pairs, epochs=1, batch_size=8, optimiser=slow, average=0.0)
    expected = np.log((np.array([8, 0, 0, 8, 0]) + 1) / 21)
    np.testing.assert_allclose(found.network.decoder.b, expected, rtol=1e-5)


def test_many_pairs_are_parted_by_both_lengths_and_all_are_there() -> None:
    pairs = reversed_pairs(400)
    blocks = _blocks(pairs, 4)
    assert len(blocks) > 3
    assert sum(len(block.x) for block in blocks) == 400
    for block in blocks:
        assert block.x.shape[1] == block.x_lengths.max()
        assert block.y.shape[1] == block.y_lengths.max()


def test_what_cannot_be_trained_on() -> None:
    with pytest.raises(ConfigurationError, match="at least one pair"):
        train_targets(network(), Pairs(*(part[:0] for part in reversed_pairs())), epochs=1)
    with pytest.raises(ConfigurationError, match="epochs is at least 1"):
        trained(epochs=0)
    with pytest.raises(ConfigurationError, match=r"at most 536,870,912 logits.*batch_size=2147"):
        trained(batch_size=10**8)
    lost = eqx.tree_at(lambda n: n.decoder.v, network(), np.full(12, np.nan, np.float32))
    with pytest.raises(NonFiniteError, match="did not in step 1"):
        train_targets(lost, reversed_pairs(), epochs=1, batch_size=8)
