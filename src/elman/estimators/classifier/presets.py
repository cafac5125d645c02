"""Settings that we recommend, by name of the data set, and the unit's own."""

from __future__ import annotations

from typing import Any

__all__ = [
    "GENERIC_SERIES",
    "GENERIC_SOUND",
    "GENERIC_TEXT",
    "PRESETS",
    "PROSE",
    "STARTED",
    "activity_layers",
    "preset",
    "sound_layers",
]

UNIT_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz '-"
"""With END, the unit's 56 symbols."""

GENERIC_TEXT: dict[str, Any] = {
    "cell": "gru",
    "units": 64,
    "bidirectional": True,
    "dropout": 0.4,
    "ngrams": 5,
    "ngram_l2": 5e-5,
    "epochs": 12,
    "batch_size": 64,
    "learning_rate": 4e-3,
    "schedule": "cosine",
    "clip_norm": 1.0,
    "validation": 0.1,
}
"""For texts of anyone's own: n-grams and a bidirectional GRU, trained in seconds on a laptop."""

PROSE: dict[str, Any] = {
    "unit": "words",
    "vocabulary": 20_000,
    "fold": ("case",),
    "embedding": 64,
    "embedding_dropout": 0.5,
    "cell": "gru",
    "units": 64,
    "bidirectional": True,
    "pooling": "mean",
    "dropout": 0.5,
    "word_ngrams": 3,
    "character_ngrams": 5,
    "epochs": 6,
    "batch_size": 64,
    "learning_rate": 2e-3,
    "schedule": "cosine",
    "clip_norm": 1.0,
    "validation": 0.1,
    "patience": 2,
    "max_length": 400,
    "cut": True,
    "cut_to": "ends",
}
"""For what people write, sentences and longer: words, and a linear model beside them."""

STARTED: dict[str, Any] = {**PROSE, "embedding": 200, "layer_decay": 0.3, "epochs": 8}
"""The same where networks start from what another has learned."""

GENERIC_SERIES: dict[str, Any] = {
    "cell": "gru",
    "units": (64, 64),
    "bidirectional": True,
    "pooling": "mean",
    "dropout": 0.4,
    "epochs": 15,
    "batch_size": 64,
    "learning_rate": 2e-3,
    "schedule": "cosine",
    "clip_norm": 1.0,
    "validation": 0.1,
}
"""For measured series of anyone's own."""

GENERIC_SOUND: dict[str, Any] = {
    "standardise": False,
    "epochs": 40,
    "batch_size": 32,
    "learning_rate": 2e-3,
    "schedule": "one-cycle",
    "clip_norm": 1.0,
    "validation": 0.1,
}
"""For recordings of sound; its network is `sound_layers`."""

ACTIVITY: dict[str, Any] = {
    "standardise": False,
    "members": 3,
    "method": "adamw",
    "weight_decay": 1e-2,
    "epochs": 12,
    "batch_size": 128,
    "learning_rate": 4e-3,
    "schedule": "one-cycle",
    "clip_norm": 1.0,
}
"""For phone sensors; its network is `activity_layers`."""

UNIT_NAMES: dict[str, Any] = {
    "cell": "simple",
    "units": 64,
    "alphabet": UNIT_LETTERS,
    "mask": False,
    "timesteps": 15,
    "batch_size": 200,
    "epochs": 30,
    "keep": "last",
}
"""The last epoch is what counts, and the test part is watched, as on the unit's slides."""

UNIT_ACTIVITY: dict[str, Any] = {
    "cell": "simple",
    "units": 32,
    "l2": 0.005,
    "batch_size": 1500,
    "epochs": 100,
    "keep": "last",
}

PRESETS: dict[str, dict[str, Any]] = {
    "generic-text": GENERIC_TEXT,
    "generic-prose": PROSE,
    "generic-series": GENERIC_SERIES,
    "generic-sound": GENERIC_SOUND,
    "spoken-digits": GENERIC_SOUND,
    # The packaged job: names of many countries and scripts, written as ASCII letters.
    "names": {
        **GENERIC_TEXT,
        "fold": ("latin", "case"),
        "unknown": "skip",
        "batch_size": 128,
        "epochs": 5,
        # Endings that many languages give to men are women's in a few (and unmarked Asian and
        # Icelandic names look like men's), so that unweighted women are called men twice as often
        # as the reverse; with this weight both errors are about as frequent.
        "class_weight": {"female": 1.4},
    },
    # Few names: none are spared for validation, the schedule ends where it should.
    "names-nltk": {
        **GENERIC_TEXT,
        "fold": ("accents", "case"),
        "unknown": "skip",
        "validation": None,
    },
    # One number a label in every bucket: with many labels fewer buckets, for speed and size.
    "names-country": {
        **GENERIC_TEXT,
        "units": 128,
        "dropout": 0.5,
        "fold": ("latin", "case"),
        "unknown": "skip",
        "batch_size": 128,
        "epochs": 10,
        "ngram_buckets": 2**16,
        "ngram_l2": 1e-5,
        "ngrams_apart": True,
        "members": 3,
        "validation": 0.03,
        # Small countries have few names here: without it they would hardly ever be answered.
        "class_weight": 0.35,
    },
    "surnames": {
        **GENERIC_TEXT,
        "fold": ("accents", "case"),
        "unknown": "skip",
        "ngram_buckets": 2**16,
        "ngram_l2": 2e-5,
    },
    "activity": ACTIVITY,
    "activity-hapt": ACTIVITY,
    # The unit's four runs of section 6: SimpleRNN(32) on windows of nine channels.
    "unit-activity-1": UNIT_ACTIVITY,
    "unit-activity-2": {**UNIT_ACTIVITY, "units": (32, 32)},
    "unit-activity-1-clipped": {**UNIT_ACTIVITY, "clip_value": 0.5},
    "unit-activity-2-clipped": {**UNIT_ACTIVITY, "units": (32, 32), "clip_value": 0.5},
    # The unit's model, section 4: SimpleRNN(64) on one-hot letters, padded with END and read so.
    "unit-names": UNIT_NAMES,
    # Section 5: two layers with dropout.
    "unit-names-stacked": {**UNIT_NAMES, "units": (64, 64), "dropout": 0.2},
}
"""Keyword arguments of `SequenceClassifier` by name."""


def preset(name: str, *, series: bool = False, highest: int | None = None) -> dict[str, Any]:
    """Return the recommended settings for a data set, or generic ones for any other name.

    `highest` is the highest pitch in Hz of what is sound, half its rate.

    >>> preset("unit-names")["units"], preset("my-own.csv")["cell"]
    (64, 'gru')
    """
    usual = GENERIC_SOUND if highest else GENERIC_SERIES if series else GENERIC_TEXT
    settings = dict(chosen := PRESETS.get(name, usual))
    if chosen is ACTIVITY:
        settings["layers"] = activity_layers()
    if chosen is GENERIC_SOUND:
        settings["layers"] = sound_layers(highest or (4_000 if name == "spoken-digits" else 8_000))
    return settings


def activity_layers() -> list[Any]:
    """Plan the network for phone sensors: body acceleration, gyroscope and total acceleration.

    A bidirectional GRU over frames of eight steps, and statistics of the whole window beside
    it. Small rotations in training stand for phones that sit differently in other people's
    pockets; squashing makes the faint movements of sitting and standing visible.
    """
    from elman.rnn import (
        GRU,
        Bidirectional,
        Concat,
        Dropout,
        Frames,
        Pooling,
        Rotate,
        Sequential,
        Squash,
        Standardise,
        Statistics,
    )

    body, gyroscope, total = (0.05,) * 3, (0.1,) * 3, (0.0,) * 3
    whole: list[Any] = [Statistics(), Standardise(), Dropout(0.2)]
    course: list[Any] = [
        Squash(body + gyroscope + total),
        Standardise(),
        Frames(8),
        Bidirectional(GRU(32, return_sequences=True)),
        Pooling("mean"),
        Dropout(0.4),
    ]
    return [Rotate(0.3), Concat((Sequential(whole), Sequential(course)))]


def sound_layers(highest: int = 8_000) -> list[Any]:
    """Plan the network for sound: log-mel frames, two at a time, read from both ends, twice.

    Voices, paces, noises and rooms that are drawn in training, and bands and stretches that are
    hidden, stand for those that were not heard. The bands reach up to `highest` Hz.
    """
    from elman.rnn import (
        GRU,
        Bidirectional,
        Dropout,
        Frames,
        Perturb,
        Pooling,
        SpecAugment,
        Standardise,
    )

    return [
        Perturb(colour=0.3, highest=highest),
        SpecAugment(bands=4, steps=10, shift=0),
        Standardise(),
        Frames(2),
        Bidirectional(GRU(64, return_sequences=True)),
        Dropout(0.3),
        Bidirectional(GRU(64, return_sequences=True)),
        Pooling("mean"),
        Dropout(0.4),
    ]
