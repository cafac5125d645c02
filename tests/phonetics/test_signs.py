"""Signs, amounts, times and addresses are said in every language, and nothing is dropped."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError
from elman.phonetics import LANGUAGES, language
from elman.phonetics.pieces import pieces_of
from elman.phonetics.readings import Phrase, ways
from elman.phonetics.sounds.segments import segment


def cut(text: str, code: str) -> list[str]:
    return [piece.text for piece in pieces_of(text, language(code))]


def said(text: str, code: str) -> str:
    """The words of the likeliest way; phonemes that are settled run together."""
    found: list[str] = []
    for part in ways(text, language(code), lambda word: False)[0].parts:
        words = part.words if isinstance(part, Phrase) else (part,)
        found += [word if isinstance(word, str) else "".join(word) for word in words]
    return " ".join(found)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_minus_before_a_number_is_said_and_a_hyphen_is_not(code: str) -> None:
    minus = LANGUAGES[code].minus
    for text in ("-5", "\u22125", "\u20135", "at -5", "(-5"):
        words = cut(text, code)
        assert words[-2:] == [minus, "5"], text
    assert cut("5\u22123", code) == ["5", minus, "3"]
    for text in ("24-7", "air-5", "5-x", "x-5-y"):
        assert minus not in cut(text, code), text


@pytest.mark.parametrize(
    ("text", "code", "pieces"),
    [
        ("-$5", "en", ["minus", "5", "dollars"]),
        ("-1.5%", "en", ["minus", "1", "point", "5", "percent"]),
        ("-12,5%", "tr", ["eksi", "yüzde", "12", "virgül", "5"]),
        ("1,00,000", "hi", ["100000"]),
        ("12,34,56,789", "en", ["123456789"]),
        ("₹1,00,000", "en", ["100000", "rupees"]),
        ("1,234,567", "fr", ["1234567"]),
        ("1.234.567", "en", ["1234567"]),
        ("1,234.56", "de", ["1234", "komma", "5", "6"]),
        ("1.234,56", "en", ["1234", "point", "5", "6"]),
        ("1,234.56", "en", ["1234", "point", "5", "6"]),
        ("1,23", "en", ["1", "23"]),
        ("1.5", "de", ["1", "punkt", "5"]),
        ("2.0", "ru", ["2", "точка", "0"]),
        ("1.000", "de", ["1000"]),
        ("10.0.0.1", "de", ["10", "0", "0", "1"]),
        ("booking.com", "fr", ["booking", "point", "com"]),
        (".net", "es", ["punto", "net"]),
        ("node.js", "de", ["node", "punkt", "js"]),
        ("U.S.A.", "en", ["u", "s", "a"]),
        ("St.Pauli", "de", ["st", "pauli"]),
        ("#1", "es", ["número", "1"]),
        ("#MeToo", "en", ["hashtag", "me", "too"]),
        ("C#", "de", ["c", "scharp"]),
        ("C++", "it", ["c", "più", "più"]),
        ("@home", "pt", ["arroba", "home"]),
    ],
)
def test_signs(text: str, code: str, pieces: list[str]) -> None:
    assert cut(text, code) == pieces


@pytest.mark.parametrize("text", ["a#", "a#b", "x #", "##", "H#"])
def test_hashes_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(AlphabetError, match="not written with '#'"):
        pieces_of(text, language("en"))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("7:30", "en", "seven thirty"),
        ("7:05", "en", "seven oh five"),
        ("10:15:30", "fr", "dix quinze trente"),
        ("7:00", "en", "seven o'clock"),
        ("7:30", "fr", "sept heures trente"),
        ("1h05", "fr", "une heure cinq"),
        ("7:30", "de", "sieben uhr dreißig"),
        ("1:30", "es", "una y treinta"),
        ("2h15", "pt", "duas e quinze"),
        ("1:20", "it", "una e venti"),
        ("7:05", "ru", "семь ноль пять"),
        ("2:30", "ko", "두 시 삼십 분"),
        ("4:10", "ja", "よじ じゅっぷん"),
        ("19:06", "ja", "じゅうくじ ろっぷん"),
        ("7:00", "hi", "सात बजे"),
        ("2:30", "zh", "两 点 三 十 分"),
        ("1990s", "en", "nineteen nineties"),
        ("90s", "en", "nineties"),
        ("2000s", "en", "two thousands"),
        ("90er", "de", "neunziger"),
        ("1980er", "de", "neunzehn hundert achtziger"),
        ("1,00,000", "en", "one lakh"),
        ("2,50,00,000", "en-uk", "two crore fifty lakh"),
        ("12km", "en", "twelve kilometers"),
        ("11 km", "de", "elf kilometer"),
        ("22 km", "ru", "двадцать два километра"),
        ("15kg", "zh", "十 五 公斤"),
        ("24h", "es", "veinticuatro horas"),
        ("50mph", "en", "fifty miles an hour"),
    ],
)
def test_times_decades_and_units(text: str, code: str, words: str) -> None:
    spoken = language(code)
    for word, sounds in spoken.numerals.sounds.items():
        words = re.sub(rf"\b{word}\b", "".join(segment(sounds, spoken.normalisation)), words)
    assert said(text, code) == words


@pytest.mark.parametrize("code", LANGUAGES)
def test_am_and_pm_are_letters_behind_a_number(code: str) -> None:
    for text in ("10am", "5pm", "7:30 pm", "7:30pm"):
        way = ways(text, LANGUAGES[code], lambda word: True)[0]
        assert way.written[0] == text[:-2].strip()
        assert "letters" in way.how
        assert way.written[-1] == "m"


@pytest.mark.parametrize("text", ["4K", "8k", "3d", "2m", "5g"])
def test_a_consonant_behind_a_number_is_its_unit(text: str) -> None:
    assert "letters" in ways(text, language("en"), lambda word: True)[0].how


@given(
    text=st.from_regex(r"-?[0-9]{1,3}([.,:][0-9]{1,3}){0,3} ?[a-z%]{0,3}", fullmatch=True),
    code=st.sampled_from(sorted(LANGUAGES)),
)
def test_no_digit_and_no_letter_is_dropped(text: str, code: str) -> None:
    pieces = pieces_of(text, LANGUAGES[code])
    there = re.sub(r"[^\da-z]", "", text)
    left = "".join(
        re.sub(r"\D", "", p.text) if p.kind == "digits" else "" if p.said else p.text
        for p in pieces
    )
    ordinal = next((p for p in pieces if p.ending >= 0 or p.rule == "decade"), None)
    assert ordinal or sorted(left) == sorted(there)
