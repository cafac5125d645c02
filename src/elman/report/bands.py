"""Forecasts as a picture: what was, what is to come, and the bands in which it is to lie."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.report.pictures import BLUE, GREY, RED, finished, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["MOST_DRAWN", "Drawn", "draw_forecasts"]

MOST_DRAWN = 6
"""Series of one picture."""

_TICKS = 5


class Drawn(NamedTuple):
    """A series to draw: `history (steps,)`, `median (horizon,)`, bands from the widest in.

    Each band is `(share, low, high)`; `times` name all steps, of history and horizon.
    """

    name: str
    history: NDArray[np.float64]
    median: NDArray[np.float64]
    bands: Sequence[tuple[float, NDArray[np.float64], NDArray[np.float64]]]
    times: Sequence[str]


def draw_forecasts(
    series: Sequence[Drawn], path: str | os.PathLike[str] | None = None, *, title: str = ""
) -> Figure:
    """Draw the first series, each with its recent history, into `path` if given.

    Raises `OutputError` when the file cannot be written or its ending names no picture.
    """
    shown = series[:MOST_DRAWN]
    columns = 1 if len(shown) == 1 else 2
    rows = -(-len(shown) // columns)
    figure = new_figure(9.0 if columns == 1 else 13.0, 3.6 * rows if rows > 1 else 4.2)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, drawn in zip(panels, shown, strict=False):
        kept = min(len(drawn.history), max(3 * len(drawn.median), 24))
        past, n = drawn.history[-kept:], len(drawn.median)
        ahead = np.arange(n) + kept
        axes.plot(np.arange(kept), past, color=GREY, lw=1.2, label="observed")
        for i, (share, low, high) in enumerate(drawn.bands):
            axes.fill_between(
                ahead, low, high, color=BLUE, alpha=0.15 + 0.12 * i, lw=0, label=f"{share:.0%}"
            )
        marker = "o" if n == 1 else None
        axes.plot(ahead, drawn.median, color=RED, lw=1.8, marker=marker, label="forecast")
        axes.axvline(kept - 0.5, color=GREY, lw=0.8, ls=":")
        names = list(drawn.times)[-(kept + n) :]
        at = np.unique(np.linspace(0, len(names) - 1, min(_TICKS, len(names))).astype(int))
        axes.set_xticks(at, [names[i] for i in at])
        axes.margins(x=0.01)
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(drawn.name[:60], fontsize=10, loc="left")
    for axes in panels[len(shown) :]:
        axes.set_visible(False)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    figure.suptitle(title, fontsize=12, x=0.02, ha="left")
    return finished(figure, path)
