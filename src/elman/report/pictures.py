"""Pictures as files: PNG or SVG by the ending, whole or not at all, never a window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from elman.errors import OutputError
from elman.extras import need

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "BLUE",
    "COLOURS",
    "GREY",
    "RED",
    "check_picture",
    "finished",
    "new_figure",
    "save_figure",
]

# Okabe and Ito's colours, told apart by colour-blind people too.
BLUE, RED, GREEN, ORANGE, PURPLE, SKY, GREY = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#E69F00",
    "#CC79A7",
    "#56B4E9",
    "#7F7F7F",
)
COLOURS = (BLUE, RED, GREEN, ORANGE, PURPLE, SKY)

ENDINGS = (".png", ".svg")


def check_picture(path: str | os.PathLike[str]) -> Path:
    """Return the path if a picture can have it; raises `OutputError` for another ending.

    Raises `MissingExtra` where nothing is installed to draw it.

    >>> check_picture("curves.svg").name
    'curves.svg'
    """
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise OutputError(
            f"A picture's name ends in {' or '.join(ENDINGS)}, received {path.name!r}",
            remedy=f"name it {path.stem}.png",
        )
    need("Drawing", "matplotlib")
    return path


def new_figure(width: float, height: float) -> Figure:
    """Make a figure of this size in inches that no window and no global state knows of.

    A notebook shows it. Raises `MissingExtra` where nothing is installed to draw it.
    """
    need("Drawing", "matplotlib")
    from elman.report.rendering import Drawing

    return Drawing(figsize=(width, height), layout="constrained")


def finished(figure: Figure, path: str | os.PathLike[str] | None) -> Figure:
    """Write a figure where it has a path, as `save_figure` does, and return it."""
    if path is not None:
        save_figure(figure, path)
    return figure


def save_figure(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Write a figure; the same figure gives the same bytes.

    Raises `OutputError` when the file cannot be written or its ending names no picture.
    """
    kind = check_picture(path).suffix.lower()[1:]
    from elman.files import write_atomically
    from elman.report.rendering import rendered

    write_atomically(path, rendered(figure, kind))
