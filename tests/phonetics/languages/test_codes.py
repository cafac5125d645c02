"""Codes of languages, as people and their systems write them."""

from __future__ import annotations

import pytest

from elman.errors import ConfigurationError
from elman.phonetics import language
from elman.phonetics.languages.codes import voice_code


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
        ("EN", "en"),
        ("en_US", "en"),
        ("en-us", "en"),
        ("pt_BR", "pt"),
        ("pt", "pt"),
        ("de_DE@euro", "de"),
        (" fr ", "fr"),
        ("es-MX", "es"),
    ],
)
def test_codes_of_voices(code: str, found: str) -> None:
    assert voice_code(code) == found


@pytest.mark.parametrize("code", ["en-GB", "pt-PT", "tr", "xx", "", "e" * 1000])
def test_a_variety_or_language_without_a_voice_is_refused(code: str) -> None:
    with pytest.raises(ConfigurationError, match="A voice exists for en, fr, de, es, pt, it, ru"):
        voice_code(code)
