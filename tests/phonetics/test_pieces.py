"""Strings are cut where their writers cut them; what is not said is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError, SequenceError
from elman.phonetics import LANGUAGES, language
from elman.phonetics.pieces import pieces_of


def cut(text: str, code: str = "en") -> list[str]:
    return [piece.text for piece in pieces_of(text, language(code))]


@pytest.mark.parametrize(
    ("text", "code", "pieces"),
    [
        ("TeamViewer24-go", "en", ["team", "viewer", "24", "go"]),
        ("HTMLPage", "en", ["html", "page"]),
        ("ŁódźTech", "en", ["łódź", "tech"]),
        ("МосБиржа", "ru", ["мос", "биржа"]),
        ("24/7", "en", ["24", "7"]),
        ("AT&T", "de", ["at", "und", "t"]),
        ("50%", "fr", ["50", "pour", "cent"]),
        ("%50", "tr", ["yüzde", "50"]),
        ("50%", "tr", ["yüzde", "50"]),
        ("1,000", "en", ["1000"]),
        ("1.000", "de", ["1000"]),
        ("1\u202f000\u202f000", "en", ["1000000"]),
        ("1 000", "fr", ["1000"]),
        ("call 1 000", "en", ["call", "1", "000"]),
        ("1,234.5", "en", ["1234", "point", "5"]),
        ("$3.50", "en", ["3", "dollars", "50"]),
        ("€3,5", "fr", ["3", "virgule", "5", "euros"]),
        ("R$ 20", "pt", ["20", "reais"]),
        ("12,5%", "tr", ["yüzde", "12", "virgül", "5"]),
        ("3.14", "en", ["3", "point", "1", "4"]),
        ("3,5", "fr", ["3", "virgule", "5"]),
        ("192.168.0.1", "en", ["192", "168", "0", "1"]),
        ("४२", "hi", ["42"]),
        ("٧", "ar", ["7"]),
        ("café", "ru", ["cafe"]),
        ("Ẁeb", "ko", ["web"]),
        ("don't", "en", ["don't"]),
    ],
)
def test_pieces(text: str, code: str, pieces: list[str]) -> None:
    assert cut(text, code) == pieces


@pytest.mark.parametrize(
    ("text", "code", "ending", "rest"),
    [
        ("3rd", "en", 0, []),
        ("21ST", "en", 0, []),
        ("1stdibs", "en", 0, ["dibs"]),
        ("4thought", "en", -1, ["thought"]),
        ("1er", "fr", 0, []),
        ("1ère", "fr", 1, []),
        ("3. Liga", "de", 0, ["liga"]),
        ("2º", "es", 0, []),
        ("5-я", "ru", -1, ["я"]),
        ("5я", "ru", 1, []),
        ("3'üncü", "tr", 0, []),
        ("500px", "en", -1, ["px"]),
        ("5번째", "ko", 0, []),
    ],
)
def test_ordinals(text: str, code: str, ending: int, rest: list[str]) -> None:
    number, *others = pieces_of(text, language(code))
    assert (number.ending, [piece.text for piece in others]) == (ending, rest)


@pytest.mark.parametrize("sign", ["#", "$", "€", "*", "=", "♥", "°", "😀"])
@pytest.mark.parametrize("code", ["en", "ja", "ar"])
def test_signs_without_a_word_are_refused_by_name(sign: str, code: str) -> None:
    with pytest.raises(AlphabetError, match=r"is not written with .* \(position 2 of "):
        pieces_of(f"a{sign}", language(code))


@given(text=st.text(max_size=30), code=st.sampled_from(sorted(LANGUAGES)))
def test_any_string_is_cut_or_refused(text: str, code: str) -> None:
    try:
        found = pieces_of(text, LANGUAGES[code])
    except (AlphabetError, SequenceError):
        return
    assert found
    for piece in found:
        assert piece.text
        assert piece.text.isascii() or piece.kind == "letters"


@given(st.text("abcdxyz0123456789&+@%", min_size=1, max_size=20))
def test_nothing_is_dropped(text: str) -> None:
    spoken = language("en")
    said = "".join(piece.text for piece in pieces_of(text, spoken))
    for sign, word in spoken.symbols.items():
        text = text.replace(sign, word)
    assert said == text


@pytest.mark.parametrize("text", ["A$AP", "$", "Ke$ha"])
def test_signs_of_money_are_said_beside_a_number_alone(text: str) -> None:
    with pytest.raises(AlphabetError, match=r"not written with '\$' \(position") as caught:
        pieces_of(text, language("en"))
    assert caught.value.remedy == "remove it, or write it out in words"
