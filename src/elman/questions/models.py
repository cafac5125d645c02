"""What can be asked of a trained model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elman.estimators.settings import LARGEST_SEED, setting
from elman.ranges import Either, Flag, Maybe, Named, Number, OneOf, Several, Text, Whole

__all__ = [
    "LONGEST_TEXT",
    "Classify",
    "Forecast",
    "Generate",
    "Score",
    "Tag",
    "Transduce",
    "Transform",
    "Watch",
]

LONGEST_TEXT = 1 << 20
"""Characters of any one text: what a model reads of it may be less."""

_MANY = 1 << 20
_TEXT = Text(0, LONGEST_TEXT)
_TEXTS = Several(_TEXT, 1, _MANY)
_NUMBER = Number(-1e308, 1e308)
_STEPS = Several(Either(_NUMBER, Several(_NUMBER, 1, 1 << 12)), 1, _MANY)


_BESIDE = Named(Maybe(Either(Flag(), Either(_NUMBER, _TEXT))), 1 << 10)


def _texts(says: str) -> Any:
    return setting((), _TEXTS, says)


def _recordings() -> Any:
    return setting(
        (),
        Several(_STEPS, 1, _MANY),
        "Recordings, each a list of timesteps, each a list of the model's channels, or of symbols.",
    )


@dataclass(frozen=True, kw_only=True)
class Classify:
    """A label, and how sure, for each text or recording."""

    texts: tuple[str, ...] = _texts("Texts to give a label.")
    recordings: tuple[Any, ...] = _recordings()
    features: tuple[Any, ...] = setting(
        (),
        Several(_BESIDE, 1, _MANY),
        "What the model reads beside each text: an object of values by name, null where there is "
        "none.",
    )
    top: int | None = setting(
        None, Maybe(Whole(1, 1 << 16)), "Show the N most probable labels.", metavar="N"
    )
    explain: bool = setting(
        False,
        Flag(),
        "Show the probability after each character; of a model of words which moved the answer.",
        option="--explain",
        typed="Show the probability after each character; of a model of words which moved it.",
    )
    unknown: str | None = setting(
        None,
        Maybe(OneOf(("error", "skip", "replace"))),
        "What to do with characters never seen in training.",
    )


@dataclass(frozen=True, kw_only=True)
class Transform:
    """The features of each text or recording, and whether it is an anomaly."""

    texts: tuple[str, ...] = _texts("Texts to turn into features.")
    recordings: tuple[Any, ...] = _recordings()
    steps: bool = setting(
        False, Flag(), "Tell the error of each step too, and whether that is an anomaly."
    )


@dataclass(frozen=True, kw_only=True)
class Watch:
    """How a network reads one text, letter by letter: states, probabilities, gradient."""

    text: str = setting("", _TEXT, "The text to read.")


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A tag for every word of each text."""

    texts: tuple[str, ...] = _texts("Texts whose words get tags.")
    explain: bool = setting(
        False,
        Flag(),
        "Show which words moved each tag.",
        option="--explain",
        typed="Show which words moved each tag, and how much.",
    )


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What comes next in each series."""

    series: tuple[Any, ...] = setting(
        (), Several(Several(_NUMBER, 1, _MANY), 1, _MANY), "Series, each a list of numbers."
    )
    horizon: int | None = setting(
        None, Maybe(Whole(1, 1 << 16)), "Steps ahead [those of training].", metavar="N"
    )


@dataclass(frozen=True, kw_only=True)
class Score:
    """How surprising each text is: bits per character, and where."""

    texts: tuple[str, ...] = _texts("Texts to score.")
    condition: str | None = setting(
        None, Maybe(Text(1, 1000)), "Its class (trained with classes).", metavar="CLASS"
    )
    features: tuple[Any, ...] = setting(
        (),
        Several(_BESIDE, 1, _MANY),
        "What the model begins each text from: an object of values by name, null where there is "
        "none.",
    )
    top: int = setting(
        0,
        Whole(0, 100),
        "Name the N symbols that the model expected most at each place, with their probabilities.",
    )


@dataclass(frozen=True, kw_only=True)
class Transduce:
    """The most probable outputs of each input."""

    texts: tuple[str, ...] = _texts("Inputs, their symbols parted as in training.")
    recordings: tuple[Any, ...] = _recordings()
    count: int = setting(1, Whole(1, 100), "Outputs of each input.", metavar="N")
    beams: int | None = setting(
        None, Maybe(Whole(1, 1000)), "Hypotheses searched [5, at least the count].", metavar="N"
    )
    unknown: str | None = setting(
        None,
        Maybe(OneOf(("error", "skip", "copy"))),
        "What to do with symbols or words never seen: copy is for words, and usual there [error].",
        metavar="error|skip|copy",
    )


@dataclass(frozen=True, kw_only=True)
class Generate:
    """Texts that go on from a seed."""

    seed: str = setting(
        "",
        _TEXT,
        "What the text goes on from.",
        metavar="TEXT",
        typed="What the text goes on from; - reads standard input.",
    )
    length: int = setting(
        500, Whole(1, 1 << 28), "Symbols at most; a text ends before where it must.", metavar="N"
    )
    count: int = setting(1, Whole(1, 1 << 20), "How many texts.", metavar="N")
    temperature: float = setting(
        1.0, Number(0, 3e38, above=True), "Below 1 more usual, above 1 more daring.", metavar="T"
    )
    top_k: int | None = setting(
        None, Maybe(Whole(1, 1 << 24)), "Choose among the K most probable symbols.", metavar="K"
    )
    top_p: float | None = setting(
        None,
        Maybe(Number(0, 1, above=True)),
        "Choose among the fewest symbols that make up P.",
        metavar="P",
    )
    greedy: bool = setting(
        False, Flag(), "Take the most probable symbol every time.", option="--greedy"
    )
    beams: int | None = setting(
        None, Maybe(Whole(1, 10_000)), "Search the most probable texts with N beams.", metavar="N"
    )
    match: str | None = setting(
        None, Maybe(Text(0, 10_000)), "What each text as a whole must match.", metavar="REGEX"
    )
    prefix: str = setting("", Text(0, 10_000), "How each text begins.", metavar="TEXT")
    suffix: str = setting("", Text(0, 10_000), "How each text ends.", metavar="TEXT")
    banned: str = setting("", Text(0, 10_000), "Characters that no text has.", metavar="CHARACTERS")
    required: str = setting(
        "", Text(0, 10_000), "Characters that every text has.", metavar="CHARACTERS"
    )
    stop: tuple[str, ...] = setting(
        (),
        Several(Text(1, 10_000), 0, 100),
        "Cut a text before any of these.",
        metavar="TEXT",
        typed="Cut a text before TEXT; may be repeated.",
    )
    repetition_penalty: float = setting(
        1.0,
        Number(1, 3e38),
        "Divide the odds of the last 64 symbols, the seed's too, by X, at any temperature.",
        metavar="X",
    )
    no_repeat: int | None = setting(
        None,
        Maybe(Whole(1, 1 << 24)),
        "Never write the same N symbols twice, the seed's included; a text that cannot go on ends.",
        metavar="N",
    )
    condition: str | None = setting(
        None, Maybe(Text(1, 1000)), "What is written (trained with classes).", metavar="CLASS"
    )
    features: dict[str, Any] | None = setting(
        None,
        Maybe(_BESIDE),
        "What the model begins from: an object of values by name, null where one is not known.",
    )
    random_seed: int = setting(
        0, Whole(0, LARGEST_SEED), "Same number, same text [0 to 4294967295].", metavar="N"
    )

    def choices(self) -> dict[str, Any]:
        """How symbols are drawn and what a text must be, as a generator's methods take it."""
        apart = ("seed", "length", "count", "beams", "condition")
        return {name: value for name, value in vars(self).items() if name not in apart}
