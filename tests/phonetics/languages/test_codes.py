"""Codes of languages, as people and their systems write them."""

from __future__ import annotations

import pytest

from elman.errors import ConfigurationError
from elman.phonetics import language


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("EN", "en-us"),
        ("en_US", "en-us"),
        ("en-us", "en-us"),
        ("en_GB.UTF-8", "en-uk"),
        ("pt_BR", "pt-br"),
        ("de_DE@euro", "de"),
        (" fr ", "fr"),
        ("ko-KR", "ko"),
    ],
)
def test_codes_of_pronunciation(code: str, found: str) -> None:
    assert language(code).code == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("en", "en-us"),
        ("en-GB", "en-uk"),
        ("uk", "en-uk"),
        ("br", "pt-br"),
        ("pt-PT", "pt-pt"),
        ("jp", "ja"),
        ("zh-TW", "zh"),
        ("es-MX", "es"),
        ("fr-CA", "fr"),
        ("kr", "ko"),
        ("cn", "zh"),
        ("en-AU", "en-uk"),
        ("zh-Hant-TW", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("at", "de"),
        ("deu", "de"),
        ("German", "de"),
        ("日本語", "ja"),
        ("en-IN", "en-uk"),
        ("ｅｎ", "en-us"),
        ("pt\u2011PT", "pt-pt"),
        ("İT", "it"),
        ("Brazilian", "pt-br"),
        ("es-419", "es"),
    ],
)
def test_codes_of_varieties_and_countries(code: str, found: str) -> None:
    assert language(code).code == found


@pytest.mark.parametrize("code", ["xx", "", "e" * 1000])
def test_a_language_that_there_is_none_of_is_refused(code: str) -> None:
    with pytest.raises(ConfigurationError, match="there are en-us, en-uk, fr, de, es, pt-br"):
        language(code)


@pytest.mark.parametrize(("code", "codes"), [("ch", "de or fr or it"), ("CA", "en-us or fr")])
def test_a_country_of_several_languages_is_asked_which(code: str, codes: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"the code of [A-Z].*; say which: {codes}"):
        language(code)
