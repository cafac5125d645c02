"""How training went: loss and accuracy by epoch, as a picture and in a line of characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from elman.errors import ConfigurationError
from elman.report.pictures import COLOURS, new_figure, save_figure
from elman.report.shares import percent

__all__ = ["Figures", "History", "curve_lines", "draw_curves", "sparkline"]

BARS = "▁▂▃▄▅▆▇█"


class EpochFigures(Protocol):
    """What an epoch gave, such as `elman.rnn.Epoch`."""

    @property
    def loss(self) -> float: ...
    @property
    def accuracy(self) -> float: ...
    @property
    def val_loss(self) -> float | None: ...
    @property
    def val_accuracy(self) -> float | None: ...


class Figures(NamedTuple):
    """An epoch's figures read back from a model file."""

    loss: float
    accuracy: float
    val_loss: float | None = None
    val_accuracy: float | None = None


History = Sequence[Sequence[EpochFigures]]
"""Epochs of each member or run."""


def sparkline(values: Sequence[float], width: int = 40) -> str:
    """Draw values as bars of eighths, from the lowest to the highest; no bar where not finite.

    More values than `width` are thinned out evenly, the first and the last kept.

    >>> sparkline([0.7, 0.4, 0.2, 0.1, 0.1])
    '█▅▂▁▁'
    """
    if len(values) > width:
        last = len(values) - 1
        values = [values[round(i * last / (width - 1))] for i in range(width)]
    finite = [value for value in values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    step = (high - low) / (len(BARS) - 1) or 1.0
    return "".join(
        BARS[round((value - low) / step)] if math.isfinite(value) else " " for value in values
    )


def curve_lines(history: History, best_epochs: Sequence[int] = ()) -> list[str]:
    """Describe each member's training in a few lines for a terminal.

    >>> epochs = [Figures(0.7, 0.5, 0.69, 0.5), Figures(0.4, 0.8, 0.5, 0.75)]
    >>> print(*curve_lines([epochs], [2]), sep="\\n")
    training loss       █▁  0.700 -> 0.400
    validation loss     █▁  0.690 -> 0.500, best 0.500 in epoch 2
    validation accuracy ▁█  50.0% -> 75.0%
    """
    lines = []
    for i, epochs in enumerate(history):
        if not epochs:
            continue
        if len(history) > 1:
            lines.append(f"member {i + 1}")
        loss = [epoch.loss for epoch in epochs]
        lines.append(f"training loss       {sparkline(loss)}  {loss[0]:.3f} -> {loss[-1]:.3f}")
        held = [epoch.val_loss for epoch in epochs if epoch.val_loss is not None]
        right = [epoch.val_accuracy for epoch in epochs if epoch.val_accuracy is not None]
        if len(held) == len(epochs):
            best = best_epochs[i] if i < len(best_epochs) else held.index(min(held)) + 1
            lines.append(
                f"validation loss     {sparkline(held)}  {held[0]:.3f} -> {held[-1]:.3f}, "
                f"best {held[best - 1]:.3f} in epoch {best}"
            )
        if len(right) == len(epochs):
            ends = f"{percent(right[0])} -> {percent(right[-1])}"
            lines.append(f"validation accuracy {sparkline(right)}  {ends}")
    return lines


def draw_curves(
    history: History,
    path: Path,
    *,
    best_epochs: Sequence[int] = (),
    names: Sequence[str] = (),
    title: str = "Learning curves",
) -> None:
    """Draw loss and accuracy by epoch into `path`, one colour for each member or run.

    Training is dashed, validation solid; a ring marks the best epoch, whose weights were kept.
    `names` labels the runs. Raises `OutputError` when the file cannot be written or its ending
    names no picture, and `ConfigurationError` for a history without any epoch.
    """
    if not any(len(epochs) for epochs in history):
        raise ConfigurationError(
            "A learning curve has at least one epoch, received a history without any",
            remedy="fit the model, or draw the history of a model that was just trained",
        )
    figure = new_figure(10, 4.2)
    left, right = figure.subplots(1, 2)
    for i, epochs in enumerate(history):
        if not epochs:
            continue
        colour = COLOURS[i % len(COLOURS)]
        name = names[i] if i < len(names) else f"member {i + 1}" if len(history) > 1 else ""
        x = range(1, len(epochs) + 1)
        best = best_epochs[i] if i < len(best_epochs) else None
        for axes, trained, held, factor in (
            (left, [e.loss for e in epochs], [e.val_loss for e in epochs], 1),
            (right, [e.accuracy for e in epochs], [e.val_accuracy for e in epochs], 100),
        ):
            known = [value for value in held if value is not None]
            validated = len(known) == len(epochs)
            axes.plot(
                x,
                [factor * value for value in trained],
                "--",
                color=colour,
                alpha=0.7,
                label=f"{name} training".strip(),
            )
            if validated:
                axes.plot(
                    x,
                    [factor * value for value in known],
                    "-",
                    color=colour,
                    label=f"{name} validation".strip(),
                )
            if best:
                at = (known if validated else trained)[best - 1]
                axes.plot(
                    [best],
                    [factor * at],
                    "o",
                    color=colour,
                    fillstyle="none",
                    ms=10,
                    label="best epoch" if i == 0 else None,
                )
    left.set(title=title, xlabel="epoch", ylabel="loss (nats per example)")
    right.set(xlabel="epoch", ylabel="accuracy (%)")
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
    if history and len(history) <= len(COLOURS):
        left.legend(frameon=False, fontsize=8)
    save_figure(figure, path)
