"""Settings recommended for what a transducer reads."""

from __future__ import annotations

from typing import Any

__all__ = ["sound_settings"]


def sound_settings() -> dict[str, Any]:
    """Plan a transducer of sound: log-mel frames, four at a time, read from both ends, twice."""
    from elman.rnn import Frames, SpecAugment

    return {
        "front": [SpecAugment(bands=4, steps=20), Frames(4)],
        "units": (64, 64),
        "embedding": 16,
        "max_length": 3_000,
        "learning_rate": 3e-3,
    }
