"""Settings recommended for what a transducer reads."""

from __future__ import annotations

from typing import Any

__all__ = ["sound_settings"]


def sound_settings(highest: int = 8_000) -> dict[str, Any]:
    """Plan a transducer of sound: log-mel frames, four at a time, read from both ends, twice.

    The frames' bands reach up to `highest` Hz, half the rate of the sound.
    """
    from elman.rnn import Frames, Perturb, SpecAugment, Standardise

    perturbed = Perturb(colour=0.3, highest=highest)
    return {
        "front": [perturbed, SpecAugment(4, 20, 0), Standardise(), Frames(4)],
        "standardise": False,
        "units": (64, 64),
        "embedding": 16,
        "dropout": 0.2,
        "batch_size": 16,
        "learning_rate": 6e-3,
        "schedule": "one-cycle",
        "max_length": 3_000,
    }
