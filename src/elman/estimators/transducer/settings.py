"""What can be set of a `SequenceTransducer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from elman.estimators.settings import (
    Blanks,
    Members,
    Recurrence,
    Training,
    Units,
    setting,
    with_default,
)
from elman.limits import LAYERS
from elman.ranges import Flag, Maybe, OneOf, Whole

__all__ = ["Attending", "TransducerSettings", "Unit"]

LONGEST = 10_000
"""A transducer's steps are input and output together, each with a share of both."""


Unit = Literal["characters", "words", "subwords"]
"""What a side is cut into; sequences of symbols are read as they are, as characters."""

_UNITS = ("characters", "words", "subwords")


@dataclass(kw_only=True, eq=False, repr=False)
class Attending:
    """How input and output are aligned, and what only attention has."""

    alignment: Literal["monotonic", "attention"] = setting(
        "monotonic",
        OneOf(("monotonic", "attention")),
        "monotonic: both sides go along with each other, and all alignments are summed. attention: "
        "the order may differ, and the network learns where to look.",
        metavar="monotonic|attention",
        typed="monotonic: both go along with each other, as letters and sounds do. attention: "
        "their order may differ, as in translation [monotonic].",
        serves="Pairs",
        absent="monotonic",
    )
    output_unit: Unit | None = setting(
        None,
        Maybe(OneOf(_UNITS)),
        "What outputs are cut into, where it is not the `unit` of inputs.",
        metavar="characters|words|subwords",
        typed="What outputs are cut into [as inputs, by --unit].",
        serves="Pairs with attention",
        absent=None,
    )
    smoothing: float = setting(
        0.0,
        LAYERS["rate"],
        "Share of certainty that targets give to all symbols alike (label smoothing).",
        metavar="SHARE",
        serves="Pairs with attention",
        absent=0.0,
    )


@dataclass(kw_only=True, eq=False, repr=False)
class TransducerSettings(Attending, Blanks, Training, Members, Recurrence):
    """What can be set of a `SequenceTransducer`."""

    unit: Unit = setting(
        "characters",
        OneOf(_UNITS),
        "What both sides are cut into; words and subwords need attention.",
        absent="characters",
    )
    vocabulary: int = with_default(Units, "vocabulary", 10_000)

    cell: str = with_default(Recurrence, "cell", "gru")
    units: int | tuple[int, ...] = with_default(Recurrence, "units", 128)
    layers: int | None = setting(
        None,
        Maybe(Whole(1, 32)),
        "So many layers of `units`, as files and calls of elman 0.1 say it; better a tuple.",
    )
    embedding: int = setting(64, Whole(1, 1 << 14), "Numbers learned for each symbol.")
    dropout: float = with_default(Recurrence, "dropout", 0.3)
    epochs: int | None = setting(  # type: ignore[assignment]
        None,
        Maybe(Whole(1, 10**6)),
        "Passes over the pairs; None is chosen from their number (`usual_epochs`).",
    )
    method: Literal["adam", "adamw", "sgd"] = with_default(Training, "method", "adamw")
    learning_rate: float = with_default(Training, "learning_rate", 3e-3)
    weight_decay: float = with_default(Training, "weight_decay", 0.01)
    clip_norm: float | None = with_default(Training, "clip_norm", 1.0)
    average: float = setting(
        0.998,
        LAYERS["rate"],
        "How slowly the kept weights follow the last steps, over which they are an average: on "
        "few words it errs less than a rate that falls.",
    )
    front: Sequence[Any] | None = setting(
        None,
        None,
        "Layers that read measured series before those of the cell; None for [Frames(4)], four "
        "timesteps at a time.",
        kept=False,
    )
    standardise: bool = setting(
        True, Flag(), "Scale the channels of series to mean 0, deviation 1.", absent=True
    )
    decompose: bool = setting(
        True, Flag(), "Read strings of the input in Unicode's NFD: é is e and an accent."
    )
    max_length: int = setting(
        500, Whole(1, LONGEST), "Longest input and output allowed, in symbols or timesteps."
    )
