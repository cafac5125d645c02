"""Training on windows: it learns, is the same every time, and resumes where it was put down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.inference.framing import Framing
from elman.inference.windows import SeriesData, Windows
from elman.rnn import Checkpoint, SeriesTask, Trained, build_forecaster, train_series

STEPS = np.arange(60.0)
DATA = SeriesData(
    np.sin(STEPS * np.pi / 3),
    np.zeros((60, 0), np.float32),
    np.array([0, 60]),
    np.ones(1),
    np.zeros(1, np.int32),
)
TASK = SeriesTask(Framing(3, 6), 3, "mean", (0.5,), False, np.array([50]))
WINDOWS = Windows(np.zeros(38, int), np.arange(6, 44))
HELD = Windows(np.zeros(8, int), np.arange(50, 58))


def trained(**more: Any) -> Trained:
    network = build_forecaster(lookback=6, horizon=3, segment=3, units=(4,))
    settings: dict[str, Any] = {"epochs": 3, "steps": 20, "batch_size": 16, "validation": HELD}
    return train_series(network, DATA, WINDOWS, TASK, **{**settings, **more})


def same(a: Trained, b: Trained) -> bool:
    leaves = zip(jax.tree.leaves(a.network), jax.tree.leaves(b.network), strict=True)
    return all(bool((np.asarray(x) == np.asarray(y)).all()) for x, y in leaves)


def test_it_learns_and_is_the_same_every_time() -> None:
    first = trained()
    losses = [epoch.val_loss for epoch in first.history]
    assert losses[-1] < losses[0]  # type: ignore[operator]
    assert same(first, trained())
    assert not same(first, trained(seed=1))


def test_it_resumes_where_it_was_put_down(tmp_path: Path) -> None:
    def stop(progress: Any) -> None:
        if progress.epoch == 2 and progress.step == progress.steps:
            raise KeyboardInterrupt

    path = tmp_path / "training"
    cut = trained(checkpoint=Checkpoint(path, seconds=0), progress=stop)
    assert cut.interrupted
    assert same(trained(checkpoint=Checkpoint(path, seconds=0)), trained())


def test_without_windows_nothing_is_trained() -> None:
    network = build_forecaster(lookback=6, horizon=3, segment=3, units=(4,))
    none = Windows(np.zeros(0, int), np.zeros(0, int))
    with pytest.raises(ConfigurationError, match="at least one window"):
        train_series(network, DATA, none, TASK, epochs=1)
    with pytest.raises(ConfigurationError, match="steps is at least 1"):
        trained(steps=0)
