"""How large anything may be that costs time or memory, in a model file as in a call.

One table of layers' settings, one of estimators', one of what else a model file says. A file
that goes beyond them is refused when it is read, and a network that would is refused before it
is trained: whatever can be trained can be saved and read.
"""

from __future__ import annotations

from elman.cells import CELLS
from elman.ranges import Either, Flag, Maybe, Number, OneOf, Range, Several, Text, Whole

__all__ = [
    "DESCRIPTION",
    "HEADER_BYTES",
    "LAYERS",
    "MODEL_BYTES",
    "NESTED",
    "NESTED_LAYERS",
    "NETWORK_PARTS",
    "RECORD",
    "SETTINGS",
    "STORED_EPOCHS",
]

MODEL_BYTES = 1 << 32
"""Size of a model file."""

HEADER_BYTES = 1 << 26
"""Size of its description: the largest part of it are the words of a vocabulary."""

NESTED = 40
"""Lists and objects within each other in a description."""

NESTED_LAYERS = 8
"""Layers that hold layers that hold layers."""

NETWORK_PARTS = 160
"""Parts that a network is compiled from: its layers, a layer of n-grams of up to 5 counting 5."""

STORED_EPOCHS = 100_000
"""Epochs, of all members together, whose figures a model file keeps."""

_COUNT = 1 << 24
_RATE = Number(0, 1, below=True)
_L2 = Number(0, 1e6)
_CELL = OneOf(tuple(CELLS))
_WIDTH = Whole(1, 1 << 14)
_LONGEST_GRAM = 64

LAYERS: dict[str, Range] = {
    "units": Whole(1, _COUNT),
    "symbols": Whole(1, _COUNT),
    "return_sequences": Flag(),
    "reverse": Flag(),
    "recurrent_dropout": _RATE,
    "kernel_l2": _L2,
    "recurrent_l2": _L2,
    "bias_l2": _L2,
    "activation": OneOf(("tanh", "relu", "sigmoid", "linear")),
    "rate": _RATE,
    "variational": Flag(),
    "epsilon": Number(0, 1e6),
    "longest": Whole(1, _LONGEST_GRAM),
    "buckets": Whole(2, 1 << 26),
    "merge": OneOf(("concat", "sum")),
    "over": OneOf(("mean", "max", "sum", "last")),
    "angle": Number(0, 100),
    "scales": Several(Number(0, 1e30), 0, 1 << 16),
    "size": Whole(1, 1 << 12),
    "lags": Several(Whole(1, 1 << 20), 0, 64),
    "input_shape": Maybe(Several(Maybe(Whole(1, _COUNT)), 1, 3)),
}
"""Settings of layers by name; a name means the same in every layer that has it."""

_FOLDS = OneOf(("latin", "accents", "case"))

SETTINGS: dict[str, Range] = {
    "cell": _CELL,
    "units": Either(_WIDTH, Several(_WIDTH, 1, 64)),
    "bidirectional": Flag(),
    "pooling": OneOf(("last", "mean", "max", "sum")),
    "dropout": _RATE,
    "recurrent_dropout": _RATE,
    "embedding_dropout": _RATE,
    "embedding": Whole(0, 1 << 14),
    "l2": _L2,
    "ngrams": Whole(0, _LONGEST_GRAM),
    "ngram_l2": _L2,
    "ngram_buckets": Whole(2, 1 << 26),
    "ngrams_apart": Flag(),
    "layers": Whole(1, 32),
    "members": Whole(1, 100),
    "epochs": Maybe(Whole(1, 10**6)),
    "batch_size": Whole(1, 10**7),
    "method": OneOf(("adam", "adamw", "sgd")),
    "learning_rate": Number(0, 1e38, above=True),
    "schedule": OneOf(("constant", "cosine", "exponential", "one-cycle")),
    "weight_decay": Number(0, 1e6),
    "clip_value": Maybe(Number(0, 1e30, above=True)),
    "clip_norm": Maybe(Number(0, 1e30, above=True)),
    "average": _RATE,
    "validation": Maybe(Number(0, 1, above=True, below=True)),
    "patience": Maybe(Whole(0, 10**6)),
    "alphabet": Maybe(Text(0, 1 << 21)),
    "fold": Either(_FOLDS, Several(_FOLDS, 0, 3)),
    "mask": Flag(),
    "timesteps": Maybe(Whole(0, _COUNT)),
    "max_length": Maybe(Whole(1, 10**9)),
    "standardise": Flag(),
    "decompose": Flag(),
    "seed": Whole(0, 2**128 - 1),
    "approach": OneOf(("many-to-one", "many-to-many", "stream")),
    "unit": OneOf(("characters", "bytes", "words", "subwords")),
    "vocabulary": Whole(1, _COUNT),
    "window": Whole(1, 10_000),
    "steps": Whole(1, 10**6),
    "unknown": OneOf(("error", "skip", "replace")),
    "spaces": OneOf(("collapse", "keep")),
    "cut": Flag(),
}
"""Settings of estimators by name, as their constructors take them."""

DESCRIPTION: dict[str, Range] = {
    "members": Whole(0, 100),
    "timesteps": Whole(1, _COUNT),
    # Padding that is read, and so computed, for every sequence.
    "padded timesteps": Whole(1, 1 << 18),
    # What calibration can find lies between an eighth and eight.
    "temperature": Number(0.1, 10),
    "features": Whole(1, _COUNT),
    "max_length": SETTINGS["max_length"],
    "end": Flag(),
    "several": Flag(),
    "start": Whole(0, _COUNT),
    "labels": Several(Either(Text(1, 1000), Either(Flag(), Number(-1e308, 1e308))), 2, 1 << 20),
    "classes": Several(Either(Text(1, 1000), Either(Flag(), Number(-1e308, 1e308))), 0, 1 << 20),
    "symbols": Several(Text(1, 1000), 0, 1 << 20),
    "ratio": Number(0, 10_000, above=True),
    # A transducer's steps are input and output together, each with a share of both.
    "transducer max_length": Whole(1, 10_000),
}
"""What a model file says beside its settings and its network."""

_MANY = Whole(0, 1 << 53)
_FIGURE = Maybe(Number(-1e308, 1e308))

RECORD: dict[str, Range] = {
    "sequences": _MANY,
    "symbols": _MANY,
    "pairs": _MANY,
    "trained_on": _MANY,
    "data_sha256": Text(0, 64),
    "seed": SETTINGS["seed"],
    "epochs": Either(_MANY, Several(_MANY, 0, 100)),
    "best_epoch": _MANY,
    "best_epochs": Several(_MANY, 0, 100),
    "train_loss": _FIGURE,
    "train_accuracy": _FIGURE,
    "validation_loss": _FIGURE,
    "validation_accuracy": _FIGURE,
    "interrupted": Flag(),
    "elman": Text(0, 100),
    "jax": Text(0, 100),
    "recurrence": Text(0, 1000),
    "threads": _MANY,
}
"""What every training record says; whoever trained may add more."""
