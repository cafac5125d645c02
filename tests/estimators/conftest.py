from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.estimators import SequenceClassifier

SETTINGS: dict[str, Any] = {"units": 3, "epochs": 15, "batch_size": 8, "learning_rate": 0.05}


@pytest.fixture(scope="session")
def settings() -> dict[str, Any]:
    """A model that compiles and trains quickly."""
    return dict(SETTINGS)


@pytest.fixture(scope="session")
def names() -> list[str]:
    """Invented names of four letters, so that every part of them has the same alphabet."""
    random = np.random.default_rng(0)
    return ["".join(random.choice(list("abno"), 3 + i % 3)) for i in range(24)]


@pytest.fixture(scope="session")
def labels(names: list[str]) -> list[str]:
    return ["f" if name[-1] in "ab" else "m" for name in names]


@pytest.fixture(scope="session")
def model(names: list[str], labels: list[str]) -> SequenceClassifier:
    """A fitted model; not to be changed."""
    return SequenceClassifier(**SETTINGS).fit(names, labels)


@pytest.fixture(scope="session")
def series() -> list[np.ndarray]:
    """Measured sequences of different lengths, two channels."""
    random = np.random.default_rng(1)
    levels = np.repeat([0.0, 3.0], 6)
    return [level + random.normal(size=(2 + i % 4, 2)) for i, level in enumerate(levels)]


@pytest.fixture(scope="session")
def series_model(series: list[np.ndarray]) -> SequenceClassifier:
    """A fitted model of measured sequences; not to be changed."""
    return SequenceClassifier(**SETTINGS).fit(series, np.repeat([1, 2], 6))


@pytest.fixture(scope="session")
def saved(model: SequenceClassifier, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = tmp_path_factory.mktemp("models") / "names.elman"
    model.save(path)
    return path.read_bytes()
