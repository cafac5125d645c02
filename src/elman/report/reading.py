"""How a network reads a text, letter by letter, in one picture from its input to its gradient."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from elman.report.pictures import COLOURS, GREY, PURPLE, finished, new_figure
from elman.report.shares import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["by_likeness", "draw_one_hot", "draw_reading"]

LABELS = 4
"""Labels whose probabilities are drawn, the most probable in the end."""


def by_likeness(states: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """Order the units of `states (time, units)` so that those that move alike stand together.

    By the angle between their two principal components: a ring of units, cut at its widest gap.

    >>> alike = np.array([[1.0, -1.0, 0.9, -0.8], [0.5, -0.5, 0.6, -0.4]])
    >>> sorted(by_likeness(alike).tolist()[:2]) in ([0, 2], [1, 3])
    True
    """
    values = np.asarray(states, np.float64)
    _, sizes, directions = np.linalg.svd(values, full_matrices=False)
    parts = (sizes[:, None] * directions)[:2]
    angles = np.arctan2(parts[1] if len(parts) > 1 else np.zeros(values.shape[1]), parts[0])
    order = np.argsort(angles, kind="stable")
    around = np.append(angles[order], angles[order[0]] + 2 * math.pi)
    return np.roll(order, -1 - int(np.argmax(np.diff(around))))


def draw_reading(
    watched: Mapping[str, Any],
    path: str | os.PathLike[str] | None = None,
    *,
    left_out: Sequence[tuple[int, float]] = (),
    title: str = "",
) -> Figure:
    """Draw what `elman.runs.watched` tells of one text into `path` if given, a column a letter.

    From above: the one-hot columns; the states of each recurrent layer, units that move alike
    side by side; the probabilities after each letter; `left_out`, how much the answer loses
    without the letter of a step; the gradient on its way back from the end. `title` is by default
    the finding. Raises `OutputError` when the file cannot be written or its ending names no
    picture.
    """
    symbols = [str(symbol) for symbol in watched["symbols"]]
    layers = watched["layers"]
    gradients = [layer for layer in layers if layer["gradient"]]
    heights = [1.5, *[1.9] * len(layers), 1.3, *([0.9] if len(left_out) else [])]
    heights += [1.2] if gradients else []
    words = max(map(len, symbols)) > 3  # END is one of three
    wide = 0.62 if words else 0.42
    figure = new_figure(max(7.5, min(16.0, 3.5 + wide * len(symbols))), sum(heights) + 0.9)
    panels = list(figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0])
    _one_hot(panels[0], watched["codes"], symbols)
    for axes, layer in zip(panels[1:], layers, strict=False):
        _states(figure, axes, layer)
    below = panels[1 + len(layers) :]
    _probabilities(below[0], watched)
    if len(left_out):
        _left_out(below[1], left_out)
    if gradients:
        _gradients(below[-1], gradients)
    for axes in panels:
        axes.set(xlim=(-0.5, len(symbols) - 0.5))
        axes.set_xticks(range(len(symbols)), ["∎" if s == "END" else _shown(s) for s in symbols])
        axes.tick_params(axis="x", length=0)
        if words:
            slanted: Any = {"rotation": 40, "ha": "right", "rotation_mode": "anchor"}
            axes.set_xticks(axes.get_xticks(), axes.get_xticklabels(), **slanted)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title or _finding(watched), fontsize=12)
    return finished(figure, path)


def draw_one_hot(
    texts: Sequence[str],
    codes: NDArray[np.integer[Any]],
    symbols: Sequence[str],
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Draw texts as the matrices that a network reads: a dark cell for each symbol that stands.

    `codes (texts, time)` are indices of `symbols`; the first, END, fills what is padded. Raises
    `OutputError` when the file cannot be written or its ending names no picture.
    """
    used = sorted({int(code) for code in np.asarray(codes).ravel()})
    figure = new_figure(3.1 * len(texts) + 0.9, 0.9 + 0.19 * len(used))
    for axes, text, row in zip(
        figure.subplots(1, len(texts), squeeze=False)[0], texts, codes, strict=True
    ):
        grid = np.zeros((len(used), len(row)))
        for t, code in enumerate(row.tolist()):
            grid[used.index(code), t] = 0.4 if code == 0 else 1.0
        axes.imshow(grid, cmap="Greys", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
        axes.set_yticks(range(len(used)), [_shown(symbols[code]) for code in used], fontsize=7)
        axes.set_xticks(range(len(row)), range(1, len(row) + 1), fontsize=7)
        axes.set(title=text, xlabel="step")
        axes.tick_params(length=0)
        axes.set_xticks(np.arange(len(row) + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(len(used) + 1) - 0.5, minor=True)
        axes.grid(which="minor", color="#dddddd", lw=0.4)
        axes.tick_params(which="minor", length=0)
    figure.suptitle(
        f"One symbol a step, {len(symbols) - len(used)} of {len(symbols)} rows are empty and left "
        "out; grey: END pads",
        fontsize=11,
    )
    return finished(figure, path)


def _shown(symbol: str) -> str:
    return {" ": "␣", "": "·"}.get(symbol, symbol)


def _one_hot(axes: Axes, codes: Sequence[int], symbols: Sequence[str]) -> None:
    """Only rows of symbols that stand in the text: the others are empty."""
    used = sorted(set(codes))
    names = dict(zip(codes, symbols, strict=True))
    grid = np.zeros((len(used), len(codes)))
    grid[[used.index(code) for code in codes], range(len(codes))] = 1.0
    axes.imshow(grid, cmap="Greys", vmin=0, vmax=1.3, aspect="auto", interpolation="nearest")
    axes.set_yticks(
        range(len(used)),
        [_shown(names[code]) for code in used],
        fontsize=max(5, min(9, 90 // len(used))),
    )
    axes.set_ylabel("one-hot")


def _states(figure: Figure, axes: Axes, layer: Mapping[str, Any]) -> None:
    states = np.asarray(layer["states"], np.float64)
    bound = max(1.0, float(np.abs(states).max()))
    drawn = axes.imshow(
        states[:, by_likeness(states)].T,
        cmap="RdBu_r",
        vmin=-bound,
        vmax=bound,
        aspect="auto",
        interpolation="nearest",
    )
    back = ", reads backwards" if layer["reverse"] else ""
    axes.set(title=f"{layer['layer']}{back}: state, like units together", yticks=[])
    axes.title.set_fontsize(9)
    axes.set_ylabel(f"{states.shape[1]} units")
    figure.colorbar(drawn, ax=axes, pad=0.01, fraction=0.03)


def _probabilities(axes: Axes, watched: Mapping[str, Any]) -> None:
    running = [row["probabilities"] for row in watched["running"]]
    labels, last = watched["labels"], watched["probabilities"]
    best = np.argsort(last)[::-1][:LABELS].tolist()
    shown = best[:1] if len(labels) == 2 else best
    steps = [row["step"] for row in watched["running"]]
    for colour, label in zip(COLOURS, shown, strict=False):
        course = [100 * row[label] for row in running]
        axes.plot(steps, course, "o-", color=colour, ms=4, lw=2)
        axes.annotate(
            f"{labels[label]} {percent(last[label])}",
            (steps[-1], course[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=9,
        )
    if len(labels) == 2:
        axes.axhline(50, color=GREY, lw=0.8, ls=":")
    axes.set(ylim=(-4, 104), ylabel="probability (%)")
    axes.grid(alpha=0.25)


def _left_out(axes: Axes, moved: Sequence[tuple[int, float]]) -> None:
    steps = [step for step, _ in moved]
    points = [100 * value for _, value in moved]
    axes.bar(steps, points, color=[COLOURS[0] if p >= 0 else COLOURS[1] for p in points])
    axes.axhline(0, color=GREY, lw=0.8)
    axes.set_ylabel("lost without\nit (points)")


def _gradients(axes: Axes, layers: Sequence[Mapping[str, Any]]) -> None:
    for colour, layer in zip((PURPLE, *COLOURS), layers, strict=False):
        norms = [value if value > 1e-12 else math.nan for value in layer["gradient"]]
        axes.plot(
            range(len(norms)), norms, "s-", color=colour, ms=3.5, lw=1.5, label=layer["layer"]
        )
    drawn = [value for layer in layers for value in layer["gradient"] if value > 1e-12]
    axes.set(yscale="log" if max(drawn) > 20 * min(drawn) else "linear", ylabel="|dh(end)/dh|")
    if axes.get_yscale() == "linear":
        axes.set_ylim(bottom=0)
    axes.grid(alpha=0.25)
    if len(layers) > 1:
        axes.legend(frameon=False, fontsize=8)


def _finding(watched: Mapping[str, Any]) -> str:
    """Say the answer, and the letter after which the network believed it for good."""
    last = np.asarray(watched["probabilities"])
    label = watched["labels"][int(last.argmax())]
    answers = [int(np.argmax(row["probabilities"])) for row in watched["running"]]
    since = len(answers)
    while since and answers[since - 1] == int(last.argmax()):
        since -= 1
    text = watched["text"]
    if since >= len(answers):
        return f"{text}: {label}, {percent(float(last.max()))}"
    said = watched["running"][since]["text"]
    when = "all the way" if since == 0 else f"from {said!r} on"
    return f"{text}: {label}, {percent(float(last.max()))}, {when}"
