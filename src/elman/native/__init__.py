"""The compiled libraries (C++): found, looked over and loaded, or refused with what is wrong."""

from __future__ import annotations

import ctypes
import struct
import zlib
from functools import cache
from pathlib import Path

__all__ = ["REINSTALL", "VARIANTS", "UnusableLibrary", "library_path", "open_library"]

REINSTALL = "reinstall elman on this machine to compile it"
"""What helps where a library cannot be used."""

VARIANTS = {
    "baseline": "baseline",
    "v3": "AVX2",
    "v4": "AVX-512",
    "bf16": "AVX-512, bfloat16 products",
}
"""What the library is compiled for, and how people call it."""

_SEAL = b"elman"
"""Stands behind an installed library, before the checksum of all that comes before it."""


class UnusableLibrary(OSError):
    """A library that is damaged, foreign or of another version of elman."""


@cache
def library_path(name: str) -> Path:
    """Where a library is, or would be, were it compiled.

    >>> library_path("_kernels.so").name
    '_kernels.so'
    """
    # Editable installs keep the package and its libraries in two places.
    places = [Path(folder) / name for folder in __path__]
    return next((place for place in places if place.exists()), places[0])


def open_library(path: Path, interface: str, number: int) -> ctypes.CDLL:
    """Load a library whose function `interface` returns `number`.

    Raises `UnusableLibrary` for another, without loading one that is damaged.
    """
    try:
        _look_over(path.read_bytes())
        library = ctypes.CDLL(str(path))
        found = getattr(library, interface)()
    except (OSError, AttributeError) as error:
        # What the loader says, without the path that it begins with.
        problem = (getattr(error, "strerror", None) or str(error)).partition("\n")[0]
        problem = problem.removeprefix(f"{path}: ").strip()
        raise UnusableLibrary(f"{path.name} cannot be used here ({problem})") from None
    if found != number:
        raise UnusableLibrary(f"{path.name} belongs to another version of elman")
    return library


def _look_over(content: bytes) -> None:
    """Raise `OSError` for a library that is cut off or changed: the loader would crash on it."""
    if content[-9:-4] == _SEAL and zlib.crc32(content[:-9]) != int.from_bytes(
        content[-4:], "little"
    ):
        raise OSError("it was changed after it was compiled")
    if content[:5] != b"\x7fELF\x02" or len(content) < 64:
        return  # not of Linux: its own loader looks
    # The table of sections stands last in the file.
    order = "<" if content[5] == 1 else ">"
    (begin,) = struct.unpack_from(f"{order}Q", content, 40)
    size, count = struct.unpack_from(f"{order}2H", content, 58)
    if (
        not any(content[begin : begin + size * count][-size:])
        or len(content) < begin + size * count
    ):
        raise OSError("it is cut off")
