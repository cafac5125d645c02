"""What an export wrote, and how it compares with its model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elman.exports.comparison import Compared

__all__ = ["Exported"]


@dataclass(frozen=True)
class Exported:
    """What was written: a file, its size, what it says of the model, and how it compares with it.

    `script` rebuilds the network where a file is weights alone; `int8` is the comparison of what
    was rounded, where that was asked for, and `bytes_before` the size without.
    """

    path: Path
    bytes: int
    description: dict[str, Any]
    compared: Compared | None
    script: Path | None = None
    int8: Compared | None = None
    bytes_before: int | None = None
