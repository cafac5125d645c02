"""What is taken for what: the confusion matrix as a picture, a table, and its worst pairs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from elman.report.grid import Grid, Styled
from elman.report.metrics import Evaluation
from elman.report.pictures import finished, new_figure
from elman.report.shares import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["confused_pairs", "confusion_table", "draw_confusion"]

WIDEST = 10
"""More classes than this fit no terminal; their worst pairs do."""


def confused_pairs(evaluation: Evaluation, most: int = 10) -> list[tuple[str, str, int]]:
    """List `(true label, answer, count)` of the most frequent errors.

    >>> from elman.report import evaluate
    >>> confused_pairs(evaluate("abb", [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]], "ab"))
    [('b', 'a', 1)]
    """
    labels = evaluation.labels
    counts = evaluation.confusion.tolist()
    pairs = [
        (truth, answer, counts[i][j])
        for i, truth in enumerate(labels)
        for j, answer in enumerate(labels)
        if i != j and counts[i][j]
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))[:most]


def confusion_table(evaluation: Evaluation) -> Grid:
    """Tabulate the matrix for a terminal; of more than ten classes, the most frequent errors.

    Rows are true classes, columns answers; the deeper a cell's colour, the larger its share
    of the row, right answers in green and wrong ones in red.
    """
    table = Grid()
    if len(evaluation.labels) > WIDEST:
        for heading in ("is", "taken for"):
            table.add_column(heading)
        table.add_column("times", justify="right")
        for truth, answer, count in confused_pairs(evaluation):
            table.add_row(truth, answer, f"{count:,}")
        return table
    table.add_column("true \\ answered")
    for label in evaluation.labels:
        table.add_column(label, justify="right")
    for i, row in enumerate(evaluation.confusion.tolist()):
        cells = []
        for j, count in enumerate(row):
            share = count / max(sum(row), 1)
            colour = "green" if i == j else "red"
            strength = "bold " if share >= 0.5 else "" if share >= 0.1 else "dim "
            cells.append(Styled(f"{count:,}", f"{strength}{colour}" if count else "dim"))
        table.add_row(evaluation.labels[i], *cells)
    return table


def draw_confusion(
    evaluation: Evaluation,
    path: str | os.PathLike[str] | None = None,
    *,
    title: str = "Confusion matrix",
) -> Figure:
    """Draw the matrix into `path` if given: shares of each true class, with counts where they fit.

    Raises `OutputError` when the file cannot be written or its ending names no picture.
    """
    import numpy as np

    counts = evaluation.confusion
    n = len(evaluation.labels)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    accuracy = f"accuracy {percent(evaluation.accuracy.value)}, n = {evaluation.accuracy.total:,}"
    size = max(4.0, min(0.55 * n + 2.4, 18.0))
    width = max(size + 0.8, 1 + 0.1 * len(title + accuracy))
    figure = new_figure(width, size)
    axes = figure.subplots()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    # Labels that would run into each other stand upright.
    turn = 90 if n > 6 or sum(map(len, evaluation.labels)) > 8 * size else 0
    small = 10 if n <= 12 else 6
    axes.set_xticks(range(n), evaluation.labels, rotation=turn, fontsize=small)
    axes.set_yticks(range(n), evaluation.labels, fontsize=small)
    axes.set(xlabel="answer", ylabel="true class")
    figure.suptitle(f"{title}: {accuracy}", fontsize=12)
    if n <= 20:
        for i, j in np.ndindex(counts.shape):
            colour = "white" if shares[i, j] > 0.5 else "black"
            axes.text(
                j,
                i,
                f"{counts[i, j]:,}",
                ha="center",
                va="center",
                color=colour,
                fontsize=small - 1,
            )
    figure.colorbar(image, ax=axes, label="share of the true class", shrink=0.8)
    return finished(figure, path)
