"""What an output looks at: the attention of each symbol written on each symbol read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from elman.report.pictures import finished, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_attention"]

_END = "(end)"
_WIDEST = 24.0
"""Inches, however long both sides are."""


def draw_attention(
    attention: NDArray[Any],
    read: Sequence[str],
    written: Sequence[str],
    path: str | os.PathLike[str] | None = None,
    *,
    title: str = "",
) -> Figure:
    """Draw `attention (written + 1, read + 1)` into `path` if given: a row for each symbol written.

    Each row sums to 1; the last row and column are the ends of both sides. Raises `OutputError`
    when the file cannot be written or its ending names no picture.
    """
    columns = [*map(_shown, read), _END][: attention.shape[1]]
    rows = [*map(_shown, written), _END][: attention.shape[0]]
    letters = 0.09 * max(map(len, columns)), 0.09 * max(map(len, rows))
    cell = min(0.34, (_WIDEST - 3) / max(len(columns), len(rows)))
    width = max(4.0, 1.6 + cell * len(columns) + letters[1])
    height = max(3.0, 0.7 + cell * len(rows) + letters[0])
    figure = new_figure(width, height)
    axes = figure.subplots()
    image = axes.imshow(attention, cmap="Blues", vmin=0, vmax=1, aspect="equal")
    size = max(4.0, min(10.0, 28 * cell))
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=size)
    axes.set_yticks(range(len(rows)), rows, fontsize=size)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.set(xlabel="read", ylabel="written")
    figure.colorbar(image, ax=axes, label="share of attention", shrink=0.8)
    if title:
        figure.suptitle(title, fontsize=12)
    return finished(figure, path)


def _shown(symbol: str) -> str:
    """Write a symbol as a label; `$` would begin a formula.

    >>> _shown(" man"), _shown(" ")
    ('man', '␣')
    """
    return (symbol.strip() or "\u2423").replace("$", r"\$")[:30]
