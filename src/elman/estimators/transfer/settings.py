"""What can be set of a network that starts from what another has learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from elman.estimators.settings import setting
from elman.ranges import Flag, Number, OneOf

__all__ = ["Transfer"]

_WAYS = ("gradual", "all", "frozen")


@dataclass(kw_only=True, eq=False, repr=False)
class Transfer:
    """Where a network starts, and how what it takes over learns on."""

    init_from: Any = setting(
        None,
        None,
        "A generator, or its file, whose embedding and recurrent layers the networks start from, "
        "symbol by symbol.",
        metavar="MODEL",
        option="--from",
        typed="Start from the embedding and the recurrent layers of a generator's file, symbol by "
        "symbol.",
        serves="Texts",
        kept=False,
    )
    fine_tune: Literal["gradual", "all", "frozen"] = setting(
        "gradual",
        OneOf(_WAYS),
        "How what was taken over learns on: one layer more after each epoch, from the top; all of "
        "it from the first step; or not at all.",
        metavar="|".join(_WAYS),
        kept=False,
    )
    layer_decay: float = setting(
        0.4,
        Number(0, 1, above=True),
        "Rate of a layer taken over, as a share of that of the layer above it.",
        metavar="SHARE",
        kept=False,
    )
    better_start: bool = setting(
        True,
        Flag(),
        "Train once more without what was taken over, and keep whichever is better on what is "
        "held out.",
        option="--better-start/--start-as-told",
        kept=False,
    )
