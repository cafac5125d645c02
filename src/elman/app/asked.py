"""What `elman evaluate` is asked, whichever kind of model it measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["Asked"]


class Asked(NamedTuple):
    """The model file and the data, which part of them, and what to draw and compare with."""

    path: Path
    source: Source
    wanted: str | None
    limit: int | None
    plot: Path | None
    reliability: Path | None
    dictionary: Path | None
    as_json: bool

    def refuse(self, needed: str, received: str, **given: object) -> None:
        """Raise `ConfigurationError` for an option that this kind of model does not serve."""
        for name, value in given.items():
            if value is not None:
                raise ConfigurationError(
                    f"--{name} needs {needed}, received {received}", remedy="leave it out"
                )
