"""What can be set of a `SequenceGenerator`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from elman.estimators.settings import Clipping, Stack, setting, with_default
from elman.limits import LAYERS
from elman.ranges import OneOf, Whole

if TYPE_CHECKING:
    from elman.sequences import Unit

__all__ = ["GeneratorSettings", "Written"]

_APPROACHES = ("stream", "many-to-one", "many-to-many")
_UNITS = ("characters", "bytes", "words", "subwords")


@dataclass(kw_only=True, eq=False, repr=False)
class Written:
    """What of a text is learned, and how it is read."""

    approach: Literal["many-to-one", "many-to-many", "stream"] = setting(
        "stream",
        OneOf(_APPROACHES),
        '"stream" reads contiguous streams and carries the state on (truncated BPTT), '
        '"many-to-one" predicts the symbol behind each window, "many-to-many" the successor of '
        "every symbol of each window.",
        metavar="|".join(_APPROACHES),
        typed="How a generator learns; DATA is then a text, a file or a folder.",
        serves="Texts",
    )
    unit: Unit = setting(
        "characters", OneOf(_UNITS), "What is predicted.", metavar="|".join(_UNITS), serves="Texts"
    )
    vocabulary: int = setting(
        10_000,
        Whole(1, 1 << 24),
        "How many words or subwords have a code.",
        metavar="N",
        typed="How many words or subwords have a code [10000].",
        serves="Texts",
    )
    window: int = setting(20, Whole(1, 10_000), "Symbols in a window.", metavar="N", serves="Texts")
    steps: int = setting(
        32, Whole(1, 10**6), "Steps that the gradient goes back.", metavar="N", serves="Texts"
    )
    embedding: int = setting(
        0,
        Whole(0, 1 << 14),
        "Numbers learned for each symbol; 0 for one-hot.",
        metavar="N",
        serves="Texts",
    )
    embedding_dropout: float = setting(
        0.0, LAYERS["rate"], "Share of the embedding dropped in training."
    )


@dataclass(kw_only=True, eq=False, repr=False)
class GeneratorSettings(Clipping, Stack, Written):
    """What can be set of a `SequenceGenerator`."""

    cell: str = with_default(Stack, "cell", "gru")
    units: int | tuple[int, ...] = with_default(Stack, "units", 256)
    epochs: int = with_default(Clipping, "epochs", 16)
    batch_size: int = with_default(Clipping, "batch_size", 16)
