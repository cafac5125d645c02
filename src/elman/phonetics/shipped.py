"""What ships as package data, each file with its licence, its source and its checksum."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from elman.errors import DamagedModel, shorten

__all__ = ["MANIFEST", "manifest", "shipped_content", "shipped_file"]

MANIFEST = "manifest.json"


@cache
def manifest(package: str) -> dict[str, dict[str, Any]]:
    """What ships in a package: file, sha256, bytes, licence and source of each entry.

    >>> all(len(entry["sha256"]) == 64 for entry in manifest("elman.phonetics.voices").values())
    True
    """
    place = files(package) / MANIFEST
    if not place.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(place.read_text("utf-8"))
    return found


def shipped_file(package: str, key: str, what: str) -> Traversable | None:
    """Find the file of an entry; None where there is none. Raises as `shipped_content` does."""
    if shipped_content(package, key, what) is None:
        return None
    return files(package) / str(manifest(package)[key]["file"])


def shipped_content(package: str, key: str, what: str) -> bytes | None:
    """Read the file of an entry; None where there is none.

    Raises `DamagedModel` where it is not the one that the manifest names.
    """
    entry = manifest(package).get(key)
    if entry is None:
        return None
    place = files(package) / str(entry["file"])
    content = place.read_bytes() if place.is_file() else b""
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise DamagedModel(
            f"{what} that came with elman is damaged or missing ({shorten(entry['file'])}: its "
            "checksum is not the manifest's)",
            remedy="install elman again: pip install --force-reinstall elman",
        )
    return content
