"""The lexicon of a language: one for every engine, wherever it is on this machine."""

from __future__ import annotations

from collections.abc import Callable

from elman.datasets.cache import file_sha256
from elman.datasets.records.pairs import Pairs
from elman.errors import DatasetError, DatasetUnavailable
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language

__all__ = ["Download", "lexicon_mark", "lexicon_of"]

Download = Callable[[str, int, int | None], None]
"""Called while a lexicon is downloaded."""


def lexicon_of(spoken: Language, download: Download | None = None) -> Pairs:
    """Read a language's lexicon.

    Raises `DatasetUnavailable` where it cannot be had; the message says how to get it.
    """
    from elman.datasets import load

    try:
        lexicon = load(spoken.lexicon, download)
    except DatasetError as error:
        shipped = ", ".join(code for code, known in LANGUAGES.items() if known.shipped)
        raise type(error)(
            f"No model of {spoken.title} is on this machine, and its lexicon cannot be "
            f"had: {error.problem}",
            remedy=f"{error.remedy}; languages that need no download: {shipped}",
        ) from error
    if not isinstance(lexicon, Pairs):
        raise DatasetUnavailable(f"{spoken.lexicon} is no lexicon")
    return lexicon


def lexicon_mark(spoken: Language) -> str:
    """What tells a language's lexicon from every other: its checksum, without reading it twice.

    Raises `DatasetUnavailable` where the package with the lexicon is not installed.
    """
    from elman.datasets import describe
    from elman.datasets.sets.packaged_lexicons import packaged_file

    dataset = describe(spoken.lexicon)
    if not dataset.packaged:
        return " ".join(file.sha256 or file.name for file in dataset.files)
    path = packaged_file(dataset)
    return file_sha256(path) if path else lexicon_of(spoken).sha256
