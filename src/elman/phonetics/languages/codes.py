"""The languages by their codes, as people and their systems write them."""

from __future__ import annotations

from elman.errors import ConfigurationError, shorten
from elman.phonetics.languages.arabic import ARABIC
from elman.phonetics.languages.chinese import CHINESE
from elman.phonetics.languages.english import BRITISH, ENGLISH
from elman.phonetics.languages.french import FRENCH
from elman.phonetics.languages.german import GERMAN
from elman.phonetics.languages.hindi import HINDI
from elman.phonetics.languages.italian import ITALIAN
from elman.phonetics.languages.japanese import JAPANESE
from elman.phonetics.languages.korean import KOREAN
from elman.phonetics.languages.portuguese import BRAZILIAN, PORTUGUESE
from elman.phonetics.languages.record import Language, latin
from elman.phonetics.languages.russian import RUSSIAN
from elman.phonetics.languages.spanish import SPANISH
from elman.phonetics.languages.turkish import TURKISH

__all__ = ["LANGUAGES", "language", "romanise"]

LANGUAGES = {
    spoken.code: spoken
    for spoken in (
        ENGLISH,
        BRITISH,
        FRENCH,
        GERMAN,
        SPANISH,
        BRAZILIAN,
        PORTUGUESE,
        ITALIAN,
        RUSSIAN,
        TURKISH,
        KOREAN,
        JAPANESE,
        HINDI,
        ARABIC,
        CHINESE,
    )
}

_ALIASES = {
    "en": "en-us",
    "en-gb": "en-uk",
    "uk": "en-uk",
    "us": "en-us",
    "pt": "pt-br",
    "br": "pt-br",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "in": "hi",
    "zh-tw": "zh",
}
"""Codes of countries, and languages without a variety."""


def language(code: str) -> Language:
    """Find a language by its code; "en" is that of the US, "pt" that of Brazil, "uk" Britain's.

    Raises `ConfigurationError`, which lists them, for any other.

    >>> language("en").title, language("PT_pt").code, language("de_AT.UTF-8").code
    ('English (US)', 'pt-pt', 'de')
    """
    plain = _plain(code)
    plain = _ALIASES.get(plain, plain)
    if plain not in LANGUAGES:
        plain = plain.partition("-")[0]
        plain = plain if plain in LANGUAGES else _ALIASES.get(plain, plain)
    if plain not in LANGUAGES:
        raise ConfigurationError(
            f"No model is made for the language {shorten(code)}; there are {', '.join(LANGUAGES)}",
            remedy="choose one of these, or train on pairs of your own: "
            "elman train FILE.tsv --task transduce",
        )
    return LANGUAGES[plain]


def _plain(code: str) -> str:
    """Write a code in lower case with hyphens, without what a locale says besides."""
    return str(code).strip().partition(".")[0].partition("@")[0].lower().replace("_", "-")


def romanise(word: str, code: str = "") -> str:
    """Write `word` in lower-case Latin letters without accents.

    Japanese (`code="ja"`) in Hepburn's way, kanji by their reading in pykakasi where that is
    installed; Chinese in pinyin without tones; German umlauts with an e; every other script letter
    by letter with anyascii.

    Raises `ConfigurationError` for kanji without pykakasi.

    >>> romanise("щука"), romanise("きって", "ja"), romanise("中国", "zh"), romanise("Ménage")
    ('shchuka', 'kitte', 'zhongguo', 'menage')
    """
    return language(code).to_latin(word) if code else latin(word)
