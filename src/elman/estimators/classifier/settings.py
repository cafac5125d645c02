"""What can be set of a `SequenceClassifier`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from elman.estimators.settings import (
    Blanks,
    Clipping,
    Members,
    Stack,
    Units,
    defaults_of,
    setting,
    settings_in,
)
from elman.estimators.transfer.settings import Taught, Transfer
from elman.limits import LAYERS
from elman.ranges import Either, Flag, Maybe, Number, OneOf, Several, Text, Whole

if TYPE_CHECKING:
    from elman.estimators.reading.inputs import Cut
    from elman.sequences.alphabet import Unknown

__all__ = [
    "ClassWeight",
    "ClassifierSettings",
    "Grams",
    "Line",
    "Pooled",
    "Reading",
    "Weighing",
    "reading",
]

ClassWeight = Literal["balanced"] | float | Mapping[Any, float] | None

_FOLDS = OneOf(("latin", "accents", "case"))
_L2 = LAYERS["kernel_l2"]


@dataclass(kw_only=True, eq=False, repr=False)
class Pooled:
    """How recurrent layers read a sequence that gets one answer."""

    bidirectional: bool = setting(
        False, Flag(), "Read from both ends.", option="--bidirectional/--forward"
    )
    pooling: Literal["last", "mean", "max", "sum"] = setting(
        "last",
        OneOf(("last", "mean", "max", "sum")),
        "What of all steps counts.",
        metavar="last|mean|max|sum",
    )
    l2: float = setting(0.0, _L2, "Weight of the squared weights of the recurrent layers.")


@dataclass(kw_only=True, eq=False, repr=False)
class Grams:
    """A linear branch on pieces of the text beside the recurrent layers."""

    ngrams: int = setting(
        0,
        Whole(0, 64),
        "Also weigh the pieces of up to N characters or symbols; 0 for the recurrent network "
        "alone.",
        metavar="N",
        typed="Also weigh the text's pieces of up to N characters; 0 for the recurrent network "
        "alone.",
    )
    ngram_l2: float = setting(0.0, _L2, "Weight of the squared weights of the n-grams.")
    ngram_buckets: int = setting(2**18, LAYERS["buckets"], "Rows that n-grams are hashed into.")
    ngrams_apart: bool = setting(
        False, Flag(), "The n-grams learn by themselves, better for many classes."
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Line:
    """A linear model on words and their parts, learned by itself beside the networks."""

    word_ngrams: int = setting(
        0,
        Whole(0, 8),
        "A linear model beside the networks weighs the runs of up to N words; 0 for none.",
        metavar="N",
        serves="Texts",
    )
    character_ngrams: int = setting(
        0,
        Whole(0, 16),
        "That linear model weighs the parts of words of up to N characters; 0 for none.",
        metavar="N",
        serves="Texts",
    )
    linear_strength: float = setting(
        3.0,
        Number(0, 1e6, above=True),
        "Weight of the examples against the squared weights of the linear model.",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Weighing:
    """How much examples count."""

    class_weight: ClassWeight = setting(
        None,
        None,
        'None, "balanced", a power from 0 to 1 of the balanced weights, or label -> weight.',
        metavar="balanced|POWER",
        typed="Make rare labels count as much; a power from 0 to 1 is between.",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Reading(Blanks):
    """What is read of a text or a recording, and how."""

    fold: str | Sequence[str] = setting(
        (),
        Either(_FOLDS, Several(_FOLDS, 0, 3)),
        "Write texts the same way.",
        metavar="latin|accents|case|none",
        typed="Write texts the same way; may be repeated.",
    )
    unknown: Unknown = setting(
        "error",
        OneOf(("error", "skip", "replace")),
        "What to do with characters never seen in training.",
        metavar="error|skip|replace",
    )
    alphabet: str | None = setting(
        None,
        Maybe(Text(0, 1 << 21)),
        "Characters that may occur, instead of those of the training texts.",
    )
    mask: bool = setting(
        True, Flag(), "False pads with END to `timesteps` and reads the padding, as the unit does."
    )
    timesteps: int | None = setting(
        None,
        Maybe(Whole(1, 1 << 24)),
        "Length to pad to, at least [the longest training sequence].",
        stored=Maybe(Whole(0, 1 << 24)),
    )
    standardise: bool = setting(True, Flag(), "Scale channels to mean 0, deviation 1.")
    cut_to: Cut = setting(
        "head",
        OneOf(("head", "ends", "windows")),
        "What is read of a longer text or recording: its beginning, half of each end, or all of "
        "it in windows whose answers are averaged.",
        metavar="head|ends|windows",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class ClassifierSettings(
    Transfer, Taught, Reading, Weighing, Clipping, Members, Line, Grams, Pooled, Stack, Units
):
    """What can be set of a `SequenceClassifier`."""

    unit: Literal["characters", "words", "subwords"] = setting(
        "characters", OneOf(("characters", "words", "subwords")), settings_in(Units)["unit"].help
    )


_READING = (
    *("fold", "unknown", "alphabet", "spaces", "max_length", "cut", "cut_to"),
    *("standardise", "unit", "vocabulary"),
)


def reading(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a classifier's settings its reader is made of, by the reader's names."""
    defaults = defaults_of(ClassifierSettings)
    chosen = {name: settings.get(name, defaults[name]) for name in _READING}
    return {**chosen, "end": settings.get("mask", defaults["mask"])}
