"""What can be set of an estimator: groups of fields that say their range, their help, their option.

Constructors, checks, model files, docstrings and the options of the command line come from them.
Nothing heavy is imported here: `elman --help` reads it.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from elman.cells import CELLS
from elman.limits import LAYERS
from elman.ranges import Either, Flag, Maybe, Number, OneOf, Range, Several, Whole

if TYPE_CHECKING:
    from elman.estimators.reading.blanks import Spaces
    from elman.sequences import Unit

__all__ = [
    "LARGEST_SEED",
    "Blanks",
    "Clipping",
    "Dropped",
    "Gated",
    "Members",
    "Recurrence",
    "Setting",
    "Stack",
    "Training",
    "Units",
    "defaults_of",
    "documented",
    "setting",
    "settings_in",
    "with_default",
]

LARGEST_SEED = 2**32 - 1

Kind = TypeVar("Kind", bound=type[Any])

_WIDTH = Whole(1, 1 << 14)
_RATE = LAYERS["rate"]


@dataclass(frozen=True)
class Setting:
    """What a field of settings may be and means.

    `allowed` is its range, or None where a check of its own knows; a model file may say what lies
    in `stored`, for former versions allowed more, and what leaves the field out means `absent`.
    It is an option of the command line where it has a `metavar` or, of a switch, its `option`;
    `typed` are other words for it there, `serves` says whose alone it is.
    """

    allowed: Range | None
    help: str
    metavar: str = ""
    option: str = ""
    typed: str = ""
    serves: str = ""
    stored: Range | None = None
    absent: Any = ...
    kept: bool = True
    """Whether a model file has it."""

    @property
    def in_files(self) -> Range | None:
        """What a model file may say."""
        return self.stored or self.allowed

    @property
    def option_help(self) -> str:
        """What the command line says of it."""
        said = self.typed or self.help
        return f"{self.serves}: {said[0].lower()}{said[1:]}" if self.serves else said


def setting(default: Any, allowed: Range | None, says: str, **more: Any) -> Any:
    """Make a field of settings; `more` as `Setting` has it."""
    return field(default=default, metadata={"setting": Setting(allowed, says, **more)})


def with_default(group: type[Any], name: str, default: Any) -> Any:
    """Make the field of a group again, with another default."""
    return field(default=default, metadata=_fields(group)[name].metadata)


def settings_in(group: Any) -> dict[str, Setting]:
    """Return the settings of a group or an estimator by name, in their order.

    >>> str(settings_in(Training)["batch_size"].allowed)
    'a whole number from 1 to 10000000'
    """
    return {name: entry.metadata["setting"] for name, entry in _fields(group).items()}


def defaults_of(group: Any) -> dict[str, Any]:
    """Return the defaults of a group or an estimator.

    >>> defaults_of(Members)
    {'members': 1}
    """
    return {name: entry.default for name, entry in _fields(group).items()}


def _fields(group: Any) -> dict[str, Field[Any]]:
    return {entry.name: entry for entry in fields(group)}


def documented(kind: Kind) -> Kind:
    """Add what can be set to the docstring of an estimator."""
    defaults = defaults_of(kind)
    said = [
        textwrap.fill(
            f"`{name}` ({defaults[name]!r}): {setting.help}"
            + (f" It is {setting.allowed}." if setting.allowed else ""),
            width=100,
            initial_indent="    ",
            subsequent_indent="        ",
        )
        for name, setting in settings_in(kind).items()
    ]
    kind.__doc__ = "\n".join([kind.__doc__ or "", "    Settings:", "", *said, ""])
    return kind


@dataclass(kw_only=True, eq=False, repr=False)
class Recurrence:
    """The recurrent layers."""

    cell: str = setting(
        "simple", OneOf(tuple(CELLS)), "Kind of recurrent cell.", metavar="|".join(CELLS)
    )
    units: int | tuple[int, ...] = setting(
        64,
        Either(_WIDTH, Several(_WIDTH, 1, 64)),
        "Units of a layer; a tuple for a stack.",
        metavar="N",
        typed="Units of a layer; 64,64 or the option twice for two.",
    )
    dropout: float = setting(0.0, _RATE, "Share of units dropped in training.", metavar="SHARE")


@dataclass(kw_only=True, eq=False, repr=False)
class Dropped:
    """What is dropped of the recurrent weights."""

    weight_dropout: float = setting(
        0.0,
        _RATE,
        "Share of the recurrent weights dropped in training, the same at all steps.",
        metavar="SHARE",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Gated:
    """What recurrent layers do with what they read before they read it."""

    mogrifier: int = setting(
        0,
        LAYERS["mogrifier"],
        "Rounds in which the input and the state gate each other before each step; 0 for none. "
        "Slower: no compiled kernel runs it.",
        metavar="N",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Stack(Recurrence, Dropped, Gated):
    """Recurrent layers that layers of one's own may replace."""

    recurrent_dropout: float = setting(
        0.0, _RATE, "Share of the state dropped on its way to the next step in training."
    )
    layers: Sequence[Any] | None = setting(
        None,
        None,
        "Layers in place of all these, without the output: [SimpleRNN(64), Dropout(0.2)].",
        kept=False,
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Units:
    """What the symbols of a text are, and how a network takes them in."""

    unit: Unit = setting(
        "characters",
        OneOf(("characters", "bytes", "words", "subwords")),
        "What a text is cut into.",
        metavar="characters|bytes|words|subwords",
        serves="Texts",
    )
    vocabulary: int = setting(
        10_000,
        Whole(1, 1 << 24),
        "How many words or subwords have a code.",
        metavar="N",
        typed="How many words or subwords have a code [10000].",
        serves="Texts",
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
class Members:
    """How many networks answer together."""

    members: int = setting(1, Whole(1, 100), "Networks whose answers are averaged.", metavar="N")


@dataclass(kw_only=True, eq=False, repr=False)
class Training:
    """How the parameters follow the gradient, how long, and which epoch is kept."""

    epochs: int = setting(30, Whole(1, 10**6), "Passes over the data.", metavar="N")
    batch_size: int = setting(32, Whole(1, 10**7), "Examples a step.", metavar="N")
    method: Literal["adam", "adamw", "sgd"] = setting(
        "adam", OneOf(("adam", "adamw", "sgd")), "How steps follow the gradient."
    )
    learning_rate: float = setting(1e-3, Number(0, 1e38, above=True), "Step size.", metavar="RATE")
    schedule: Literal["constant", "cosine", "exponential", "one-cycle"] = setting(
        "constant",
        OneOf(("constant", "cosine", "exponential", "one-cycle")),
        "How the step size changes over the whole training.",
    )
    clip_norm: float | None = setting(
        None,
        Maybe(Number(0, 1e30, above=True)),
        "Longest gradient, over all parameters.",
        metavar="NORM",
    )
    weight_decay: float = setting(
        0.0, Number(0, 1e6), "Weight decay (method adamw).", metavar="RATE"
    )
    validation: float | None = setting(
        None,
        Maybe(Number(0, 1, above=True, below=True)),
        "Share of the training examples that chooses the best epoch and calibrates; None for none.",
        metavar="SHARE",
        typed="Share of the training examples that chooses the best epoch and calibrates; 0 for "
        "none.",
    )
    patience: int | None = setting(
        None,
        Maybe(Whole(1, 10**6)),
        "Stop after N epochs without a better one.",
        metavar="N",
        stored=Maybe(Whole(0, 10**6)),
    )
    keep: Literal["best", "last"] = setting(
        "best",
        OneOf(("best", "last")),
        "Which epoch is kept: the best on what validation holds out, or the last, which then only "
        "watches it.",
        metavar="best|last",
        absent="best",
    )
    seed: int = setting(
        0,
        Whole(0, LARGEST_SEED),
        "Same seed, same model, on as many threads of the same kind of processor.",
        metavar="N",
        stored=Whole(0, 2**128 - 1),
    )
    progress: Callable[[Any], None] | None = setting(
        None, None, "Called with a `Progress` while training.", kept=False
    )
    callbacks: Sequence[Any] = setting(
        (),
        None,
        "Told how training goes, each by its `on_step`, `on_epoch` or `on_end`: see "
        "`elman.estimators.callbacks`.",
        kept=False,
    )
    checkpoint: str | os.PathLike[str] | None = setting(
        None,
        None,
        "File (a number is added for each further member) from which a killed `fit` with the same "
        "data and settings goes on, exactly.",
        metavar="FILE",
        typed="Note how far training is, to resume the same command after a crash.",
        kept=False,
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Clipping(Training):
    """Training whose gradient may also be cut component by component."""

    clip_value: float | None = setting(
        None,
        Maybe(Number(0, 1e30, above=True)),
        "Largest component of the gradient.",
        metavar="VALUE",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class Blanks:
    """What of a sequence is read."""

    spaces: Spaces = setting(
        "collapse",
        OneOf(("collapse", "keep")),
        "Read texts without blanks around them and characters that nobody sees, or keep them.",
        metavar="collapse|keep",
        typed="Read texts without blanks around them and characters that nobody sees, or keep them "
        "[collapse].",
        # Models written before there was a choice read every character.
        absent="keep",
    )
    max_length: int | None = setting(
        1000,
        Maybe(Whole(1, 10**9)),
        "Longest text or recording allowed.",
        metavar="N",
        typed="Longest text or recording allowed [1000].",
    )
    cut: bool = setting(
        False,
        Flag(),
        "Of a longer text or recording read the beginning, instead of refusing it.",
        option="--cut",
    )
