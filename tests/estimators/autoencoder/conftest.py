"""Waves, and an autoencoder of them; names, and one of those."""

from __future__ import annotations

import numpy as np
import pytest

from elman import SequenceAutoencoder

NAMES = ["Anna", "Lena", "Nora", "Mia", "Otto", "Hugo", "Milo", "Ugo"]


@pytest.fixture(scope="session")
def waves() -> list[np.ndarray]:
    """Sines of two channels, several phases and lengths, far from zero in one channel."""
    phases, lengths = np.linspace(0, 6, 30), [24, 28, 32]
    times = [np.linspace(0, n / 5, n) for n in lengths]
    return [
        np.column_stack([np.sin(times[i % 3] + p), 50 + 3 * np.cos(times[i % 3] + p)])
        for i, p in enumerate(phases)
    ]


@pytest.fixture(scope="session")
def model(waves: list[np.ndarray]) -> SequenceAutoencoder:
    """An autoencoder of the waves."""
    settings = {"units": 8, "epochs": 60, "batch_size": 8, "learning_rate": 0.01}
    return SequenceAutoencoder(**settings, segment=4).fit(waves)


@pytest.fixture(scope="session")
def of_names() -> SequenceAutoencoder:
    """An autoencoder of a few names, which it knows by heart."""
    settings = {"units": 16, "epochs": 150, "batch_size": 4, "learning_rate": 0.01}
    return SequenceAutoencoder(**settings).fit(NAMES)
