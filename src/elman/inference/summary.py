"""The table that shows a network: its layers, the shapes of their outputs, their parameters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from elman.inference.layer import Shape

__all__ = ["count_of", "rows_of", "summary_of", "table_of", "title_of"]

Row = tuple[str, str, int]
"""A layer: its title, the shape of its output, its parameters."""

_TITLES: dict[str, Callable[[Any], str]] = {
    "Add": lambda layer: f"{len(layer.layers)} branches",
    "Average": lambda layer: f"{len(layer.layers)} branches",
    "Concat": lambda layer: f"{len(layer.layers)} branches",
    "Sequential": lambda layer: f"{len(layer.layers)} layers",
    "Bidirectional": lambda layer: title_of(layer.forward),
    "FirstState": lambda layer: f"{layer.beside}",
    "Unfold": lambda layer: title_of(layer.inner),
    "TimeDistributed": lambda layer: title_of(layer.inner),
    "Dropout": lambda layer: f"{layer.rate:g}{', variational' if layer.variational else ''}",
    "Blank": lambda layer: f"{layer.rate:g}",
    "GaussianNoise": lambda layer: f"{layer.spread:g}",
    "Frames": lambda layer: f"{layer.size}",
    "Input": lambda layer: f"{layer.beside or ''}",
    "NGrams": lambda layer: f"{layer.units}, longest={layer.longest}",
    "OneHot": lambda layer: f"{layer.symbols}",
    "Pooling": lambda layer: f'"{layer.over}"',
    "Rotate": lambda layer: f"{layer.angle:g}",
    "Perturb": lambda layer: f"{layer.warp:g}, {layer.bend:g}, {layer.noise:g}, {layer.colour:g}",
    "SpecAugment": lambda layer: f"{layer.bands}, {layer.steps}, {layer.shift}",
}
"""What stands in a layer's brackets, where it is not the number of its units."""


def title_of(layer: Any) -> str:
    """How a layer is written in a summary, such as `GRU(64)`.

    >>> from elman.inference.dropout import Dropout
    >>> title_of(Dropout(0.5))
    'Dropout(0.5)'
    """
    kind = type(layer).__name__
    within = _TITLES[kind](layer) if kind in _TITLES else str(getattr(layer, "units", ""))
    if rounds := getattr(layer, "mogrifier", 0):
        within += f", mogrifier={rounds}"
    return f"{kind}({within})"


def count_of(layer: Any) -> int:
    """Count the numbers that training adjusted, in a layer and in those within it."""
    found = 0
    for field in dataclasses.fields(layer):
        value = getattr(layer, field.name, None)
        for part in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(part):
                found += count_of(part)
            elif isinstance(part, np.ndarray):
                found += part.size
    return found


def rows_of(
    layers: Iterable[Any],
    shape: Shape | None,
    indent: str = "",
    *,
    title: Callable[[Any], str] = title_of,
    count: Callable[[Any], int] = count_of,
) -> list[Row]:
    """List layers one after another, those inside others indented."""
    rows: list[Row] = []
    for layer in layers:
        after = None if shape is None else layer.output_shape(shape)
        shown = "?" if after is None else str((None, *after))
        inner, own = getattr(layer, "layers", ()), 0
        chained = type(layer).__name__ == "Sequential"
        if type(layer).__name__ == "FirstState":
            inner, chained = layer.inner.layers, True
            own = count(layer) - count(layer.inner)
        rows.append((indent + title(layer), shown, own if inner else count(layer)))
        # What stands in a row reads what the one before gives; branches all read the same.
        chains = [inner] if chained else [[branch] for branch in inner]
        for chain in chains:
            rows += rows_of(chain, shape, indent + "  ", title=title, count=count)
        shape = after
    return rows


def table_of(rows: list[Row]) -> str:
    """Show each layer, the shape of its output (None: any batch) and its parameters."""
    lines = [("Layer", "Output shape", "Parameters")]
    lines += [(title, shape, f"{count:,}") for title, shape, count in rows]
    lines += [("Total", "", f"{sum(count for _, _, count in rows):,}")]
    first, second = (max(len(line[i]) for line in lines) for i in (0, 1))
    return "\n".join(f"{a:<{first}}  {b:<{second + 4}}  {c:>10}" for a, b, c in lines)


def summary_of(network: Any) -> str:
    """Show the layers of a network, their shapes and their parameters."""
    return table_of(rows_of(network.layers, network.input_shape))
