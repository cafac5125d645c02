"""What can be set of a `SequenceAutoencoder`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from elman.cells import CELLS
from elman.estimators.classifier.settings import Reading
from elman.estimators.settings import Blanks, Clipping, setting, with_default
from elman.limits import LAYERS
from elman.ranges import Maybe, Number, OneOf, Whole

if TYPE_CHECKING:
    from elman.sequences.alphabet import Unknown

__all__ = ["AutoencoderSettings", "Holding"]

LONGEST = 1 << 12
"""Steps of a segment, at most."""


@dataclass(kw_only=True, eq=False, repr=False)
class Holding:
    """How sequences are held in a vector, and what is called an anomaly."""

    segment: int | None = setting(
        None,
        Maybe(Whole(1, LONGEST)),
        "Timesteps of a recording that are read and written at once; None for so many that the "
        "longest has about 16 segments.",
        metavar="N",
        typed="Timesteps of a recording that are read and written at once [a sixteenth of the "
        "longest].",
        serves="Autoencoders",
    )
    noise: float = setting(
        0.0,
        Number(0, 100),
        "Deviation of the noise on what is read in training, in deviations of a channel; what is "
        "written is compared with the clean recording.",
        metavar="DEVIATIONS",
        serves="Autoencoders",
    )
    blank: float = setting(
        0.0,
        LAYERS["rate"],
        "Share of the steps that are blanked before they are read in training.",
        metavar="SHARE",
        serves="Autoencoders",
    )
    contamination: float = setting(
        0.05,
        Number(0, 0.5, above=True),
        "Share of what is held out (of the training data, without validation) that is called an "
        "anomaly.",
        metavar="SHARE",
        serves="Autoencoders",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class AutoencoderSettings(Blanks, Clipping, Holding):
    """What can be set of a `SequenceAutoencoder`."""

    cell: str = setting(
        "gru", OneOf(tuple(CELLS)), "Kind of recurrent cell.", metavar="|".join(CELLS)
    )
    units: int = setting(
        64,
        Whole(1, 1 << 14),
        "Numbers of the vector that holds a sequence, and units of a layer.",
        metavar="N",
    )
    embedding: int = setting(
        32, Whole(1, 1 << 14), "Numbers learned for each symbol.", metavar="N", serves="Texts"
    )
    layers: None = setting(None, None, "An autoencoder has no layers of one's own.", kept=False)
    fold: str | Sequence[str] = with_default(Reading, "fold", ())
    unknown: Unknown = with_default(Reading, "unknown", "error")
    standardise: bool = with_default(Reading, "standardise", True)
    epochs: int = with_default(Clipping, "epochs", 30)
    batch_size: int = with_default(Clipping, "batch_size", 64)
    learning_rate: float = with_default(Clipping, "learning_rate", 3e-3)
    schedule: str = with_default(Clipping, "schedule", "cosine")  # type: ignore[assignment]
    clip_norm: float | None = with_default(Clipping, "clip_norm", 1.0)
