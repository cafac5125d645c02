"""The compiled libraries (C++): `elman.rnn.kernels` and `elman.inference.native` load them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["VARIANTS", "library_path"]

VARIANTS = {
    "baseline": "baseline",
    "v3": "AVX2",
    "v4": "AVX-512",
    "bf16": "AVX-512, bfloat16 products",
}
"""What the library is compiled for, and how people call it."""


@cache
def library_path(name: str) -> Path:
    """Where a library is, or would be, were it compiled.

    >>> library_path("_kernels.so").name
    '_kernels.so'
    """
    # Editable installs keep the package and its libraries in two places.
    places = [Path(folder) / name for folder in __path__]
    return next((place for place in places if place.exists()), places[0])
