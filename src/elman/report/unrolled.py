"""The drawing of a network: rolled, as it is written, and unrolled, as it runs over time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError
from elman.report.pictures import BLUE, GREEN, GREY, ORANGE, RED, finished, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Box", "boxes_of", "draw_unrolled"]

STEPS = ("1", "2", "3", "T")
"""Times of the columns that are drawn; the steps between the last two are dots."""

WIDTH, HEIGHT, GAP = 2.1, 0.62, 0.62
LONGEST = 18
"""Characters of a title in a box."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A layer in the drawing.

    `forward` and `backward` say in which directions it carries a state, `every_step` whether
    it gives something out at every step, `reads_all` whether it reads what all steps gave.
    """

    title: str
    forward: bool = False
    backward: bool = False
    every_step: bool = True
    reads_all: bool = False

    @property
    def recurrent(self) -> bool:
        return self.forward or self.backward


def boxes_of(network: Any, *, every_step: bool = False) -> tuple[list[Box], list[str]]:
    """List the layers of a network from the input up, and the titles of branches beside them.

    Of branches the one with recurrent layers is drawn. `every_step` says that the network is read
    as a stream, which gives an answer at every step. Raises `ConfigurationError` for a network
    that is no layers one after another.

    >>> from elman.rnn import Dense, SimpleRNN, Sequential
    >>> boxes, beside = boxes_of(Sequential([SimpleRNN(64), Dense(2)]).build((15, 56), key=0))
    >>> [(box.title, box.forward, box.every_step) for box in boxes]
    [('SimpleRNN(64)', True, False), ('Dense(2)', False, False)]
    """
    from elman.inference.summary import title_of

    if not hasattr(network, "layers"):
        raise ConfigurationError(
            f"Layers one after another are drawn, received {type(network).__name__}",
            remedy="draw a classifier or a generator",
        )
    chain, beside = _chain(network)
    shape, boxes, many = network.input_shape, list[Box](), True
    for layer in chain:
        shape = layer.output_shape(shape)
        before, many = many, every_step or len(shape) == 2
        ahead, back = _directions(layer)
        joins = before and not many and not (ahead or back)
        boxes.append(Box(title_of(layer), ahead, back, many, joins))
    inner = [getattr(branch, "layers", (branch,)) for branch in beside]
    return boxes, [" and ".join(map(title_of, layers)) for layers in inner]


def _chain(network: Any) -> tuple[list[Any], list[Any]]:
    """Follow the recurrent branch: the layers on its way, and the branches beside it."""
    chain, beside = list[Any](), list[Any]()
    for layer in network.layers:
        inner = getattr(layer, "layers", None)
        if type(layer).__name__ == "FirstState":
            within, more = _chain(layer.inner)
            chain, beside = chain + within, beside + more
        elif inner is None:
            chain.append(layer)
        elif type(layer).__name__ == "Sequential":
            within, more = _chain(layer)
            chain, beside = chain + within, beside + more
        else:
            main = next((branch for branch in inner if _is_recurrent(branch)), inner[0])
            beside += [branch for branch in inner if branch is not main]
            within, more = _chain(main) if hasattr(main, "layers") else ([main], [])
            chain, beside = chain + within, beside + more
    return chain, beside


def _is_recurrent(layer: Any) -> bool:
    return any(_directions(layer)) or any(map(_is_recurrent, getattr(layer, "layers", ())))


def _directions(layer: Any) -> tuple[bool, bool]:
    """Tell in which directions a layer carries a state: forwards, backwards."""
    if hasattr(layer, "backward"):
        return True, True
    carries = hasattr(layer, "return_sequences")
    reverse = bool(getattr(layer, "reverse", False))
    return carries and not reverse, carries and reverse


def draw_unrolled(
    network: Any,
    path: str | os.PathLike[str] | None = None,
    *,
    every_step: bool = False,
    title: str = "",
    reads: str = "x",
    answers: str = "y",
) -> Figure:
    """Draw a network rolled and unrolled into `path` if given: the same layers at every step.

    `reads` and `answers` name what goes in and comes out. `title` is by default what the drawing
    shows: the numbers that all steps share. Raises `ConfigurationError` for a network that is no
    layers one after another, and `OutputError` when the file cannot be written or its ending
    names no picture.
    """
    boxes, beside = boxes_of(network, every_step=every_step)
    right, top = _column(len(STEPS) - 1) + WIDTH / 2 + 0.3, _level(len(boxes) + 1) + 0.6
    top += 0.5 if beside else 0.0
    low, left = -0.5, -0.8
    figure = new_figure(11, 0.45 + 11 * (top - low) / (right - left))
    axes = figure.subplots()
    axes.axis("off")
    axes.set(aspect="equal", xlim=(left, right), ylim=(low, top))
    _rolled(axes, boxes, reads, answers)
    middle = (len(boxes) + 1) * (HEIGHT + GAP) / 2
    axes.text(3.1, middle, "=", fontsize=22, ha="center", va="center", color=GREY)
    _unrolled(axes, boxes, reads, answers)
    if beside:
        axes.text(
            *(_column(2), _level(len(boxes) + 1) + 0.7),
            f"beside it, added at the end: {', '.join(beside)}",
            ha="center",
            fontsize=9,
            color=GREY,
        )
    figure.suptitle(title or "The same weights at every step", fontsize=12)
    return finished(figure, path)


def _column(i: int) -> float:
    """Where a column of the unrolled drawing stands; a gap is left for the dots."""
    return 5.2 + i * (WIDTH + 0.75) + (0.9 if i == len(STEPS) - 1 else 0)


def _level(i: int) -> float:
    return i * (HEIGHT + GAP)


def _rolled(axes: Axes, boxes: Sequence[Box], reads: str, answers: str) -> None:
    _label(axes, (1, _level(0)), f"${reads}_t$")
    for i, box in enumerate(boxes, 1):
        _arrow(axes, (1, _level(i - 1) + HEIGHT / 2), (1, _level(i) - HEIGHT / 2))
        _box(axes, (1, _level(i)), box)
        for side, there in ((1, box.forward), (-1, box.backward)):
            if there:
                edge = 1 + side * WIDTH / 2
                _arrow(
                    axes,
                    (edge, _level(i) + 0.16),
                    (edge, _level(i) - 0.16),
                    colour=RED,
                    bent=-side * 2.6,
                )
    _arrow(axes, (1, _level(len(boxes)) + HEIGHT / 2), (1, _level(len(boxes) + 1) - HEIGHT / 2))
    every = boxes[-1].every_step
    _label(axes, (1, _level(len(boxes) + 1)), f"${answers}_t$" if every else f"${answers}$")


def _unrolled(axes: Axes, boxes: Sequence[Box], reads: str, answers: str) -> None:
    last = len(STEPS) - 1
    for column, step in enumerate(STEPS):
        _label(axes, (_column(column), _level(0)), f"${reads}_{{{step}}}$")
    columns = list(range(len(STEPS)))
    for i, box in enumerate(boxes, 1):
        stood = columns
        if not box.every_step and not box.recurrent:
            columns = [last]
        for column in stood:
            start = (_column(column), _level(i - 1) + HEIGHT / 2)
            if column in columns:
                _arrow(axes, start, (_column(column), _level(i) - HEIGHT / 2))
            elif box.reads_all:
                _arrow(axes, start, (_column(last) - WIDTH / 2, _level(i) - 0.1))
        for column in columns:
            _box(axes, (_column(column), _level(i)), box)
        if box.recurrent:
            _carried(axes, box, _level(i))
        if not box.every_step:
            columns = [last]
    top = len(boxes)
    for column in columns:
        where = _column(column)
        _arrow(axes, (where, _level(top) + HEIGHT / 2), (where, _level(top + 1) - HEIGHT / 2))
        name = f"${answers}_{{{STEPS[column]}}}$" if boxes[-1].every_step else f"${answers}$"
        _label(axes, (where, _level(top + 1)), name)


def _carried(axes: Axes, box: Box, y: float) -> None:
    """Draw the state on its way from step to step."""
    both = box.forward and box.backward
    for column in range(len(STEPS) - 1):
        left, right = _column(column) + WIDTH / 2, _column(column + 1) - WIDTH / 2
        for there, (start, end), shift in (
            (box.forward, (left, right), 0.13 if both else 0.0),
            (box.backward, (right, left), -0.13 if both else 0.0),
        ):
            if there:
                _arrow(axes, (start, y + shift), (end, y + shift), colour=RED)
        if column == len(STEPS) - 2:
            axes.text(
                *((left + right) / 2, y + 0.34),
                "…",
                ha="center",
                va="center",
                fontsize=13,
                color=GREY,
            )


def _box(axes: Axes, centre: Point, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = centre
    colour = BLUE if box.recurrent else GREEN if box.title.startswith("Dense") else ORANGE
    axes.add_patch(
        FancyBboxPatch(
            (x - WIDTH / 2, y - HEIGHT / 2),
            *(WIDTH, HEIGHT),
            boxstyle="round,pad=0,rounding_size=0.12",
            fc=f"{colour}22",
            ec=colour,
            lw=1.2,
        )
    )
    title = box.title if len(box.title) <= LONGEST else _folded(box.title)
    size = 8.5 if len(box.title) <= LONGEST else 6.5
    axes.text(x, y, title, ha="center", va="center", fontsize=size)


def _folded(title: str) -> str:
    """Write a long title in two lines, its brackets in the second."""
    name, bracket, rest = title.partition("(")
    return f"{name}\n{bracket}{rest}"


def _label(axes: Axes, where: Point, text: str) -> None:
    axes.text(*where, text, ha="center", va="center", fontsize=12)


def _arrow(axes: Axes, start: Point, end: Point, *, colour: str = GREY, bent: float = 0.0) -> None:
    from matplotlib.patches import FancyArrowPatch

    style = f"arc3,rad={bent}" if bent else "arc3"
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            connectionstyle=style,
            arrowstyle="-|>",
            mutation_scale=10,
            color=colour,
            lw=1.2,
            shrinkA=0,
            shrinkB=0,
        )
    )
