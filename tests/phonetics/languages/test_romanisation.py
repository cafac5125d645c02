"""Words of other scripts in Latin letters, as their speakers type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics import LANGUAGES, language

WORDS = {
    "ko": "서울 seoul 부산 busan 신라 silla 독립 dongnip 왕십리 wangsimni 백마 baengma "
    "해돋이 haedoji 압구정 apgujeong 대한민국 daehanminguk 묵호 mukho 종로 jongno 설날 seollal "
    "없다 eopda 좋고 joko",
    "hi": "नमस्ते namaste भारत bharat दिल्ली dilli कृष्ण krishna चंद्र chandra राज्य rajya अंग्रेज़ी angrezi "
    "ज्ञान gyan कमल kamal लड़का larka मुंबई mumbai फ़िल्म film क्षमा kshama",
    "ru": "хорошо khorosho объект obekt щётка shchetka Жириновский zhirinovskii",
    "zh": "上海 shanghai 中国 zhongguo 银行 yinhang 重庆 chongqing 女人 nvren",
    "ar": "مصر msr القاهرة alqahra نور nur كبير kbir",
    "ja": "すし sushi しゃしん shashin きって kitte",
}
ALSO = {
    "ko": {"삼성": "samsung", "현대": "hyundae"},
    "hi": {"शाम": "shaam", "नमकीन": "namkeen"},
    "ru": {"хорошо": "horosho", "цвет": "cvet"},
    "zh": {"女人": "nuren"},
    "ar": {"مرحبا": "mr7ba", "عرب": "3rb"},
    "ja": {"とうきょう": "tokyo", "おおさか": "osaka"},
}


@pytest.mark.parametrize("code", WORDS)
def test_words(code: str) -> None:
    pairs = iter(WORDS[code].split())
    known = dict(zip(pairs, pairs, strict=True))
    assert {word: language(code).label(word) for word in known} == known


@pytest.mark.parametrize("code", ALSO)
def test_what_people_also_type(code: str) -> None:
    for word, typed in ALSO[code].items():
        assert typed in language(code).latin_forms(word)


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8))
def test_every_syllable_of_hangul_is_written(word: str) -> None:
    label = language("ko").label(word)
    assert label.isascii()
    assert label.isalpha()
    assert sum(c in "aeiouyw" for c in label) >= len(word)


@given(st.text(st.characters(min_codepoint=0x905, max_codepoint=0x94D), min_size=1, max_size=8))
def test_devanagari_of_any_kind_is_ascii(word: str) -> None:
    assert language("hi").label(word).isascii()


@pytest.mark.parametrize("word", ["straße", "Łódź", "œuvre", "café", "Ångström", "İstanbul"])
def test_strange_letters_are_plain_everywhere(word: str) -> None:
    for code in LANGUAGES:
        label = LANGUAGES[code].label(word)
        assert label.isascii()
        assert len(label) >= len(word)


@pytest.mark.parametrize(
    ("code", "word", "written"),
    [
        ("ko", "visa", "bisa"),
        ("ko", "clever", "keullebe"),
        ("ko", "seoul", "seoul"),
        ("ko", "kkot", "kkot"),
        ("ja", "victor", "bikutoru"),
        ("ja", "kitte", "kitte"),
        ("ja", "shimbun", "shimbun"),
        ("ja", "matcha", "matcha"),
        ("ja", "syakyo", "syakyo"),
        ("hi", "coca", "koka"),
        ("hi", "chai", "chai"),
        ("ar", "pepsi", "bebsi"),
        ("ar", "ghazal", "ghazal"),
        ("ru", "cafe", "kafe"),
        ("ru", "center", "center"),
        ("ru", "chisto", "chisto"),
        ("en", "cafe", "cafe"),
    ],
)
def test_letters_that_a_romanisation_lacks_are_read_as_its_speakers_do(
    code: str, word: str, written: str
) -> None:
    assert language(code).naturalised(word) == written
