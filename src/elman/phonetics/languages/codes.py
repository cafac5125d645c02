"""The languages by their codes, as people and their systems write them."""

from __future__ import annotations

import re
import unicodedata

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
    alias: code
    for code, aliases in {
        "en-us": "en us eng english american usa",
        "en-uk": "en-gb uk gb en-au en-nz en-ie en-za en-in british britain",
        "fr": "fra fre french français",
        "de": "at deu ger german deutsch",
        "es": "mx spa spanish español castellano castilian",
        "pt-br": "pt br por portuguese português brazilian brazil",
        "pt-pt": "pt-ao pt-mz",
        "it": "ita italian italiano",
        "ru": "rus russian русский",
        "tr": "tur turkish türkçe",
        "ko": "kr kor korean 한국어",
        "ja": "jp jpn japanese 日本語",
        "hi": "in hin hindi हिन्दी",
        "ar": "eg sa ae ma uae ara arabic العربية",
        "zh": "cn tw zh-hans zh-hant zho chi cmn chinese mandarin 中文",
    }.items()
    for alias in aliases.split()
}
"""Codes of countries, those of three letters, names, and languages without a variety."""

_SEVERAL = {
    "ch": "Switzerland de fr it",
    "be": "Belgium fr de",
    "ca": "Canada en-us fr",
    "lu": "Luxembourg fr de",
    "hk": "Hong Kong zh en-uk",
    "sg": "Singapore en-uk zh",
}
"""Codes of countries that say no language, with those of theirs that there are."""


def language(code: str) -> Language:
    """Find a language by its code; "en" is that of the US, "pt" that of Brazil, "uk" Britain's.

    Codes of varieties and countries, those of three letters (ISO 639-2 and 3) and names are taken
    as well. Raises `ConfigurationError`, which lists the languages, for any other.

    >>> language("en").title, language("PT_pt").code, language("de_AT.UTF-8").code
    ('English (US)', 'pt-pt', 'de')
    >>> language("jp").code, language("zh-TW").code, language("deu").code, language("French").code
    ('ja', 'zh', 'de', 'fr')
    """
    plain = _plain(code)
    for candidate in (plain, plain.partition("-")[0]):
        found = _ALIASES.get(candidate, candidate)
        if found in LANGUAGES:
            return LANGUAGES[found]
    if plain in _SEVERAL:
        words = _SEVERAL[plain].split()
        codes = [word for word in words if word in LANGUAGES]
        country = " ".join(word for word in words if word not in LANGUAGES)
        raise ConfigurationError(
            f"A language is chosen by its code, received {shorten(code)}, the code of {country}",
            remedy=f"say which: {' or '.join(codes)}",
        )
    listed = ", ".join(LANGUAGES)
    raise ConfigurationError(
        f"No model is made for the language {shorten(code)}; there are {listed}",
        remedy="choose one of these, or train on pairs of your own: "
        "elman train FILE.tsv --task transduce",
    )


def _plain(code: str) -> str:
    """Write a code in plain lower-case letters with hyphens, without what a locale adds."""
    plain = unicodedata.normalize("NFKC", str(code)).strip().partition(".")[0].partition("@")[0]
    # The capital of a Turkish keyboard's i, and hyphens of all lengths.
    return re.sub(r"[_\u2010-\u2015\u2212]", "-", plain.replace("İ", "i").lower())


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
