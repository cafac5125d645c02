"""The IPA's segments and their articulatory features, from panphon's table (MIT).

The table stands in `panphon/` beside this file, with its licence: the package itself needs pandas.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError

__all__ = ["FEATURES", "feature_names", "features", "is_base", "knows", "vectors"]

FEATURES = 22
"""Features of a segment, as in panphon (Mortensen et al. 2016): syllabic, sonorant, ..."""

_RHOTIC = {"ɚ": "ə", "ɝ": "ɜ"}
_NASAL, _LONG, _ASPIRATED = "\u0303", "ː", "ʰʱ"


@cache
def _table() -> tuple[tuple[str, ...], dict[str, NDArray[np.float32]], NDArray[np.float32]]:
    """Read `(names, vector of each segment, weight of each feature)`."""
    raw = (files("elman.phonetics.sounds") / "panphon" / "segments.tsv.gz").read_bytes()
    names, weights, *rows = (
        line.split("\t") for line in gzip.decompress(raw).decode().splitlines()
    )
    value = {"+": 1.0, "-": -1.0, "0": 0.0}
    found = {segment: np.array([value[v] for v in marks], "f4") for segment, marks in rows}
    for rhotic, vowel in _RHOTIC.items():
        # Between the vowel and the approximant that it ends in.
        found[rhotic] = (found[vowel] * 2 + found["ɹ" + "\u0329"]) / 3
    return tuple(names[1:]), found, np.array(weights[1:], "f4")


def feature_names() -> tuple[str, ...]:
    """Name the features in their order.

    >>> feature_names()[:3]
    ('syl', 'son', 'cons')
    """
    return _table()[0]


def weights() -> NDArray[np.float32]:
    """Weigh the features, `(FEATURES,)`: major classes more than place or voice."""
    return _table()[2]


@cache
def is_base(character: str) -> bool:
    """Tell whether a character is a letter of the IPA.

    >>> is_base("ʃ"), is_base("§")
    (True, False)
    """
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed in _table()[1] and unicodedata.category(character)[0] == "L"


def knows(segment: str) -> bool:
    """Tell whether a segment begins with a letter of the IPA or is a tone."""
    return bool(segment) and _found(segment) is not None


def features(segment: str) -> NDArray[np.float32]:
    """Give a segment's features, `(FEATURES,)`: +1, -1, or 0 where one says nothing.

    A combination the table lacks is its longest known beginning, with nasality, length and
    aspiration added. Stress marks do not count. Raises `AlphabetError` for no segment.

    >>> names = dict(zip(feature_names(), features("b").tolist()))
    >>> names["voi"], names["nas"]
    (1.0, -1.0)
    """
    vector = _found(segment)
    if vector is None:
        raise AlphabetError(
            f"A segment is one of the IPA's, received {segment!r}",
            remedy="divide transcriptions with elman.phonetics.segment",
        )
    return vector


def vectors(segments: Sequence[str]) -> NDArray[np.float32]:
    """Stack the features of segments, `(len(segments), FEATURES)`."""
    if not segments:
        return np.zeros((0, FEATURES), np.float32)
    return np.stack([features(segment) for segment in segments])


@lru_cache(maxsize=4096)
def _found(segment: str) -> NDArray[np.float32] | None:
    names, table, _ = _table()
    plain = unicodedata.normalize("NFD", segment.lstrip("ˈˌ"))
    if not plain:
        return None
    if plain[0] in "˥˦˧˨˩":
        # Panphon's tone features carry no weight; a tone is nothing that the mouth does.
        return np.zeros(FEATURES, np.float32)
    for end in range(len(plain), 0, -1):
        if (vector := table.get(plain[:end])) is not None:
            vector, rest = vector.copy(), plain[end:]
            for mark, name in ((_NASAL, "nas"), (_LONG, "long")):
                if mark in rest:
                    vector[names.index(name)] = 1.0
            if any(mark in rest for mark in _ASPIRATED):
                vector[names.index("sg")] = 1.0
            return vector
    return None
