from __future__ import annotations

from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError, NonFiniteError
from elman.rnn import Checkpoint, Optimiser, Pairs, build_transducer, likelihoods, train_pairs


def doubled(n: int = 24, seed: int = 0) -> Pairs:
    """Outputs say every input symbol twice."""
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 5, n).astype(np.int32)
    x, y = np.zeros((n, 5), np.int32), np.ones((n, 8), np.int32)
    for i, length in enumerate(lengths):
        x[i, :length] = random.integers(1, 4, length)
        y[i, : 2 * length] = np.repeat(x[i, :length], 2)
    return Pairs(x, y, lengths + 1, 2 * lengths)


def network() -> Any:
    return build_transducer(inputs=4, outputs=4, units=12, embedding=8, dropout=0.1, key=0)


def trained(**more: Any) -> Any:
    settings = {"epochs": 3, "batch_size": 8, "optimiser": Optimiser("adam", 0.01), **more}
    return train_pairs(network(), doubled(), **settings)


def test_learns_without_being_told_the_alignment() -> None:
    before = likelihoods(network(), doubled()).mean()
    after = trained(epochs=12, optimiser=Optimiser("adam", 0.02), average=0.9)
    assert likelihoods(after.network, doubled()).mean() > before / 3
    assert after.history[-1].loss < after.history[0].loss / 2


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
    whole = trained()
    assert len(resumed.history) == 3
    for a, b in zip(*map(jax.tree.leaves, (resumed.network, whole.network)), strict=True):
        np.testing.assert_array_equal(a, b)


def test_ctrl_c_keeps_the_best_epoch() -> None:
    def interrupt(now: Any) -> None:
        if now.epoch == 2 and now.step == now.steps:
            raise KeyboardInterrupt

    stopped = trained(progress=interrupt)
    assert stopped.interrupted
    assert stopped.best_epoch == 2


def test_validation_chooses_the_epoch() -> None:
    run = trained(epochs=4, validation=doubled(6, seed=1))
    losses = [epoch.val_loss for epoch in run.history]
    assert run.best_epoch == int(np.argmin(losses)) + 1
    best = -likelihoods(run.network, doubled(6, seed=1)).mean()
    assert best == pytest.approx(min(losses), rel=1e-4)


def test_a_loss_that_is_no_number_stops_training() -> None:
    broken = eqx.tree_at(lambda n: n.joint.b, network(), replace_fn=lambda b: b * jnp.nan)
    with pytest.raises(NonFiniteError, match=r"Loss and gradients must stay finite.*step 1"):
        train_pairs(broken, doubled(), epochs=2, batch_size=8)


def test_settings_outside_their_range() -> None:
    with pytest.raises(ConfigurationError, match="epochs is at least 1, received 0"):
        trained(epochs=0)
    with pytest.raises(ConfigurationError, match="average is from 0 to below 1"):
        trained(average=1.0)
