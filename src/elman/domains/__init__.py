"""Domain names: similar-sounding suggestions, inventions, and what is still to be had.

>>> from elman import domains
>>> sorted(domains.__all__)[:3]
['Availability', 'Invention', 'Label']
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_PLACES = {
    "Availability": "elman.domains.records",
    "Invention": "elman.domains.records",
    "Label": "elman.domains.labels",
    "Suggestion": "elman.domains.records",
    "availability": "elman.domains.availability",
    "check": "elman.domains.availability",
    "invent": "elman.domains.invent",
    "parse": "elman.domains.labels",
    "similar": "elman.domains.similar",
}

__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    # Loaded on first use: a look at the command's help needs no network library.
    if name not in _PLACES:
        raise AttributeError(f"module 'elman.domains' has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Face(ModuleType):
    def __setattr__(self, name: str, value: Any) -> None:
        # Importing the module `similar` would put it in the place of the function `similar`.
        if not (name in _PLACES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
