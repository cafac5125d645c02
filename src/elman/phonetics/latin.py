"""Words of any script in the letters a domain name has."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

__all__ = ["romanise"]

_OTHER = re.compile(r"[^a-z0-9'-]+")


def romanise(word: str, code: str = "") -> str:
    """Write `word` in lower-case Latin letters without accents.

    Japanese (`code="ja"`) in Hepburn's way, kanji by their reading in pykakasi; Chinese in pinyin
    without tones; every other script letter by letter with anyascii.

    >>> romanise("щука"), romanise("きって", "ja"), romanise("中国", "zh"), romanise("Ménage")
    ('shchuka', 'kitte', 'zhongguo', 'menage')
    """
    if code == "ja":
        word = "".join(part["hepburn"] for part in _kakasi().convert(word))
    if not word.isascii():
        from anyascii import anyascii

        word = anyascii(unicodedata.normalize("NFC", word))
    return _OTHER.sub("", word.lower())


@cache
def _kakasi() -> Any:
    import pykakasi

    convert: Any = pykakasi.kakasi
    return convert()
