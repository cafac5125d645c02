"""Named data sets, and anyone's own tables, as plain records. Knows no network.

>>> from elman.datasets import load
>>> load("names").counts().keys()
dict_keys(['female', 'male'])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from elman.datasets.catalogue import describe, load, registry, state
    from elman.datasets.dataset import DataSet
    from elman.datasets.download import fetch
    from elman.datasets.lexicons import read_lexicon
    from elman.datasets.recordings import read_windows
    from elman.datasets.records import Corpus, Examples, Lexicon, best_reachable_accuracy
    from elman.datasets.tables import read_table
    from elman.datasets.text_files import TextFiles
    from elman.datasets.texts import find_text, read_text

__all__ = [
    "Corpus",
    "DataSet",
    "Examples",
    "Lexicon",
    "TextFiles",
    "best_reachable_accuracy",
    "describe",
    "fetch",
    "find_text",
    "load",
    "read_lexicon",
    "read_table",
    "read_text",
    "read_windows",
    "registry",
    "state",
]

_HOME = {
    "Corpus": "records",
    "DataSet": "dataset",
    "Examples": "records",
    "Lexicon": "records",
    "TextFiles": "text_files",
    "best_reachable_accuracy": "records",
    "describe": "catalogue",
    "fetch": "download",
    "find_text": "texts",
    "load": "catalogue",
    "read_lexicon": "lexicons",
    "read_table": "tables",
    "read_text": "texts",
    "read_windows": "recordings",
    "registry": "catalogue",
    "state": "catalogue",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
