"""Words that no invention may contain: the lists of `badwords-py`, in any supported language.

A label is offensive when it is a listed word, or holds one of at least four letters. What no
list has, and what only sounds like a listed word, is not found.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from elman.errors import DatasetUnavailable
from elman.phonetics.voices import fold_label

__all__ = ["LISTS", "offends"]

LISTS = ("en", "fr", "de", "es", "pt", "pt_br", "it", "ru", "tr", "ko", "ja")
"""Languages whose lists are read; those in other scripts as they are romanised."""


@cache
def _listed() -> tuple[frozenset[str], int]:
    # The package's own module is compiled: its word lists are read beside it.
    spec = find_spec("badwords")
    if spec is None or not spec.submodule_search_locations:
        raise DatasetUnavailable(
            "lists of offensive words come with the package badwords-py, which is not installed",
            remedy="install it: pip install badwords-py",
        )
    folder = Path(spec.submodule_search_locations[0]) / "resource" / "words"
    words: set[str] = set()
    for name in LISTS:
        language = name[:2]
        for line in (folder / f"{name}.txt").read_text("utf-8").splitlines():
            if not line.startswith("#") and len(word := fold_label(line, language)) >= 3:
                words.add(word)
    return frozenset(words), max(map(len, words))


def offends(label: str) -> bool:
    """Whether a label is, or holds, a listed word.

    >>> offends("brio"), offends("xxshittyzz")
    (False, True)
    """
    words, longest = _listed()
    label = label.replace("-", "")
    return label in words or any(
        label[start:stop] in words
        for start in range(len(label))
        for stop in range(start + 4, min(len(label), start + longest) + 1)
    )
