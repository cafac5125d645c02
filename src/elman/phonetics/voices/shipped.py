"""The voices that ship: package data, each with its licence, its source and its checksum."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from elman.errors import DamagedModel, shorten
from elman.phonetics.languages.record import Language
from elman.phonetics.voices.file import read_voice
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import known_words

__all__ = ["MANIFEST", "learned_from", "manifest", "shipped_voice"]

MANIFEST = "manifest.json"


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """What ships, by language: file, sha256, bytes, lexicon, licence and source of each voice.

    >>> all(len(entry["sha256"]) == 64 for entry in manifest().values())
    True
    """
    place = files(__package__) / MANIFEST
    if not place.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(place.read_text("utf-8"))
    return found


def learned_from(spoken: Language) -> str:
    """The data set that the shipped voice of a language has learned; empty where none ships."""
    return str(manifest().get(spoken.code, {}).get("lexicon", ""))


def shipped_voice(spoken: Language) -> Voice | None:
    """Read the voice that ships; None where there is none.

    Raises `DamagedModel` where its file is not the one that the manifest names.
    """
    entry = manifest().get(spoken.code)
    if entry is None:
        return None
    place = files(__package__) / str(entry["file"])
    content = place.read_bytes() if place.is_file() else b""
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise DamagedModel(
            f"The voice of {spoken.title} that came with elman is damaged or missing "
            f"({shorten(entry['file'])}: its checksum is not the manifest's)",
            remedy="install elman again: pip install --force-reinstall elman",
        )
    with as_file(place) as path:
        return read_voice(spoken, path, lambda: known_words(spoken.code))
