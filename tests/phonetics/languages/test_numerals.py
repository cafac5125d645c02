"""Numbers in words, against what is known for certain and by what must hold of every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics import LANGUAGES, language

KNOWN = {
    "en-us": {
        0: "zero",
        13: "thirteen",
        21: "twenty one",
        100: "one hundred",
        1001: "one thousand one",
        12345: "twelve thousand three hundred forty five",
        2_500_000: "two million five hundred thousand",
    },
    "en-uk": {101: "one hundred and one", 1001: "one thousand and one", 20_000: "twenty thousand"},
    "fr": {
        16: "seize",
        21: "vingt- et un",
        71: "soixante et onze",
        80: "quatre vingt",
        81: "quatre vingt un",
        99: "quatre vingt dix-neuf",
        200: "deux cent",
        1000: "mille",
    },
    "de": {
        1: "eins",
        16: "sechzehn",
        17: "siebzehn",
        21: "ein und zwanzig",
        101: "ein hundert eins",
        1_000_000: "eine million",
        3_000_000: "drei millionen",
    },
    "es": {
        16: "dieciséis",
        22: "veintidós",
        31: "treinta y uno",
        100: "cien",
        115: "ciento quince",
        500: "quinientos",
        21_000: "veintiún mil",
        1_000_000: "un millón",
    },
    "pt-br": {16: "dezesseis", 21: "vinte e um", 100: "cem", 101: "cento e um", 1100: "mil e cem"},
    "pt-pt": {14: "catorze", 16: "dezasseis", 1984: "mil novecentos e oitenta e quatro"},
    "it": {
        21: "ventuno",
        23: "ventitre",
        28: "ventotto",
        180: "cento ottanta",
        1000: "mille",
        2000: "due mila",
        1_000_000: "un milione",
    },
    "ru": {
        14: "четырнадцать",
        40: "сорок",
        90: "девяносто",
        1000: "тысяча",
        2000: "две тысячи",
        5000: "пять тысяч",
        11_000: "одиннадцать тысяч",
        21_000: "двадцать одна тысяча",
        22_000_000: "двадцать два миллиона",
    },
    "tr": {11: "on bir", 100: "yüz", 200: "iki yüz", 1000: "bin", 2023: "iki bin yirmi üç"},
    "ko": {20: "이십", 100: "백", 1984: "천 구백 팔십 사", 10_000: "만", 30_000: "삼 만"},
    "ja": {
        300: "さんびゃく",
        600: "ろっぴゃく",
        800: "はっぴゃく",
        3000: "さんぜん",
        10_000: "いち まん",
    },
    "hi": {19: "उन्नीस", 25: "पच्चीस", 49: "उनचास", 84: "चौरासी", 99: "निन्यानवे", 100_000: "एक लाख"},
    "ar": {
        11: "أحد عشر",
        12: "اثنا عشر",
        25: "خمسة و عشرون",
        200: "مئتان",
        300: "ثلاث مئة",
        3000: "ثلاثة آلاف",
        11_000: "أحد عشر ألف",
    },
    "zh": {
        12: "十 二",
        20: "二 十",
        105: "一 百 零 五",
        110: "一 百 一 十",
        1005: "一 千 零 五",
        2000: "两 千",
        10_010: "一 万 零 一 十",
        100_000: "十 万",
    },
}
YEARS = {
    "en-us": {1900: "nineteen hundred", 1905: "nineteen oh five", 1984: "nineteen eighty four"}
    | {2000: "two thousand", 2008: "two thousand eight", 2024: "twenty twenty four"},
    "de": {1984: "neunzehn hundert vier und achtzig", 2024: "zwei tausend vier und zwanzig"},
    "hi": {1984: "उन्नीस सौ चौरासी"},
    "zh": {1984: "一 九 八 四"},
}
ORDINALS = {
    ("en-us", 0): {
        1: "first",
        12: "twelfth",
        20: "twentieth",
        22: "twenty second",
        100: "one hundredth",
    },
    ("fr", 0): {1: "premier", 2: "deuxième", 5: "cinquième", 9: "neuvième", 80: "quatre vingtième"},
    ("fr", 1): {1: "première", 2: "deuxième"},
    ("de", 0): {1: "erste", 3: "dritte", 7: "siebte", 8: "achte", 20: "zwanzigste"},
    ("de", 1): {3: "dritter"},
    ("es", 0): {1: "primero", 7: "séptimo", 10: "décimo", 21: "vigésimo primero"},
    ("es", 1): {3: "tercera"},
    ("it", 0): {3: "terzo", 11: "undicesimo", 23: "ventitreesimo"},
    ("pt-br", 1): {9: "nona", 12: "décima segunda"},
    ("ru", 0): {2: "второй", 3: "третий", 40: "сороковой", 25: "двадцать пятый"},
    ("ru", 1): {2: "вторая", 3: "третья"},
    ("tr", 0): {3: "üçüncü", 4: "dördüncü", 20: "yirminci", 33: "otuz üçüncü"},
    ("ko", 0): {1: "첫 번째", 20: "스무 번째", 21: "스물 한 번째"},
    ("hi", 0): {1: "पहला", 4: "चौथा", 6: "छठा", 10: "दसवाँ"},
}


@pytest.mark.parametrize("code", KNOWN)
def test_numbers_known_for_certain(code: str) -> None:
    numerals = language(code).numerals
    assert {n: " ".join(numerals.words(n)) for n in KNOWN[code]} == KNOWN[code]


@pytest.mark.parametrize("code", YEARS)
def test_years(code: str) -> None:
    numerals = language(code).numerals
    assert {n: " ".join(numerals.words(n, "year")) for n in YEARS[code]} == YEARS[code]


@pytest.mark.parametrize(("code", "ending"), ORDINALS)
def test_ordinals(code: str, ending: int) -> None:
    known, numerals = ORDINALS[code, ending], language(code).numerals
    assert {n: " ".join(numerals.words(n, "ordinal", ending)) for n in known} == known


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_two_numbers_below_ten_thousand_are_the_same(code: str) -> None:
    numerals = LANGUAGES[code].numerals
    said = {" ".join(numerals.words(n)) for n in range(10_000)}
    assert len(said) == 10_000


@given(number=st.integers(0, 10**12 - 1), code=st.sampled_from(sorted(LANGUAGES)))
def test_every_number_has_words_of_the_languages_own_letters(number: int, code: str) -> None:
    spoken = LANGUAGES[code]
    kinds = [kind for kind in ("cardinal", "ordinal", "year") if spoken.numerals.has(kind)]
    for kind in kinds:
        if kind == "year" and number > 9999:
            continue
        for word in spoken.numerals.words(number, kind):
            assert word
            assert not set("<>=[]{}()+@/|;") & set(word)
            assert spoken.label(word) or spoken.code == "ja"


@given(first=st.integers(0, 999_999), second=st.integers(0, 999_999))
def test_different_numbers_are_said_differently(first: int, second: int) -> None:
    for spoken in LANGUAGES.values():
        same = spoken.numerals.words(first) == spoken.numerals.words(second)
        assert same == (first == second)
