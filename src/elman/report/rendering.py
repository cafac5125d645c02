"""Figures as bytes: what a file holds, and what a notebook shows. Imports Matplotlib."""

from __future__ import annotations

import warnings
from io import BytesIO

import matplotlib as mpl
from matplotlib.figure import Figure

__all__ = ["Drawing", "rendered"]


class Drawing(Figure):
    """A figure of no window and no global state, which a notebook shows all the same."""

    def _repr_png_(self) -> bytes:
        return rendered(self, "png", dpi=96)


def rendered(figure: Figure, kind: str, *, dpi: int = 150) -> bytes:
    """Return a figure as a PNG or an SVG; the same figure gives the same bytes."""
    drawn = BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with warnings.catch_warnings(), mpl.rc_context({"svg.hashsalt": "elman"}):
        # Labels in a script the font lacks are drawn as boxes: no reason to stop.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(drawn, format=kind, dpi=dpi, metadata=metadata)
    return drawn.getvalue()
