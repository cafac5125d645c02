"""Sounds: IPA segments and how far apart they are, and the pronunciation of any string.

>>> from elman.phonetics import segment, similarities
>>> similarities(segment("ɹmɪks"), [segment("ɹmɪks")]).tolist()
[1.0]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from elman.phonetics.distance import (
        edit_distances,
        segment_distance,
        segment_distances,
        similarities,
    )
    from elman.phonetics.inventory import features
    from elman.phonetics.languages import LANGUAGES, Language, language
    from elman.phonetics.latin import romanise
    from elman.phonetics.pronouncer import Pronouncer, Spelling
    from elman.phonetics.readings import Reading
    from elman.phonetics.segments import Normalisation, join, segment
    from elman.phonetics.training import Recipe

_HOME = {
    "LANGUAGES": "languages",
    "Language": "languages",
    "Normalisation": "segments",
    "Pronouncer": "pronouncer",
    "Reading": "readings",
    "Recipe": "training",
    "Spelling": "pronouncer",
    "edit_distances": "distance",
    "features": "inventory",
    "join": "segments",
    "language": "languages",
    "romanise": "latin",
    "segment": "segments",
    "segment_distance": "distance",
    "segment_distances": "distance",
    "similarities": "distance",
}

__all__ = [
    "LANGUAGES",
    "Language",
    "Normalisation",
    "Pronouncer",
    "Reading",
    "Recipe",
    "Spelling",
    "edit_distances",
    "features",
    "join",
    "language",
    "romanise",
    "segment",
    "segment_distance",
    "segment_distances",
    "similarities",
]


def __getattr__(name: str) -> Any:
    # Modules of those names would be found first: each name is fetched from its own.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
