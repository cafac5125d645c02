"""What networks for pairs have alike before they have arrays: sizes, and what reads the input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elman.cells import CELLS, check_cell
from elman.errors import ConfigurationError, printable

__all__ = ["STILL", "PairPlan", "unfitting"]

STILL: dict[str, Any] = {"layer": "Dropout", "rate": 0.0}
"""What acts in training alone, and has its place among the layers."""


@dataclass(kw_only=True)
class PairPlan:
    """A network for pairs of `inputs` and `outputs` symbols; raises for an unknown cell."""

    inputs: int
    outputs: int
    cell: str
    units: int
    layers: int
    embedding: int

    def __post_init__(self) -> None:
        check_cell(self.cell)

    def running(self, units: int) -> dict[str, Any]:
        """Describe a layer of the cell that gives all its states."""
        return {"layer": CELLS[self.cell], "units": units, "return_sequences": True}

    @property
    def first(self) -> list[dict[str, Any]]:
        """Describe what makes vectors of symbols."""
        return [{"layer": "Embedding", "units": self.embedding}, STILL]

    @property
    def before(self) -> list[dict[str, Any]]:
        """Describe what stands before the encoder's layers."""
        return self.first

    @property
    def reading(self) -> dict[str, Any]:
        """Describe the encoder: bidirectional layers, one upon the other."""
        forward = self.running(self.units)
        both = {
            "layer": "Bidirectional",
            "forward": forward,
            "backward": {**forward, "reverse": True},
        }
        return {"layer": "Sequential", "layers": [*self.before, *[both, STILL] * self.layers]}


def unfitting(name: str) -> ConfigurationError:
    """Say that a network has no array of that name."""
    return ConfigurationError(
        f"Parameters do not fit the network: {printable(name, 80)} is unknown"
    )
