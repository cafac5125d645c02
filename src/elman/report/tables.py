"""Tables for a terminal: figures by class and by origin."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from elman.report.grid import Grid
from elman.report.metrics import Evaluation
from elman.report.shares import percent, span

__all__ = ["class_table", "origin_table"]


def class_table(evaluation: Evaluation) -> Grid:
    """Tabulate precision, recall, F1 and support of each class."""
    table = Grid()
    table.add_column("class")
    for heading in ("precision", "recall", "F1", "examples"):
        table.add_column(heading, justify="right")
    for figures in evaluation.classes:
        table.add_row(
            figures.label,
            _share(figures.precision),
            _share(figures.recall),
            percent(figures.f1),
            f"{figures.support:,}",
        )
    return table


def origin_table(
    evaluation: Evaluation, names: Mapping[str, str] | None = None, *, columns: int = 2
) -> Grid:
    """Tabulate accuracy by origin with its 95% interval, the lowest first, read downwards.

    `names` gives an origin's full name; `columns` stand side by side.
    """
    ranked = sorted((evaluation.origins or {}).items(), key=lambda item: (item[1].value, item[0]))
    columns = max(1, min(columns, len(ranked)))
    table = Grid()
    for _ in range(columns):
        table.add_column("origin")
        for heading in ("accuracy", "95% interval", "examples"):
            table.add_column(heading, justify="right")
    height = ceil(len(ranked) / columns)
    for row in range(height):
        cells: list[str] = []
        for origin, share in ranked[row::height]:
            cells += [
                (names or {}).get(origin, origin),
                percent(share.value),
                span(share.low, share.high, 0),
                f"{share.total:,}",
            ]
        table.add_row(*cells)
    return table


def _share(value: float | None) -> str:
    return "-" if value is None else percent(value)
