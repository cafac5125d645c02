"""How large anything may be that costs time or memory, in a model file as in a call.

One table of layers' settings, one of what a model file says; what estimators may be set to stands
in their settings. A file that goes beyond them is refused when it is read, and a network that would
is refused before it is trained: whatever can be trained can be saved and read.
"""

from __future__ import annotations

from elman.ranges import Either, Flag, Maybe, Named, Number, OneOf, Range, Several, Text, Whole

__all__ = [
    "DESCRIPTION",
    "HEADER_BYTES",
    "LAYERS",
    "MODEL_BYTES",
    "NESTED",
    "NESTED_LAYERS",
    "NETWORK_PARTS",
    "RECENT",
    "RECORD",
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

RECENT = 1 << 17
"""Symbols that a memory of what was read lately holds."""

_COUNT = 1 << 24
_RATE = Number(0, 1, below=True)
_L2 = Number(0, 1e6)
_LONGEST_GRAM = 64

LAYERS: dict[str, Range] = {
    "units": Whole(1, _COUNT),
    "symbols": Whole(1, _COUNT),
    "width": Whole(1, _COUNT),
    "return_sequences": Flag(),
    "reverse": Flag(),
    "recurrent_dropout": _RATE,
    "weight_dropout": _RATE,
    "mogrifier": Whole(0, 12),
    "kernel_l2": _L2,
    "recurrent_l2": _L2,
    "bias_l2": _L2,
    "activation": OneOf(("tanh", "relu", "sigmoid", "linear")),
    "rate": _RATE,
    "variational": Flag(),
    "epsilon": Number(0, 1e6),
    "spread": Number(0, 1e6),
    "longest": Whole(1, _LONGEST_GRAM),
    "buckets": Whole(2, 1 << 26),
    "merge": OneOf(("concat", "sum")),
    "over": OneOf(("mean", "max", "sum", "last")),
    "angle": Number(0, 100),
    "bands": Whole(0, 10_000),
    "steps": Whole(0, 10_000),
    "shift": Whole(0, 10_000),
    "warp": Number(0, 2),
    "bend": Number(0, 1),
    "noise": Number(0, 1),
    "colour": Number(0, 100),
    "highest": Whole(1, 1_000_000),
    "scales": Several(Number(0, 1e30), 0, 1 << 16),
    "size": Whole(1, 1 << 12),
    "beside": Whole(0, 1 << 16),
    "lags": Several(Whole(1, 1 << 20), 0, 64),
    "input_shape": Maybe(Several(Maybe(Whole(1, _COUNT)), 1, 3)),
}
"""Settings of layers by name; a name means the same in every layer that has it."""

DESCRIPTION: dict[str, Range] = {
    "members": Whole(0, 100),
    "timesteps": Whole(1, _COUNT),
    # Padding that is read, and so computed, for every sequence.
    "padded timesteps": Whole(1, 1 << 18),
    # What calibration can find lies between an eighth and eight.
    "temperature": Number(0.1, 10),
    "curve": Several(Number(-20, 20), 3, 3),
    "features": Whole(1, _COUNT),
    "max_length": Maybe(Whole(1, 10**9)),
    "end": Flag(),
    "several": Flag(),
    "start": Whole(0, _COUNT),
    "labels": Several(Either(Text(1, 1000), Either(Flag(), Number(-1e308, 1e308))), 2, 1 << 20),
    "classes": Several(Either(Text(1, 1000), Either(Flag(), Number(-1e308, 1e308))), 0, 1 << 20),
    "symbols": Several(Text(1, 1000), 0, 1 << 20),
    "steps": Whole(1, 1 << 14),
    "flag": Flag(),
    "ratio": Number(0, 10_000, above=True),
    "longest": Several(Whole(1, 10_000), 2, 2),
    "words": Several(Text(0, 1 << 16), 0, 1 << 22),
    "columns": Several(Several(Text(0, 1 << 16), 1, 1 << 20), 0, 64),
    "hint buckets": Whole(0, 1 << 24),
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
    "seed": Whole(0, 2**128 - 1),
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
    "table_columns": Named(Text(0, 10_000), 2),
}
"""What every training record says; whoever trained may add more."""
