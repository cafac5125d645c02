"""How training went: loss and accuracy by epoch, as a picture and in a line of characters."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from elman.errors import ConfigurationError
from elman.report.pictures import COLOURS, GREY, finished, new_figure
from elman.report.shares import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

__all__ = ["Figures", "History", "curve_lines", "draw_curves", "loss_per", "sparkline"]

BARS = "▁▂▃▄▅▆▇█"
_LOSS_PER = {
    "classifier": "example",
    "generator": "symbol",
    "transducer": "pair",
    "tagger": "word",
    "forecaster": "step",
    "autoencoder": "step",
}
"""What has a loss, by kind of model."""


def loss_per(model: Any) -> str:
    """Name what has a loss of its own in the training of a model: a pair, a symbol."""
    # Where alignments are summed, only whole outputs have a probability.
    attends = getattr(model, "alignment", "") == "attention"
    return "symbol" if attends else _LOSS_PER[model.kind]


class EpochFigures(Protocol):
    """What an epoch gave, such as `elman.rnn.Epoch`."""

    @property
    def loss(self) -> float: ...
    @property
    def accuracy(self) -> float | None: ...
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


def curve_lines(
    history: History, best_epochs: Sequence[int] = (), *, watched: bool = False
) -> list[str]:
    """Describe each member's training in a few lines for a terminal.

    What was held out chose the best epoch, or was `watched` alone.

    >>> epochs = [Figures(0.7, 0.5, 0.69, 0.5), Figures(0.4, 0.8, 0.5, 0.75)]
    >>> print(*curve_lines([epochs], [2]), sep="\\n")
    training loss       █▁  0.700 -> 0.400
    validation loss     █▁  0.690 -> 0.500, best 0.500 in epoch 2
    validation accuracy ▁█  50.0% -> 75.0%
    """
    lines = []
    name = "held-out" if watched else "validation"
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
            lowest = held.index(min(held)) + 1
            best = lowest if watched or i >= len(best_epochs) else best_epochs[i]
            lines.append(
                f"{name + ' loss':<20}{sparkline(held)}  {held[0]:.3f} -> {held[-1]:.3f}, "
                f"best {held[best - 1]:.3f} in epoch {best}"
                + (", watched alone: the last epoch is kept" if watched else "")
            )
        if len(right) == len(epochs):
            ends = f"{percent(right[0])} -> {percent(right[-1])}"
            lines.append(f"{name + ' accuracy':<20}{sparkline(right)}  {ends}")
    return lines


def draw_curves(
    history: History,
    path: str | os.PathLike[str] | None = None,
    *,
    best_epochs: Sequence[int] = (),
    names: Sequence[str] = (),
    title: str = "",
    per: str = "example",
) -> Drawing:
    """Draw loss, and accuracy where there is one, by epoch into `path` if given.

    Training is thin, held out thick; a ring marks the best epoch, whose weights were kept. `names`
    names the members or runs, equal names (members of a model) sharing a colour; `per` is what has
    a loss. `title` is by default the finding: the lowest loss, whose, and when. Raises
    `OutputError` when the file cannot be written or its ending names no picture, and
    `ConfigurationError` for a history without any epoch, and for more names than can be told apart.
    """
    if not any(len(epochs) for epochs in history):
        raise ConfigurationError(
            "A learning curve has at least one epoch, received a history without any",
            remedy="fit the model, or draw the history of a model that was just trained",
        )
    several = [f"member {i + 1}" if len(history) > 1 else "" for i in range(len(history))]
    named = [*names, *several[len(names) :]]
    styles = _styles(named)
    accurate = any(epoch.accuracy is not None for epochs in history for epoch in epochs)
    title = title or _finding(history, named)
    # Room for the title beside the names, which stand outside the curves.
    beside = 1.2 + 0.075 * max(map(len, ("training", *named)))
    figure = new_figure(max(11.0 if accurate else 7.0, beside + 0.105 * len(title)), 4.2)
    axes = [*figure.subplots(1, 1 + accurate, squeeze=False)[0]]
    axes[0].set(ylabel=f"loss (nats per {per})")
    if accurate:
        axes[1].set(ylabel="accuracy (%)")
    for epochs, name, best in itertools.zip_longest(history, named, best_epochs):
        if not epochs:
            continue
        pairs = [([e.loss for e in epochs], [e.val_loss for e in epochs], 1)]
        if accurate:
            right = [e.accuracy for e in epochs], [e.val_accuracy for e in epochs], 100
            pairs.append(right)
        for panel, (trained, held, factor) in zip(axes, pairs, strict=True):
            _draw_course(panel, trained, held, factor, best, styles[name])
    for panel in axes:
        panel.set(xlabel="epoch")
        panel.grid(alpha=0.3)
        panel.spines[["top", "right"]].set_visible(False)
        panel.xaxis.get_major_locator().set_params(integer=True)
    figure.suptitle(title, fontsize=12, x=0.02, ha="left")
    _explain(figure, history, styles, ringed=any(best_epochs))
    return finished(figure, path)


LINES = ("-", "--", ":", "-.")
Style = tuple[str, str]
"""A line's colour and its dashes."""


def _styles(names: Sequence[str]) -> dict[str, Style]:
    """A colour and dashes for each name, no two alike."""
    different = list(dict.fromkeys(names))
    styles = [(colour, line) for line in LINES for colour in COLOURS]
    if len(different) > len(styles):
        raise ConfigurationError(
            f"A picture tells at most {len(styles)} curves apart, received {len(different)}",
            remedy="draw fewer at a time",
        )
    return dict(zip(different, styles, strict=False))


def _draw_course(
    axes: Axes,
    trained: Sequence[float | None],
    held: Sequence[float | None],
    factor: int,
    best: int | None,
    style: Style,
) -> None:
    """Draw what training and what is held out gave, and ring the best epoch."""
    colour, line = style
    for values, width in ((trained, THIN), (held, THICK)):
        known = [math.nan if value is None else factor * value for value in values]
        if any(value is not None for value in values):
            axes.plot(range(1, len(known) + 1), known, line, color=colour, lw=width)
    deciding = held if all(value is not None for value in held) else trained
    if best and (value := deciding[best - 1]) is not None:
        axes.plot([best], [factor * value], "o", color=colour, fillstyle="none", ms=9)


THIN, THICK = 0.9, 2.2


def _finding(history: History, names: Sequence[str]) -> str:
    """Say the lowest loss, held out where that was measured."""
    held = any(epoch.val_loss is not None for epochs in history for epoch in epochs)
    losses = [
        (value, name, number)
        for epochs, name in zip(history, names, strict=False)
        for number, epoch in enumerate(epochs, 1)
        if (value := epoch.val_loss if held else epoch.loss) is not None and math.isfinite(value)
    ]
    where = "held out" if held else "in training"
    if not losses:
        return f"No loss {where} is a number"
    value, name, number = min(losses)
    whose = f"{name}: " if name else ""
    return f"{whose}lowest loss {where} {value:.3f}, in epoch {number}"


def _explain(figure: Drawing, history: History, styles: dict[str, Style], *, ringed: bool) -> None:
    """Set beside the curves which is whose, and what thin, thick and ringed ones are."""
    from matplotlib.lines import Line2D

    keys = [
        Line2D([], [], color=colour, ls=line, lw=THICK, label=name)
        for name, (colour, line) in styles.items()
        if name
    ]
    held = any(epoch.val_loss is not None for epochs in history for epoch in epochs)
    grey = [("training", THIN), *([("held out", THICK)] if held else [])]
    keys += [Line2D([], [], color=GREY, lw=width, label=label) for label, width in grey]
    if ringed:
        ring = Line2D([], [], color=GREY, marker="o", fillstyle="none", ms=9, ls="none")
        ring.set_label("epoch kept")
        keys.append(ring)
    figure.legend(handles=keys, loc="outside right upper", frameon=False, fontsize=9)
