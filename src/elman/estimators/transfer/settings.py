"""What can be set of a network that starts from what another has learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from elman.estimators.settings import setting
from elman.ranges import Anything, Flag, Number, OneOf, Several

__all__ = ["Taught", "Transfer"]

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


@dataclass(kw_only=True, eq=False, repr=False)
class Taught:
    """Who teaches a network beside the data, and how much that counts."""

    teachers: Sequence[Any] = setting(
        (),
        Several(Anything("a model or its file"), 0, 64),
        "Models of the same kind that know the same symbols or labels, or their files: what they "
        "answer on average is learned too (Hinton et al. 2015).",
        metavar="MODEL",
        option="--teacher",
        typed="Learn also what this model answers, which knows the same symbols or labels; may be "
        "repeated for the mean of several.",
        serves="Classifiers and texts",
        kept=False,
    )
    distil_weight: float = setting(
        0.5,
        Number(0, 1, above=True),
        "How much teachers count; the data count the rest.",
        metavar="SHARE",
        kept=False,
    )
    distil_temperature: float = setting(
        1.0,
        Number(1, 100),
        "How much the answers of teachers are evened out, so that small probabilities count more.",
        metavar="T",
        kept=False,
    )
