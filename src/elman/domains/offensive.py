"""Words that no suggestion or invention may contain: the lists of `badwords-py`, and severe ones.

A label is offensive when it is a listed word in any supported language, or holds a severe one. A
label that is no ordinary word is so too when it holds a listed word of at least four letters:
ordinary words are not, though every twentieth holds one (`name` and `about` do, in other tongues).
What no list has, and what only sounds like a listed word, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from elman.errors import DatasetUnavailable
from elman.phonetics.languages.codes import language

__all__ = ["LISTS", "offends"]

LISTS = ("en", "fr", "de", "es", "pt", "pt_br", "it", "ru", "tr", "ko", "ja")
"""Languages whose lists are read; those in other scripts as they are romanised."""


_SEVERE = (
    "fuck shit cunt nigg faggot whore bitch encul putain salope connard fotze wichs arschloch "
    "mierda gilipoll maricon caralho buceta cazzo stronz vaffan puttan merda pizd blyad siktir "
    "orospu amcik"
)
"""What no word may hold, not even an ordinary one."""


_KANJI = re.compile("[\u3400-\u9fff]")


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
        spoken = language(name[:2])
        for line in (folder / f"{name}.txt").read_text("utf-8").splitlines():
            # Kanji are read with a package that elman does without.
            if line.startswith("#") or (name == "ja" and _KANJI.search(line)):
                continue
            if len(word := spoken.label(line)) >= 3:
                words.add(word)
    return frozenset(words), max(map(len, words))


def offends(label: str, ordinary: Container[str] = ()) -> bool:
    """Whether a label is, or holds, an offensive word; `ordinary` has words that may hold one.

    >>> offends("brio"), offends("xxshittyzz"), offends("shitty", {"shitty"})
    (False, True, True)
    >>> offends("consoles"), offends("consoles", {"consoles"})
    (True, False)
    """
    words, longest = _listed()
    label = label.replace("-", "")
    if label in words or any(severe in label for severe in _SEVERE.split()):
        return True
    return label not in ordinary and any(
        label[start:stop] in words
        for start in range(len(label))
        for stop in range(start + 4, min(len(label), start + longest) + 1)
    )
