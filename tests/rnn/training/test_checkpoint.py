from __future__ import annotations

from pathlib import Path

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import DamagedModel, ModelFileError, OutputError
from elman.rnn import Checkpoint, Data, Dense, Dropout, Optimiser, Sequential, SimpleRNN, train


@pytest.fixture(scope="module")
def network() -> Sequential:
    plan = Sequential([SimpleRNN(4), Dropout(0.3), Dense(2)])
    return plan.build((None, 6), key=jax.random.key(0))


@pytest.fixture(scope="module")
def data() -> Data:
    random = np.random.default_rng(0)
    return Data(random.integers(0, 6, (10, 5)), random.integers(0, 2, 10))


class Killed(Exception):
    """Stands for a process that ends without a word."""


def run(network, data, path: Path | None, *, killed_after: int = 0, seed: int = 3):
    def progress(progress) -> None:
        if progress.epoch == killed_after + 1 and killed_after:
            raise Killed

    return train(
        network,
        data,
        epochs=5,
        batch_size=4,
        seed=seed,
        validation=data,
        progress=progress,
        optimiser=Optimiser(schedule="cosine", learning_rate=0.05),
        checkpoint=None if path is None else Checkpoint(path, seconds=0.0),
    )


def test_a_resumed_run_ends_as_if_it_had_never_stopped(network, data, tmp_path) -> None:
    path = tmp_path / "run"
    with pytest.raises(Killed):
        run(network, data, path, killed_after=2)
    assert path.exists()
    resumed, whole = run(network, data, path), run(network, data, None)
    assert eqx.tree_equal(resumed.network, whole.network)
    assert resumed.history == whole.history
    assert resumed.best_epoch == whole.best_epoch
    # A run that is over is not trained again.
    assert eqx.tree_equal(run(network, data, path).network, whole.network)


def test_the_checkpoint_of_another_run_is_refused(network, data, tmp_path) -> None:
    path = tmp_path / "run"
    run(network, data, path)
    with pytest.raises(ModelFileError, match="is the checkpoint of another run"):
        run(network, data, path, seed=4)
    with pytest.raises(ModelFileError, match="is the checkpoint of another run"):
        run(network, data._replace(y=1 - data.y), path)


@pytest.mark.parametrize("content", [b"", b"hello", bytes(200)])
def test_a_damaged_checkpoint_is_reported(network, data, tmp_path, content: bytes) -> None:
    path = tmp_path / "run"
    path.write_bytes(content)
    with pytest.raises(DamagedModel, match="delete it to begin anew"):
        run(network, data, path)


def test_a_disk_that_fills_leaves_the_last_checkpoint(
    network, data, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("elman.files.os.fsync", full)
        with pytest.raises(OutputError, match="choose another folder or free some space"):
            run(network, data, path)
    with pytest.raises(Killed):
        run(network, data, path, killed_after=2)
    with monkeypatch.context() as patch:
        patch.setattr("elman.files.os.fsync", full)
        with pytest.raises(OutputError, match=r"No space left.*goes on from what is there"):
            run(network, data, path)
    assert run(network, data, path).history == run(network, data, None).history
