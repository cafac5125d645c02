"""Settings that we recommend, by name of the data set, and the unit's own."""

from __future__ import annotations

from typing import Any

__all__ = ["GENERIC_SERIES", "GENERIC_TEXT", "PRESETS", "preset"]

GENERIC_TEXT: dict[str, Any] = {
    "cell": "gru",
    "units": 64,
    "bidirectional": True,
    "dropout": 0.3,
    "batch_size": 128,
    "epochs": 20,
    "learning_rate": 3e-3,
    "schedule": "cosine",
    "clip_norm": 1.0,
    "validation": 0.1,
}
"""For texts of anyone's own: a bidirectional GRU that a laptop trains in seconds."""

GENERIC_SERIES: dict[str, Any] = {**GENERIC_TEXT, "pooling": "mean", "dropout": 0.4}
"""For measured series of anyone's own."""

PRESETS: dict[str, dict[str, Any]] = {
    # The packaged job: names of many countries and scripts, written as ASCII letters.
    "names": {**GENERIC_TEXT, "fold": ("latin", "case"), "unknown": "skip"},
    "names-nltk": {**GENERIC_TEXT, "fold": ("accents", "case")},
    "names-country": {**GENERIC_TEXT, "fold": ("latin", "case"), "unknown": "skip"},
    "surnames": {**GENERIC_TEXT, "fold": ("case",)},
    "activity": {**GENERIC_SERIES},
    "activity-hapt": {**GENERIC_SERIES},
    # The unit's model, section 4: SimpleRNN(64) on one-hot letters, padded with END and read so.
    "unit-names": {
        "cell": "simple",
        "units": 64,
        "mask": False,
        "batch_size": 200,
        "epochs": 30,
    },
    # Section 5: two layers with dropout.
    "unit-names-stacked": {
        "cell": "simple",
        "units": (64, 64),
        "dropout": 0.2,
        "mask": False,
        "batch_size": 200,
        "epochs": 30,
    },
}
"""Keyword arguments of `SequenceClassifier` by name."""


def preset(name: str, *, series: bool = False) -> dict[str, Any]:
    """Return the recommended settings for a data set, or generic ones for any other name.

    >>> preset("unit-names")["units"], preset("my-own.csv")["cell"]
    (64, 'gru')
    """
    return dict(PRESETS.get(name, GENERIC_SERIES if series else GENERIC_TEXT))
