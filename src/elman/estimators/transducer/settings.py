"""What can be set of a `SequenceTransducer`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from elman.estimators.settings import Blanks, Members, Recurrence, Training, setting, with_default
from elman.limits import LAYERS
from elman.ranges import Flag, Maybe, Whole

__all__ = ["TransducerSettings"]

LONGEST = 10_000
"""A transducer's steps are input and output together, each with a share of both."""


@dataclass(kw_only=True, eq=False, repr=False)
class TransducerSettings(Blanks, Training, Members, Recurrence):
    """What can be set of a `SequenceTransducer`."""

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
    decompose: bool = setting(
        True, Flag(), "Read strings of the input in Unicode's NFD: é is e and an accent."
    )
    max_length: int = setting(500, Whole(1, LONGEST), "Longest input and output allowed.")
