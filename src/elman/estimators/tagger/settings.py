"""What can be set of a `SequenceTagger`."""

from __future__ import annotations

from dataclasses import dataclass

from elman.estimators.settings import Members, Recurrence, Training, setting, with_default
from elman.estimators.transfer.settings import Transfer
from elman.limits import LAYERS
from elman.ranges import Flag, Maybe, Whole

__all__ = ["Merging", "TaggerSettings"]

LONGEST = 100_000
"""Words of a sentence at most."""


@dataclass(kw_only=True, eq=False, repr=False)
class Merging:
    """Which labels are the same."""

    merge_labels: bool = setting(
        False,
        Flag(),
        "Take labels that differ only in case or spaces for the most frequent of them.",
        option="--merge-labels",
        serves="Taggers",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class TaggerSettings(Transfer, Merging, Training, Members, Recurrence):
    """What can be set of a `SequenceTagger`."""

    cell: str = with_default(Recurrence, "cell", "lstm")
    units: int | tuple[int, ...] = with_default(Recurrence, "units", 100)
    dropout: float = with_default(Recurrence, "dropout", 0.5)
    layers: None = setting(None, None, "A tagger has no layers of one's own.", kept=False)
    embedding: int = setting(64, Whole(1, 1 << 12), "Numbers learned for each word.")
    spelling: int = setting(
        25, Whole(1, 1 << 12), "Units each way that read the characters of a word."
    )
    hints: bool = setting(
        True, Flag(), "Let hashed pieces of the words around vote too: the linear branch."
    )
    hint_buckets: int | None = setting(
        None,
        Maybe(Whole(2, 1 << 24)),
        "Weights of the linear branch for each label; None is chosen from the number of words.",
    )
    hint_dropout: float = setting(
        0.1, LAYERS["rate"], "Share of pieces the linear branch does without in training."
    )
    epochs: int = with_default(Training, "epochs", 12)
    batch_size: int = setting(2048, Whole(1, 10**7), "Words a step.")
    method: str = with_default(Training, "method", "adamw")  # type: ignore[assignment]
    learning_rate: float = with_default(Training, "learning_rate", 2e-3)
    clip_norm: float | None = with_default(Training, "clip_norm", 5.0)
    weight_decay: float = with_default(Training, "weight_decay", 0.01)
    validation: float | None = with_default(Training, "validation", 0.1)
    patience: int | None = with_default(Training, "patience", 4)
    average: float = setting(
        0.998, LAYERS["rate"], "How slowly the kept weights follow the last steps, as an average."
    )
    max_length: int = setting(10_000, Whole(1, LONGEST), "Most words of a sentence allowed.")
