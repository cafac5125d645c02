from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.labels import LONGEST, known_suffix, parse
from elman.errors import DomainError, InputError, UnknownSuffix


@pytest.mark.parametrize(
    ("text", "label", "suffix"),
    [
        ("airmix", "airmix", ""),
        (" AirMix ", "airmix", ""),
        ("airmix.com", "airmix", "com"),
        ("airmix.com.", "airmix", "com"),
        ("https://www.airmix.com/x", "airmix", "com"),
        ("HTTP://user:pw@shop.airmix.co.uk:8080/x?y=1#z", "airmix", "co.uk"),
        ("//airmix.com", "airmix", "com"),
        ("someone@airmix.net", "airmix", "net"),
        ("airmix.com/a.b", "airmix", "com"),
        ("me.github.io", "me", "github.io"),
        ("www.shop.me.github.io", "me", "github.io"),
        ("github.io", "github", "io"),
        ("foo.uk.com", "foo", "uk.com"),
        ("UK.com", "uk", "com"),
        ("foo.eu.org.", "foo", "eu.org"),
        ("Zürich.ch", "zürich", "ch"),
        ("xn--zrich-kva.ch", "zürich", "ch"),
        ("ｗｗｗ。ａｉｒｍｉｘ。ｃｏｍ", "airmix", "com"),
        ("мир.рф", "мир", "рф"),
        ("4you", "4you", ""),
        ("a" * LONGEST, "a" * LONGEST, ""),
        ("straße.de", "straße", "de"),
    ],
)
def test_names_as_people_write_them(text: str, label: str, suffix: str) -> None:
    found = parse(text)
    assert (found.text, found.suffix) == (label, suffix)
    assert parse(found.ascii_name).text == label


def test_the_ascii_form() -> None:
    assert parse("bücher").ascii == "xn--bcher-kva"
    assert parse("мир.рф").ascii_name == "xn--h1ahn.xn--p1ai"
    assert parse("mix.рф").name == "mix.рф"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foo_bar", "received '_' (position 4 of 'foo_bar'); leave it out or write a hyphen"),
        ("air mix.com", "received ' ' (position 4 of 'air mix')"),
        ("air😀", "'😀' (position 4 of 'air😀')"),
        ("-air", "received '-' (position 1 of '-air'); hyphens stand between"),
        ("air-", "received '-' (position 4 of 'air-')"),
        ("ab--cd", "position 3 of 'ab--cd'); hyphens third and fourth"),
        ("a" * 64, "at most 63 characters, received 64"),
        ("ü" * 60, "at most 63 characters, received"),
        ("", "must hold a label, received ''"),
        ("https://", "must hold a label"),
        ("co.uk", "received co.uk, which is one; give one such as airmix.co.uk"),
        (".com", "received"),
        ("a..com", "between two dots must hold a character"),
        ("xn--99999999999", "after xn-- is Punycode"),
        ("אa", "must follow IDNA 2008"),
        ("a\u0301\u0300\u200d", "IDNA 2008"),
    ],
    ids=ascii,
)
def test_what_cannot_be_registered(text: str, said: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse(text)
    assert said in str(caught.value)


def test_unknown_suffixes_come_with_close_ones() -> None:
    with pytest.raises(UnknownSuffix, match=r"received 'con'; close ones: com, "):
        parse("airmix.con")
    with pytest.raises(UnknownSuffix, match="received 'nte'; close ones: net, "):
        known_suffix("nte")
    with pytest.raises(UnknownSuffix, match="give one such as com or co"):
        known_suffix("qqqqqqqqqqqqq")
    with pytest.raises(UnknownSuffix):
        known_suffix("")
    with pytest.raises(UnknownSuffix):
        known_suffix("airmix.com")
    assert known_suffix(" .Co.Uk") == "co.uk"
    assert known_suffix("xn--p1ai") == "рф"


@given(st.text(max_size=80))
def test_any_text_is_a_label_or_an_error(text: str) -> None:
    try:
        found = parse(text)
    except InputError:
        return
    assert 1 <= len(found.ascii) <= LONGEST
    assert found.ascii.isascii()
    assert parse(found.name) == found


@given(st.from_regex(r"[a-z0-9]([a-z0-9]{0,20}-)?[a-z0-9]{1,9}", fullmatch=True))
def test_legal_labels_stay_what_they_are(text: str) -> None:
    if text[2:4] == "--":
        return
    assert parse(text).ascii == text
    assert parse(f"https://www.{text}.co.uk/").text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "xn--53h.com",
            "received 'xn--53h', which stands for '☕': '☕' is hot beverage; choose a",
        ),
        ("XN--LS8H.la", "is pile of poo; choose a name of letters and digits"),
        ("xn--iu-t0x.com", "which stands for 'i♥u': '♥' is black heart suit; leave it out or"),
        ("xn--abc-.com", "received 'xn--abc-'; write abc"),
        ("♥.com", "(position 1 of '♥'); choose a name of letters and digits"),
        ("_.com", "(position 1 of '_'); choose a name"),
        ("foo_", "(position 4 of 'foo_'); leave it out"),
        ("--", "letters or digits; choose a name"),
        ("ab---cd", "kept for xn--; choose a name"),
        ("a...com", "leave out the dots that have nothing between them"),
        ("a." * 200 + "com", "A domain name has at most 253 characters, received 403"),
        ("a" * 10_000_000, "A domain name has at most 253 characters, received 10000000"),
        ("ü" * 100_000 + ".com", "A domain name has at most 253 characters"),
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_advice_is_not_refused_as_well(text: str, said: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse(text)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400


@given(st.text(alphabet="ab-_♥ü.", min_size=1, max_size=9))
def test_whoever_does_as_advised_is_understood(text: str) -> None:
    try:
        parse(text)
    except UnknownSuffix:
        return
    except DomainError as error:
        bad = [c for c in text if not (c.isalpha() or c in "-.")]
        for way, other in (("leave it out", ""), ("write a hyphen", "-")):
            if bad and way in error.remedy and "hyphens" not in error.remedy:
                assert parse(text.translate({ord(c): other for c in bad}))


def test_private_suffixes_are_suffixes() -> None:
    assert known_suffix(".UK.com") == "uk.com"
    assert known_suffix("github.io") == "github.io"
    with pytest.raises(DomainError, match="at most 253 characters"):
        known_suffix("x" * 100_000)
