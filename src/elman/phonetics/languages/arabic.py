"""Arabic."""

from __future__ import annotations

from elman.phonetics.languages.abjad import in_chat, romanised
from elman.phonetics.languages.borrowed.tables import in_arabic
from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language
from elman.phonetics.languages.rules.arabic import in_pause, read_arabic
from elman.phonetics.languages.rules.arabic_patterns import read_by_form

__all__ = ["ARABIC"]

_NUMERALS = Numerals(
    cardinal="|".join(
        (
            counted("صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة"),
            "11 أحد عشر|12 اثنا عشر|13 > عشر",
            counted("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون", 20, 10, "[> و] %s"),
            "100 مئة [و >]|200 مئتان [و >]|300 construct< مئة [و >]|1000 ألف [و >]|2000 "
            "ألفان [و >]",
            "3000 < آلاف [و >]|11000/1000 < ألف [و >]|1000000 مليون [و >]|2000000 مليونان [و >]",
            "3000000 < ملايين [و >]|11000000/1000000 < مليون [و >]|1000000000 < مليار [و >]",
        )
    ),
    clock="0/100 hour< [و cardinal> دقيقة;تماما]",
    others={
        "construct": counted("ثلاث أربع خمس ست سبع ثماني تسع", 3),
        "hour": "|".join(
            (
                "0 cardinal=",
                counted("الواحدة الثانية الثالثة الرابعة الخامسة السادسة", 1),
                counted("السابعة الثامنة التاسعة العاشرة", 7),
                "11 الحادية عشرة|12 الثانية عشرة|13 cardinal=",
            )
        ),
    },
    # Its words are written without vowels, and these are met too often to be guessed.
    sounds={
        "صفر": "sˤifr",
        "واحد": "waːħid",
        "اثنان": "iθnaːn",
        "ثلاثة": "θalaːθa",
        "أربعة": "ʔarbaʕa",
        "خمسة": "xamsa",
        "ستة": "sitta",
        "سبعة": "sabʕa",
        "ثمانية": "θamaːnija",
        "تسعة": "tisʕa",
        "عشرة": "ʕaʃara",
        "أحد": "ʔaħada",
        "اثنا": "iθnaː",
        "عشر": "ʕaʃar",
        "عشرون": "ʕiʃruːn",
        "ثلاثون": "θalaːθuːn",
        "أربعون": "ʔarbaʕuːn",
        "خمسون": "xamsuːn",
        "ستون": "sittuːn",
        "سبعون": "sabʕuːn",
        "ثمانون": "θamaːnuːn",
        "تسعون": "tisʕuːn",
        "مئة": "miʔa",
        "مئتان": "miʔataːn",
        "ثلاث": "θalaːθ",
        "أربع": "ʔarbaʕ",
        "خمس": "xams",
        "ست": "sitt",
        "سبع": "sabʕ",
        "ثماني": "θamaːniː",
        "تسع": "tisʕ",
        "ألف": "ʔalf",
        "ألفان": "ʔalfaːn",
        "آلاف": "ʔaːlaːf",
        "مليون": "miljuːn",
        "مليونان": "miljuːnaːn",
        "ملايين": "malaːjiːn",
        "مليار": "miljaːr",
        "و": "wa",
        "الواحدة": "alwaːħida",
        "الثانية": "aθθaːnija",
        "الثالثة": "aθθaːliθa",
        "الرابعة": "arraːbiʕa",
        "الخامسة": "alxaːmisa",
        "السادسة": "assaːdisa",
        "السابعة": "assaːbiʕa",
        "الثامنة": "aθθaːmina",
        "التاسعة": "attaːsiʕa",
        "العاشرة": "alʕaːʃira",
        "الحادية": "alħaːdija",
        "دقيقة": "daqiːqa",
        "تماما": "tamaːman",
        "ناقص": "naːqisˤ",
        "نقطة": "nuqtˤa",
        "رقم": "raqm",
    },
    decimal=",فاصلة",
    group=".",
)

_SAME = {"e": "i", "eː": "iː", "o": "u", "oː": "uː", "ɛ": "i", "ɔ": "u", "χ": "x", "ʁ": "ɣ"}
"""Vowels of loans, which many say as those that their letters stand for."""


def _refine(segments: list[str]) -> list[str]:
    return [_SAME.get(segment, segment) for segment in segments]


ARABIC = Language(
    code="ar",
    title="Arabic",
    lexicon="lexicon-ar",
    frequent="ar",
    letter_names="eː biː siː diː iː ef d͡ʒiː eːtʃ aːj d͡ʒeː keː el em en oː biː kjuː aːr es tiː "
    "juː "
    "fiː dablju eks waːj zed",
    digit_names="sˤifr waːħid iθnaːn θalaːθa ʔarbaʕa xamsa sitta sabʕa θamaːnija tisʕa",
    script=r"[\u0621-\u065f\u0670-\u06d3]",
    latin=False,
    romanise=romanised,
    also_typed=in_chat,
    typed="ʃ sh|d͡ʒ j|x kh|χ kh|ɣ gh|ʁ gh|θ th|ð dh|ðˤ z|zˤ z|ħ h|ʕ a|ʔ |j y|"
    "ɡ g|ɪ i|ʊ u|ɛ e|ɔ o|æ a|ɑ a",
    refine=_refine,
    in_pause=in_pause,
    affricates=("dʒ",),
    # What digits stand for where Arabic is written in Latin letters: eqla3.
    digit_sounds={"2": "ʔ", "3": "ʕ", "5": "x", "6": "tˤ", "7": "ħ", "8": "q", "9": "sˤ"},
    rule=read_arabic,
    free_lexicon="gruut-ar",
    by_form=read_by_form,
    runs_together=False,
    abbreviations="dr دكتور|mr مستر|vs ضد",
    symbols={
        "&": "و",
        "+": "زائد",
        "@": "آت",
        "%": "بالمئة",
        "$": ">دولار",
        "€": ">يورو",
        "£": ">جنيه",
        "¥": ">ين",
    },
    minus="ناقص",
    dot="نقطة",
    hashes="رقم/شارب/هاشتاغ",
    patronymic="ماك",
    units="km كيلومتر|kg كيلوغرام|cm سنتيمتر|mm مليمتر|ml مليلتر|gb غيغابايت|mb ميغابايت|"
    "tb تيرابايت|hz هرتز|mhz ميغاهرتز|ghz غيغاهرتز|kw كيلوواط|h ساعة|min دقيقة",
    borrowed=in_arabic,
    numerals=_NUMERALS,
    respelt="(?<=[bcdfghklmnpqrstvxz])e$ i|"
    "ck k|c(?=[eiy]) s|c(?!h) k|p b|v f|x ks|qu kw|o u|g(?!h) gh",
    judged=True,
)
