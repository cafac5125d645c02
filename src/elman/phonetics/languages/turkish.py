"""Turkish."""

from __future__ import annotations

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language
from elman.phonetics.languages.rules.turkish import read_lengthened, read_turkish

__all__ = ["TURKISH"]

_NUMERALS = Numerals(
    cardinal="|".join(
        (
            counted("sıfır bir iki üç dört beş altı yedi sekiz dokuz"),
            counted("on yirmi otuz kırk elli altmış yetmiş seksen doksan yüz", 10, 10, "%s [>]"),
            "200 < yüz [>]|1000 bin [>]|2000 < bin [>]|1000000 < milyon [>]",
            "1000000000 < milyar [>]",
        )
    ),
    ordinal="|".join(
        (
            counted("sıfırıncı birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci"),
            "9 dokuzuncu|10 [on >;onuncu]|20 [yirmi >;yirminci]|30 [otuz >;otuzuncu]",
            "40 [kırk >;kırkıncı]|50 [elli >;ellinci]|60 [altmış >;altmışıncı]",
            "70 [yetmiş >;yetmişinci]|80 [seksen >;sekseninci]|90 [doksan >;doksanıncı]",
            "100 [yüz >;yüzüncü]|200 cardinal< [yüz >;yüzüncü]|1000 [bin >;bininci]",
            "2000 cardinal< [bin >;bininci]|1000000 cardinal< [milyon >;milyonuncu]",
        )
    ),
    endings=":inci ıncı uncu üncü nci ncı ncu ncü 'inci 'ıncı 'uncu 'üncü 'nci 'ncı 'ncu 'ncü .",
    clock="0/100 cardinal< [minute>;sıfır sıfır]",
    others={"minute": "1 sıfır cardinal=|10 cardinal="},
    decimal=",virgül",
    group=".",
)

_VOWELS = frozenset("aeiouɯyœɑɐɛæɔøɪʊə")
_SAME = {
    "ɑ": "a",
    "ɐ": "a",
    "ɛ": "e",
    "æ": "e",
    "ɔ": "o",
    "ø": "œ",
    "ɪ": "i",
    "ʊ": "u",
    "ɫ": "l",
    "lʲ": "l",
    "r": "ɾ",
    "β": "v",
    "ʋ": "v",
    "ŋ": "n",
    "tʲ": "t",
    "ɲ": "n",
    "c": "k",
    "ɟ": "ɡ",
    "ç": "h",
    "ɸ": "f",
}
"""Sounds between which no Turkish word differs: its lexicon has them as its "
"writers heard them."""

_SOFT_G = frozenset("ɰɣ")
"""What is heard of ğ in places: it lengthens the vowel before a consonant, and falls before one."""


def _refine(segments: list[str]) -> list[str]:
    """Write sounds that only their surroundings make as one, and join parted affricates."""
    found: list[str] = []
    softened = False
    for written in segments:
        long = "ː" if written.endswith("ː") and written[0] in _VOWELS else ""
        plain = written.rstrip("ːʰ")
        plain = _SAME.get(plain, plain)
        if plain in _SOFT_G:
            softened = True
            continue
        if softened and plain[0] not in _VOWELS and found[-1:] and found[-1][0] in _VOWELS:
            found[-1] = found[-1].rstrip("ː") + "ː"
        softened = False
        if found and (found[-1], plain) in (("d", "ʒ"), ("t", "ʃ")):
            found[-1] += f"\u0361{plain}"
        elif found and plain in _VOWELS and found[-1].rstrip("ː") == plain:
            found[-1] = f"{plain}ː"
        else:
            found.append(plain + long)
    return found


TURKISH = Language(
    code="tr",
    title="Turkish",
    lexicon="lexicon-tr",
    frequent="tr",
    accents="çğıöşüâîû",
    letter_names="a be d͡ʒe de e fe ɡe he i ʒe ke le me ne o pe ky ɾe se te u ve t͡ʃiftve iks je ze",
    digit_names="sɯfɯɾ biɾ iki yt͡ʃ dœɾt beʃ altɯ jedi sekiz dokuz",
    lower={"I": "ı", "İ": "i"},
    refine=_refine,
    rule=read_turkish,
    variant=read_lengthened,
    affricates=("tʃ", "dʒ"),
    short_words="o ve bu şu da de ne ya",
    more_names="ç t͡ʃe|ğ jumuʃak ɡe|ı ɯ|ö œ|ş ʃe|ü y",
    codas="nç rç zm",
    abbreviations="dr doktor|av avukat|prof profesör|doç doçent|hz hazreti|sn sayın|ltd limitet|"
    "şti şirketi|tic ticaret|san sanayi|cad cadde|sok sokak|mah mahalle|vb ve benzeri|vs vesaire|"
    "tel telefon|mr mister|mrs misis|müh mühendis",
    symbols={
        "&": "ve",
        "+": "artı",
        "@": "et",
        "%": "<yüzde",
        "$": ">dolar",
        "€": ">avro",
        "£": ">sterlin",
        "¥": ">yen",
        "₺": ">lira",
    },
    digit_words={"1": ("bir",), "3": ("üç",), "5": ("beş",), "6": ("altı",)},
    minus="eksi",
    dot="nokta",
    hashes="numara/şarp/heştek",
    patronymic="mek",
    units="km kilometre|kg kilogram|cm santimetre|mm milimetre|ml mililitre|gb gigabayt|"
    "mb megabayt|tb terabayt|hz hertz|mhz megahertz|ghz gigahertz|kw kilovat|h saat|"
    "min dakika",
    numerals=_NUMERALS,
)
