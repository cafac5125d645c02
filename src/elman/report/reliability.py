"""Whether "80% sure" is right 80 times in 100: reliability, in bins of confidence."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elman.report.grid import Grid
from elman.report.pictures import BLUE, GREY, RED, finished, new_figure
from elman.report.proportion import Proportion
from elman.report.shares import percent, span

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray
__all__ = [
    "BINS",
    "Bin",
    "calibration_error",
    "draw_reliability",
    "reliability_bins",
    "reliability_table",
]

BINS = 15
"""As many equal-width bins of the confidence as Guo et al. (2017) use."""


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies in `low ... high`: their mean, and the share right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float

    @property
    def right(self) -> Proportion:
        """How many of the answers are right, with the interval that so few make."""
        return Proportion(round(self.accuracy * self.count), self.count)


def reliability_bins(
    confidence: NDArray[Any], right: NDArray[Any], bins: int = BINS
) -> tuple[Bin, ...]:
    """Sort answers into bins of equal width over 0 ... 1 and leave empty bins out.

    `confidence (n,)` is the probability of the answer given, the highest of all classes, so
    that two classes or fifty are treated alike; `right (n,)` whether it was true.

    >>> import numpy as np
    >>> bins = reliability_bins(np.array([0.9, 0.95, 0.55]), np.array([True, False, True]), 10)
    >>> [(one.count, one.accuracy) for one in bins]
    [(1, 1.0), (2, 0.5)]
    """
    import numpy as np

    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return tuple(
        Bin(
            low=i / bins,
            high=(i + 1) / bins,
            count=int((place == i).sum()),
            confidence=float(confidence[place == i].mean()),
            accuracy=float(right[place == i].mean()),
        )
        for i in np.unique(place).tolist()
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: |confidence - accuracy|, weighted by count.

    >>> calibration_error([Bin(0.8, 1.0, 10, 0.9, 0.7)])
    0.2
    """
    total = sum(bin_.count for bin_ in bins)
    gaps = sum(bin_.count * abs(bin_.confidence - bin_.accuracy) for bin_ in bins)
    return round(gaps / total, 12)


def reliability_table(bins: Sequence[Bin]) -> Grid:
    """Tabulate the bins for a terminal."""
    table = Grid()
    for heading in ("confidence", "answers", "mean", "right", "95% interval"):
        table.add_column(heading, justify="right")
    for bin_ in bins:
        table.add_row(
            f"{bin_.low:.0%} to {bin_.high:.0%}",
            f"{bin_.count:,}",
            percent(bin_.confidence),
            percent(bin_.accuracy),
            span(bin_.right.low, bin_.right.high, 0),
        )
    return table


def draw_reliability(
    bins: Sequence[Bin], path: str | os.PathLike[str] | None = None, *, title: str = "Reliability"
) -> Figure:
    """Draw the share right by confidence, over how many answers there are, into `path` if given.

    Raises `OutputError` when the file cannot be written or its ending names no picture.
    """
    figure = new_figure(5.2, 5.6)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    above.plot([0, 1], [0, 1], "--", color=GREY, label="perfectly calibrated")
    # A bin of few answers lies anywhere by chance: the bars say how far.
    reach = (
        [bin_.accuracy - bin_.right.low for bin_ in bins],
        [bin_.right.high - bin_.accuracy for bin_ in bins],
    )
    above.errorbar(
        [bin_.confidence for bin_ in bins],
        [bin_.accuracy for bin_ in bins],
        yerr=reach,
        fmt="o-",
        color=BLUE,
        elinewidth=0.8,
        capsize=2,
        label=f"model (error {percent(calibration_error(bins))}), 95% intervals",
    )
    above.set(title=title, ylabel="share of answers that are right", xlim=(0, 1), ylim=(0, 1))
    above.legend(frameon=False, loc="upper left")
    below.bar(
        [bin_.low for bin_ in bins],
        [bin_.count for bin_ in bins],
        width=1 / BINS,
        align="edge",
        color=RED,
        alpha=0.7,
    )
    below.set(xlabel="confidence: probability of the answer given", ylabel="answers")
    return finished(figure, path)
