"""What can be set of a `SequenceForecaster`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from elman.estimators.settings import Members, Recurrence, Training, setting, with_default
from elman.forms import DISTRIBUTIONS, FORMS
from elman.limits import LAYERS
from elman.ranges import Flag, Maybe, Number, OneOf, Several, Whole

__all__ = ["Ahead", "ForecasterSettings"]

LONGEST = 1 << 14
"""Steps of a window, and steps ahead, at most."""


@dataclass(kw_only=True, eq=False, repr=False)
class Ahead:
    """What is forecast, and from what."""

    horizon: int = setting(
        12, Whole(1, LONGEST), "Steps ahead that are forecast.", metavar="N", serves="Series"
    )
    season: int | None = setting(
        None,
        Maybe(Whole(1, LONGEST)),
        "Steps after which values repeat, 1 for none; None finds it.",
        metavar="N",
        typed="Steps after which values repeat, 1 for none [found].",
        serves="Series",
    )
    form: Literal["auto", "plain", "differenced", "deseasonalised", "trended"] = setting(
        "auto",
        OneOf(("auto", *FORMS)),
        "What windows are read as; auto takes what a backtest finds best.",
        metavar="|".join(("auto", *FORMS)),
        serves="Series",
    )
    distribution: Literal["quantiles", "gaussian", "student", "negative-binomial", "mean"] = (
        setting(
            "quantiles",
            OneOf(DISTRIBUTIONS),
            "What is forecast of each step; negative-binomial is for counts.",
            metavar="|".join(DISTRIBUTIONS),
            serves="Series",
        )
    )
    lookback: int | None = setting(
        None,
        Maybe(Whole(1, LONGEST)),
        "Steps of a window that is read; None is chosen from horizon and season.",
        metavar="N",
        typed="Steps of a window that is read [chosen from horizon and season].",
        serves="Series",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class ForecasterSettings(Ahead, Training, Members, Recurrence):
    """What can be set of a `SequenceForecaster`."""

    cell: str = with_default(Recurrence, "cell", "gru")
    units: int | tuple[int, ...] = with_default(Recurrence, "units", 128)
    dropout: float = with_default(Recurrence, "dropout", 0.1)
    layers: None = setting(None, None, "A forecaster has no layers of one's own.", kept=False)
    segment: int | None = setting(
        None,
        Maybe(Whole(1, LONGEST)),
        "Steps that are read at once, as one step of the recurrence; None is chosen.",
    )
    logarithm: bool | None = setting(
        None,
        Maybe(Flag()),
        "Read logarithms, of series above zero; None takes what a backtest finds best.",
    )
    by_series: bool = setting(
        False, Flag(), "Scale by whole series and from the last value, not window by window."
    )
    identify: bool = setting(
        False, Flag(), "Learn a vector for each series; only these can be forecast then."
    )
    levels: tuple[float, ...] = setting(
        (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975),
        Several(Number(0, 1, above=True, below=True), 1, 99),
        "Shares of values below the quantiles that are forecast; those above 0.5 mirror those "
        "below.",
    )
    conformal: bool = setting(
        True, Flag(), "Widen or narrow intervals to what validation shows (Romano et al. 2019)."
    )
    steps: int = setting(100, Whole(1, 10**6), "Batches of an epoch.")
    epochs: int = with_default(Training, "epochs", 20)
    batch_size: int = setting(256, Whole(1, 10**6), "Windows a step.")
    method: str = with_default(Training, "method", "adamw")  # type: ignore[assignment]
    learning_rate: float = with_default(Training, "learning_rate", 2e-3)
    schedule: str = with_default(Training, "schedule", "cosine")  # type: ignore[assignment]
    clip_norm: float | None = with_default(Training, "clip_norm", 1.0)
    weight_decay: float = with_default(Training, "weight_decay", 0.01)
    validation: float | None = with_default(Training, "validation", 0.1)
    average: float = setting(
        0.99, LAYERS["rate"], "How slowly the kept weights follow the last steps, as an average."
    )
