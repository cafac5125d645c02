"""English, of the United States and of Britain."""

from __future__ import annotations

from dataclasses import replace

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language

__all__ = ["BRITISH", "ENGLISH"]

_MILLIONS = "1000000 < million [>]|1000000000 < billion [>]"
_CARDINAL = "|".join(
    (
        counted("zero one two three four five six seven eight nine ten eleven twelve thirteen"),
        counted("fourteen fifteen sixteen seventeen eighteen nineteen", 14),
        counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10, "%s [>]"),
        "100 < hundred [>]",
        "1000 < thousand [>]",
        _MILLIONS,
    )
)
_ORDINAL = "|".join(
    (
        counted("zeroth first second third fourth fifth sixth seventh eighth ninth tenth"),
        counted("eleventh twelfth thirteenth fourteenth fifteenth sixteenth", 11),
        counted("seventeenth eighteenth nineteenth", 17),
        counted("twent thirt fort fift sixt sevent eight ninet", 20, 10, "[%sy >;%sieth]"),
        "100 cardinal< [hundred >;hundredth]|1000 cardinal< [thousand >;thousandth]",
        "1000000 cardinal< [million >;millionth]|1000000000 cardinal< [billion >;billionth]",
    )
)
_DECADES = "|".join(
    (
        counted("tens twenties thirties forties fifties sixties", 10, 10),
        counted("seventies eighties nineties hundreds", 70, 10),
        "1000 thousands|1100/100 cardinal< [>;hundreds]|2000/1000 cardinal< thousands",
        "2010/100 cardinal< [>;hundreds]",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal=_ORDINAL,
    year="0 cardinal=|1100 pairs=|2000 cardinal=|2010 pairs=|10000 cardinal=",
    pairs="0 cardinal=|100/100 cardinal< second>|10000 cardinal=",
    brief="100 a hundred|1000 a thousand|1000000 a million|1000000000 a billion",
    others={
        "second": "0 hundred|1 oh cardinal=|10 cardinal=",
        "minute": "1 oh cardinal=|10 cardinal=",
        "indian": _CARDINAL.replace(_MILLIONS, "100000 < lakh [>]|10000000 < crore [>]"),
    },
    clock="0/100 cardinal< [minute>;o'clock]",
    decade=_DECADES,
    decades="s",
    endings=":st nd rd th",
    decimal=".point",
    group=",",
)
_BRITISH_NUMERALS = replace(
    _NUMERALS,
    cardinal=_CARDINAL.replace("hundred [>]", "hundred [and >]").replace("sand [>]", "sand [low>]"),
    ordinal=_ORDINAL.replace("hundred >", "hundred and >"),
    others={**_NUMERALS.others, "low": "0 and cardinal=|100 cardinal="},
)

_SHORT = (
    "a i am an as at be by do go he if in is it me my no of on or so to up us we hi ok "
    "tv pc dj hd fm dr mr ad"
)
_ABBREVIATIONS = (
    "dr doctor|mr mister|mrs missus|ms miz|st saint/street|ltd limited|vs versus|jr "
    "junior|sr senior|"
    "inc incorporated|corp corporation|etc et cetera|bros brothers|mt mount|ft fort/feet|"
    "prof professor|rev reverend|dept department|govt government|assn association|"
    "intl international|"
    "mfg manufacturing|ave avenue|blvd boulevard|rd road|hwy highway|capt captain|sgt sergeant|"
    "lt lieutenant|esq esquire|approx approximately|est established|hrs hours|mins minutes|"
    "lbs pounds|oz ounces|pls please|thx thanks"
)
_UNITS = (
    "km kilometer/kilometers|kg kilogram/kilograms|cm centimeter/centimeters|"
    "mm millimeter/millimeters|ml milliliter/milliliters|gb gigabyte/gigabytes|"
    "mb megabyte/megabytes|tb terabyte/terabytes|hz hertz|mhz megahertz|ghz gigahertz|"
    "kw kilowatt/kilowatts|h hour/hours|min minute/minutes|mph miles an hour"
)
_SYMBOLS = {"&": "and", "+": "plus", "@": "at", "%": "percent"} | {
    "$": ">dollar/dollars",
    "€": ">euro/euros",
    "£": ">pound/pounds",
    "¥": ">yen",
    "₹": ">rupee/rupees",
}
_DIGITS = {
    "1": ("one", "won"),
    "2": ("to", "too"),
    "4": ("for", "fore"),
    "8": ("ate", "eat", "ait"),
}

ENGLISH = Language(
    code="en-us",
    title="English (US)",
    lexicon="lexicon-en-us",
    frequent="en",
    letter_names="eɪ bi si di i ɛf d͡ʒi eɪt͡ʃ aɪ d͡ʒeɪ keɪ ɛl ɛm ɛn oʊ pi kju ɑɹ ɛs ti ju vi "
    "dʌbəlju ɛks waɪ zi",
    digit_names="zɪɹoʊ wʌn tu θɹi fɔɹ faɪv sɪks sɛvən eɪt naɪn",
    more_names="z zɛd|0 oʊ",
    names_abroad="r ɛɹ",  # as the French and Germans say it
    syllabic="r ɚ|l əl|n ən|m əm",
    shipped=True,
    affricates=("tʃ", "dʒ"),
    short_words=_SHORT,
    abbreviations=_ABBREVIATIONS,
    symbols=_SYMBOLS,
    units=_UNITS,
    digit_words=_DIGITS,
    numerals=_NUMERALS,
    judged=True,
)

BRITISH = Language(
    code="en-uk",
    title="English (UK)",
    lexicon="lexicon-en-uk",
    frequent="en",
    letter_names="eɪ biː siː diː iː ɛf d͡ʒiː eɪt͡ʃ aɪ d͡ʒeɪ keɪ ɛl ɛm ɛn əʊ piː kjuː ɑː ɛs tiː "
    "juː "
    "viː dʌbəljuː ɛks waɪ zɛd",
    digit_names="zɪəɹəʊ wʌn tuː θɹiː fɔː faɪv sɪks sɛvən eɪt naɪn",
    more_names="z ziː|0 əʊ",
    names_abroad="r ɛɹ",
    syllabic="r ə|l əl|n ən|m əm",
    shipped=True,
    affricates=("tʃ", "dʒ"),
    short_words=_SHORT,
    abbreviations=_ABBREVIATIONS,
    symbols=_SYMBOLS,
    units=_UNITS,
    digit_words=_DIGITS,
    numerals=_BRITISH_NUMERALS,
    judged=True,
)
