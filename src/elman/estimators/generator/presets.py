"""Settings of `SequenceGenerator` that we recommend, and the unit's own."""

from __future__ import annotations

from typing import Any

__all__ = ["GENERATOR_PRESETS", "generator_preset"]

GENERIC: dict[str, Any] = {
    "approach": "stream",
    "cell": "gru",
    "units": 256,
    "embedding": 128,
    "embedding_dropout": 0.2,
    "dropout": 0.5,
    "steps": 32,
    "batch_size": 16,
    "epochs": 16,
    "method": "adamw",
    "learning_rate": 6e-3,
    "schedule": "cosine",
    "weight_decay": 0.01,
    "clip_norm": 1.0,
    "validation": 0.1,
}
"""For a text of about 100 kB, which is read often and must not be learned by heart."""

LARGER: dict[str, Any] = {
    **GENERIC,
    "units": 512,
    "embedding_dropout": 0.0,
    "dropout": 0.25,
    "batch_size": 32,
    "steps": 64,
    "epochs": 8,
    "learning_rate": 4e-3,
}
"""For a megabyte or more."""

BESIDE: dict[str, Any] = {
    **GENERIC,
    "units": 128,
    "embedding": 32,
    "embedding_dropout": 0.0,
    "batch_size": 32,
    "epochs": 60,
}
"""For short texts, each from numbers of its own."""

_WINDOWS: dict[str, Any] = {
    "cell": "simple",
    "units": 256,
    "window": 20,
    "batch_size": 128,
    "epochs": 30,
    "validation": 0.1,
}

_UNIT: dict[str, Any] = {**_WINDOWS, "epochs": 50, "keep": "last"}
"""What is held out is watched: the last epoch counts, as on the unit's slides."""

GENERATOR_PRESETS: dict[str, dict[str, Any]] = {
    # Chosen on the ninth tenth (`experiments/language-models`). None of a small text is spared for
    # validation: the schedule ends where it should.
    "sonnets": {
        **GENERIC,
        "embedding_dropout": 0.1,
        "dropout": 0.3,
        "weight_dropout": 0.3,
        "weight_decay": 0.1,
        "average": 0.998,
        "epochs": 36,
        "validation": None,
    },
    "tiny-shakespeare": {
        **LARGER,
        "units": 768,
        "embedding": 64,
        "dropout": 0.3,
        "weight_dropout": 0.2,
        "weight_decay": 0.05,
        "average": 0.998,
        "epochs": 13,
        "validation": None,
    },
    "c-headers": {**LARGER},
    # A bracket is closed long after it was opened: long steps, and pieces of words.
    "linux-kernel": {
        **LARGER,
        "unit": "subwords",
        "vocabulary": 2500,
        "units": 768,
        "embedding": 256,
        "dropout": 0.15,
        "weight_decay": 0.05,
        "average": 0.998,
        "steps": 128,
        "epochs": 7,
        "validation": None,
    },
    "nottingham": {**LARGER, "units": 256},
    # For windows of anyone's own text.
    "generic-many-to-one": {**_WINDOWS, "approach": "many-to-one"},
    "generic-many-to-many": {**_WINDOWS, "approach": "many-to-many"},
    # For texts that begin from numbers.
    "generic-beside": BESIDE,
    # Section 9 of the unit: SimpleRNN(256) on windows of 20.
    "unit-sonnets-many-to-one": {**_UNIT, "approach": "many-to-one"},
    "unit-sonnets-many-to-many": {**_UNIT, "approach": "many-to-many"},
}
"""Keyword arguments of `SequenceGenerator` by name."""


def generator_preset(name: str, characters: int = 0) -> dict[str, Any]:
    """Return the settings recommended for a data set, or for a text of so many characters.

    >>> generator_preset("sonnets")["units"], generator_preset("novel.txt", 3_000_000)["units"]
    (256, 512)
    """
    return dict(GENERATOR_PRESETS.get(name, LARGER if characters >= 500_000 else GENERIC))
