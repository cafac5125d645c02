"""The languages that can be pronounced: their lexicon, script and what of their IPA is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from elman.errors import ConfigurationError, shorten
from elman.phonetics.sounds.segments import BROAD, Normalisation

__all__ = ["LANGUAGES", "Language", "language"]


@dataclass(frozen=True)
class Language:
    """One language or variety.

    Args:
        code: such as "pt-br".
        title: its English name.
        lexicon: the data set with its words.
        frequent: its code in wordfreq.
        script: a pattern that each letter of its words matches; accents count separately.
        latin: whether its words are written in Latin letters; others are romanised as well.
        shipped: whether its lexicon is installed with elman.
        normalisation: what its models keep of a transcription.
    """

    code: str
    title: str
    lexicon: str
    frequent: str
    script: str = r"[a-z]"
    latin: bool = True
    shipped: bool = False
    normalisation: Normalisation = BROAD

    @property
    def letters(self) -> re.Pattern[str]:
        """What each character of a word matches, Latin letters always included."""
        return _pattern(self.script)


@cache
def _pattern(script: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{script}|[a-z])", re.IGNORECASE)


_LATIN = r"[a-zà-öø-ÿĀ-ſßœæıŞşĞğİ]"
_KOREAN = Normalisation(narrow=False, tones=False, keep="\u0348")

LANGUAGES = {
    one.code: one
    for one in (
        Language("en-us", "English (US)", "lexicon-en-us", "en", _LATIN, shipped=True),
        Language("en-uk", "English (UK)", "lexicon-en-uk", "en", _LATIN, shipped=True),
        Language("fr", "French", "lexicon-fr", "fr", _LATIN, shipped=True),
        Language("de", "German", "lexicon-de", "de", _LATIN, shipped=True),
        Language("es", "Spanish", "lexicon-es", "es", _LATIN, shipped=True),
        Language("pt-br", "Portuguese (Brazil)", "lexicon-pt-br", "pt", _LATIN, shipped=True),
        Language("pt-pt", "Portuguese (Portugal)", "lexicon-pt-pt", "pt", _LATIN),
        Language("it", "Italian", "lexicon-it", "it", _LATIN, shipped=True),
        Language("ru", "Russian", "lexicon-ru", "ru", r"[а-яё]", latin=False, shipped=True),
        Language("tr", "Turkish", "lexicon-tr", "tr", _LATIN),
        Language(
            "ko", "Korean", "lexicon-ko", "ko", r"[가-힣]", latin=False, normalisation=_KOREAN
        ),
        Language(
            "ja", "Japanese", "lexicon-ja", "ja", r"[\u3041-\u3096\u30a1-\u30fc]", latin=False
        ),
        Language("hi", "Hindi", "lexicon-hi", "hi", r"[\u0900-\u0963\u0970-\u097f]", latin=False),
        Language("ar", "Arabic", "lexicon-ar", "ar", r"[\u0621-\u065f\u0670-\u06d3]", latin=False),
        Language("zh", "Chinese", "lexicon-zh", "zh", r"[\u3400-\u9fff]", latin=False),
    )
}

_ALIASES = {"en": "en-us", "en-gb": "en-uk", "pt": "pt-br", "jp": "ja", "cn": "zh"}
_VARIETIES = {"en-us": "en", "pt-br": "pt"}
"""Varieties that the voices of a language are of; its other varieties have none."""


def language(code: str) -> Language:
    """Find a language by its code; "en" is that of the US, "pt" that of Brazil.

    Raises `ConfigurationError`, which lists them, for any other.

    >>> language("en").title, language("PT_pt").code, language("de_AT.UTF-8").code
    ('English (US)', 'pt-pt', 'de')
    """
    plain = _plain(code)
    plain = _ALIASES.get(plain, plain)
    if plain not in LANGUAGES and plain.partition("-")[0] in LANGUAGES:
        plain = plain.partition("-")[0]
    if plain not in LANGUAGES:
        raise ConfigurationError(
            f"No model is made for the language {shorten(code)}; there are {', '.join(LANGUAGES)}",
            remedy="choose one of these, or train on pairs of your own: "
            "elman train FILE.tsv --task transduce",
        )
    return LANGUAGES[plain]


def voice_code(code: str) -> str:
    """Find the code of a language that has a voice, for the names of domains.

    Raises `ConfigurationError`, which lists them, for any other.

    >>> voice_code("EN"), voice_code("pt_BR"), voice_code("fr-CA")
    ('en', 'pt', 'fr')
    """
    from elman.datasets.sets.pronunciations import LANGUAGES as VOICES

    plain = _plain(code)
    known = _ALIASES.get(plain, plain) in LANGUAGES
    plain = _VARIETIES.get(plain, plain if known else plain.partition("-")[0])
    if plain not in VOICES:
        raise ConfigurationError(
            f"A voice exists for {', '.join(VOICES)}, received {shorten(code)}",
            remedy="choose one of these, or train one: elman.phonetics.voices.train_voice",
        )
    return plain


def _plain(code: str) -> str:
    """Write a code in lower case with hyphens, without what a locale says besides."""
    return str(code).strip().partition(".")[0].partition("@")[0].lower().replace("_", "-")
