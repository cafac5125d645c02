"""The cells that `elman.cells` names, as classes."""

from __future__ import annotations

from importlib import import_module

from elman import cells
from elman.rnn.layers.recurrent import Recurrent

__all__ = ["CELLS"]

CELLS: dict[str, type[Recurrent]] = {
    name: getattr(import_module(f"elman.rnn.recurrence.{name}"), layer)
    for name, layer in cells.CELLS.items()
}
"""Recurrent layers by the short name used in estimators and on the command line."""
