"""What can be set of a `SequenceGenerator`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from elman.estimators.settings import Clipping, Stack, Units, setting, with_default
from elman.estimators.transfer.settings import Taught
from elman.limits import LAYERS
from elman.ranges import Flag, OneOf, Whole

__all__ = ["GeneratorSettings", "Written"]

_APPROACHES = ("stream", "many-to-one", "many-to-many")
_VECTORS = ("learned", "counted")


@dataclass(kw_only=True, eq=False, repr=False)
class Written:
    """How a text is learned."""

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
    window: int = setting(20, Whole(1, 10_000), "Symbols in a window.", metavar="N", serves="Texts")
    steps: int = setting(
        32, Whole(1, 10**6), "Steps that the gradient goes back.", metavar="N", serves="Texts"
    )
    average: float = setting(
        0.0,
        LAYERS["rate"],
        "How slowly the kept weights of a stream follow the last steps, over which they are an "
        "average; 0: the last weights.",
        metavar="SHARE",
        serves="Texts",
    )
    vectors: Literal["learned", "counted"] = setting(
        "learned",
        OneOf(_VECTORS),
        "Vectors of words: learned with the rest, or counted beforehand, from the words that "
        "stand around each, and kept as they are.",
        metavar="|".join(_VECTORS),
        serves="Texts",
        absent="learned",
    )
    tied: bool = setting(
        False,
        Flag(),
        "Write symbols with the vectors that the embedding reads them with, instead of weights of "
        "the output's own.",
        option="--tied",
        serves="Texts",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class GeneratorSettings(Taught, Clipping, Stack, Units, Written):
    """What can be set of a `SequenceGenerator`."""

    cell: str = with_default(Stack, "cell", "gru")
    units: int | tuple[int, ...] = with_default(Stack, "units", 256)
    epochs: int = with_default(Clipping, "epochs", 16)
    batch_size: int = with_default(Clipping, "batch_size", 16)
