from __future__ import annotations

import sys

import pytest

from elman.errors import ConfigurationError
from elman.phonetics import romanise
from elman.phonetics.languages import japanese


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("とうきょう", "toukyou"),
        ("チョコレート", "chokoreto"),
        ("じゃ", "ja"),
        ("きゃく", "kyaku"),
        ("ざっし", "zasshi"),
        ("まって", "matte"),
        ("シェフ", "shefu"),
        ("ティー", "ti"),
    ],
)
def test_kana_in_hepburns_way(word: str, latin: str) -> None:
    assert romanise(word, "ja") == latin


def test_kanji_without_their_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pykakasi", None)

    japanese._kakasi.cache_clear()
    with pytest.raises(ConfigurationError, match=r"pykakasi, which is not installed.*elman\[jap"):
        romanise("東京", "ja")
